"""/versions, /promote and /rollback: which version answers, who said so, and the way back."""

from pathlib import Path

import pytest

from bot.app import App
from bot.views.callback_data import CallbackData
from model.live import shipped
from model.manifest import Manifest
from store.releases import runs
from tests.support.bots.chatting import answered, labels, now, said, tapped
from tests.support.bots.learning import noted
from tests.support.bots.live import another, serves, trail
from tests.support.bots.person import Person
from tests.support.bots.serving import serving

PASSED = {"passed": True, "checks": []}


async def test_a_version_is_promoted_and_answers_within_seconds_and_a_rollback_brings_the_old_one_back(
    app: App, robin: Person, shoe: bytes
) -> None:
    new = await another(app)
    shown = await tapped(robin, await said(robin, "/versions"), "Version 2")
    assert labels(shown) == ["▲ Promote", "✕ Discard", "📊 Report", "← Back"]
    live = await tapped(robin, shown, "▲ Promote")
    assert "● Live" in live["text"]
    await serves(app, new)
    assert (await noted(app, await answered(robin, shoe))).version_id == new
    question = await said(robin, "/rollback it names every cat")
    done = await tapped(robin, question, "← Go back to version 1")
    assert done["text"] == "Version 1 is live again, instead of version 2. Reason: it names every cat"
    await serves(app, shipped().name)
    assert (await noted(app, await answered(robin, shoe))).version_id == shipped().name
    assert (await trail(app))[:2] == [
        (shipped().name, 1003, "it names every cat", False),
        (new, 1003, "promoted", False),
    ]


async def test_a_rollback_without_a_reason_offers_some(app: App, robin: Person) -> None:
    await tapped(robin, await tapped(robin, await said(robin, "/versions"), "Version 1"), "← Back")
    assert (await said(robin, "/rollback"))["text"] == "There is no version to go back to."
    await another(app)
    await said(robin, "/promote 2")
    done = await tapped(robin, await said(robin, "/rollback"), "Answers got worse")
    assert done["text"].endswith("Reason: Answers got worse")


async def test_the_same_way_back_is_gone_once_however_often_it_is_tapped(app: App, robin: Person) -> None:
    await another(app)
    await said(robin, "/promote 2")
    question = await said(robin, "/rollback")
    worse, mistake, *_ = (row[0]["callback_data"] for row in question["reply_markup"]["inline_keyboard"])
    for reason in (worse, worse, mistake):
        assert (await robin.tap_data(question, reason))["text"] == "Version 1 is live"
    assert (await now(robin, question))["text"].endswith("Reason: Answers got worse")
    assert len(await trail(app)) == 3


async def test_a_way_back_that_another_decision_has_overtaken_is_not_gone(app: App, robin: Person) -> None:
    await another(app)
    await said(robin, "/promote 2")
    question = await said(robin, "/rollback")
    back = question["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await robin.tap_data(question, back)
    await said(robin, "/promote 2")
    assert (await robin.tap_data(question, back))["text"].startswith("Another version just went live")
    assert len(await trail(app)) == 4


async def test_what_the_gate_holds_back_is_promoted_only_by_its_whole_name(app: App, robin: Person) -> None:
    new = await another(app, gate={"passed": False, "checks": []})
    shown = await tapped(robin, await said(robin, "/versions"), "Version 2")
    assert "▲ Promote" not in labels(shown)
    held = await tapped(robin, shown, "▲ Promote anyway…")
    assert held["text"].endswith(f"/promote {new}")
    assert (await robin.tap_data(held, CallbackData(topic="version", action="promote", id=1, value=new).encode()))[
        "answered"
    ]
    assert (await said(robin, "/promote 2"))["text"].startswith("Version 2 failed its checks.")
    assert len(await trail(app)) == 1
    assert (await said(robin, f"/promote {new}"))["text"].startswith("Version 2 is live")
    assert (await trail(app))[0] == (new, 1003, "promoted by command", True)


async def test_a_button_from_before_another_promotion_decides_nothing(app: App, robin: Person) -> None:
    await another(app)
    shown = await tapped(robin, await said(robin, "/versions"), "Version 2")
    third = await another(app, temperature=2.0, labels=tuple(reversed(Manifest.read(shipped()).labels)))
    assert (await said(robin, f"/promote {third}"))["text"].startswith("Version 3 is live")
    assert (await robin.tap(shown, "▲ Promote"))["text"].startswith("Another version just went live")
    assert (await trail(app))[0][0] == third


async def test_a_verdict_against_another_version_than_is_live_is_no_reason_to_promote(app: App, robin: Person) -> None:
    second = await another(app, gate=PASSED)
    shown = await tapped(robin, await said(robin, "/versions"), "Version 2")
    assert labels(shown)[0] == "▲ Promote"
    third = await another(app, labels=tuple(reversed(Manifest.read(shipped()).labels)))
    await said(robin, f"/promote {third}")
    held = await tapped(robin, shown, "▲ Promote")
    assert held["text"].startswith("Version 2 was never compared with the live version 3, only with version 1.")
    shown = await tapped(robin, held, "← Back")
    assert "⚠️ Compared with version 1, but version 3 is live by now." in shown["text"]
    assert labels(shown)[0] == "▲ Promote without comparison…"
    assert (await said(robin, "/promote 2"))["text"] == held["text"]
    assert (await trail(app))[0][0] == third
    assert (await said(robin, f"/promote {second}"))["text"].startswith("Version 2 is live")
    reason = "promoted by command, not compared with the live one"
    assert (await trail(app))[0] == (second, 1003, reason, False)


async def test_a_version_that_was_followed_by_the_live_one_says_what_that_ones_gate_found(
    app: App, robin: Person
) -> None:
    second = await another(app, gate=PASSED)
    await said(robin, f"/promote {second}")
    await another(app, gate=PASSED, labels=tuple(reversed(Manifest.read(shipped()).labels)))
    await said(robin, "/promote 3")
    shown = await tapped(robin, await said(robin, "/versions"), "Version 2")
    assert "✓ Passed all checks, compared with version 1:" in shown["text"]
    assert "Version 3, the live one, was made after this version and passed all checks." in shown["text"]
    assert labels(shown)[0] == "▲ Promote again…"
    assert "never compared" not in (await said(robin, "/promote 2"))["text"]
    await said(robin, f"/promote {second}")
    assert (await trail(app))[0] == (second, 1003, "promoted by command", False)


async def test_a_version_that_came_with_the_program_was_made_live_by_the_bot(app: App, robin: Person) -> None:
    shown = await tapped(robin, await said(robin, "/versions"), "Version 1")
    assert shown["text"].endswith(", by the bot: came with the program")


async def test_after_a_rollback_to_what_it_was_compared_with_a_tap_promotes_it_again(app: App, robin: Person) -> None:
    second = await another(app, gate=PASSED)
    await said(robin, "/promote 2")
    await tapped(robin, await said(robin, "/rollback"), "Just testing")
    await tapped(robin, await said(robin, "/versions"), "Version 2", "▲ Promote")
    assert (await trail(app))[0] == (second, 1003, "promoted", False)


async def test_models_with_a_name_shows_that_version(robin: Person) -> None:
    for word in ("1", shipped().name):
        assert (await said(robin, f"/versions {word}"))["text"].startswith("Version 1\n● Live")


async def test_models_is_the_same_for_admins_and_lists_brands_for_others(robin: Person, anna: Person) -> None:
    assert (await said(robin, "/models"))["text"] == (await said(robin, "/versions"))["text"]
    assert "Vans" in labels(await said(anna, "/models"))


async def test_the_list_shows_what_the_checks_compared(app: App, robin: Person) -> None:
    top1 = {"name": "top1", "passed": True, "value": 0.893, "live": 0.881, "limit": 0.05, "slug": None}
    await another(app, gate={"passed": True, "checks": [top1]})
    listing = await said(robin, "/versions")
    assert "89.3% correct: 1.2 points better than version 1" in listing["text"]
    shown = await tapped(robin, listing, "Version 2")
    assert shown["text"].startswith("✅ Version 2 is better: 89.3% correct (now 88.1%).\n")


async def test_the_history_says_who_by_name_as_telegram_knows_it(app: App, marco: Person, robin: Person) -> None:
    object.__setattr__(app.state, "admins", app.state.admins | {marco.id})
    await another(app)
    await said(robin, "/promote 2")
    assert ", by you: promoted by command" in (await said(robin, "/versions 2"))["text"]
    assert ", per decisione di Robin: promoted" in (await said(marco, "/versions 2"))["text"]


async def test_promote_without_a_name_lists_the_versions(app: App, robin: Person) -> None:
    await another(app)
    assert sorted(labels(await said(robin, "/promote"))) == ["Version 1", "Version 2"]


async def test_what_is_discarded_says_so_and_can_still_be_wanted(app: App, robin: Person) -> None:
    await another(app)
    shown = await tapped(robin, await said(robin, "/versions"), "Version 2", "✕ Discard")
    assert "✕ Discarded" in shown["text"]
    assert labels(shown) == ["▲ Promote", "📊 Report", "← Back"]
    assert "✕ Version 2" in (await tapped(robin, shown, "← Back"))["text"]


async def test_a_damaged_version_is_refused_the_old_one_goes_on_and_the_admins_are_told(
    app: App, robin: Person, shoe: bytes
) -> None:
    new = await another(app)
    (app.settings.data / "versions" / new / "model.tflite").write_bytes(b"damaged")
    promoted = await said(robin, "/promote 2")
    told = await robin.wait_for(lambda each: each["text"].startswith("Version 2 does not work here"), timeout=60)
    assert "is incomplete or damaged, or does not work there.\n\n" in told["text"]
    assert "model.tflite was altered" in told["text"]
    assert told["message_id"] > promoted["message_id"]
    assert (await noted(app, await answered(robin, shoe))).version_id == shipped().name


async def test_a_version_that_may_say_what_nobody_named_is_refused_and_an_italian_admin_is_told_so(
    app: App, marco: Person, robin: Person, shoe: bytes
) -> None:
    object.__setattr__(app.state, "admins", app.state.admins | {marco.id})
    await answered(marco, shoe)  # so his language is known
    names = Manifest.read(shipped()).labels
    await another(app, labels=("nike-nothing", *names[1:]))
    await said(robin, "/promote 2")
    told = await marco.wait_for(lambda each: "qui non funziona" in each.get("text", ""), timeout=60)
    assert "Un modello manca nel catalogo." in told["text"]
    assert "no sneaker 'nike-nothing'" in told["text"]
    assert (await noted(app, await answered(robin, shoe))).version_id == shipped().name


async def test_the_report_of_a_version_in_which_no_model_moved_is_one_picture_under_the_message(
    app: App, robin: Person
) -> None:
    shown = await tapped(robin, await said(robin, "/versions"), "Version 1")
    await robin.tap(shown, "📊 Report")
    picture = await robin.wait_for_reply(shown)
    assert picture["caption"] == "Version 1: what it confuses"
    assert "media_group_id" not in picture
    assert picture["reply_to_message"]["message_id"] == shown["message_id"]


async def test_the_report_of_a_version_in_which_models_moved_is_an_album_of_both_pictures(
    app: App, marco: Person
) -> None:
    object.__setattr__(app.state, "admins", app.state.admins | {marco.id})
    await another(app)
    shown = await tapped(marco, await said(marco, "/versions"), "Versione 2")
    await marco.tap(shown, "📊 Rapporto")
    first = await marco.wait_for_reply(shown)
    both = "Versione 2: che cosa confonde, e che cosa è cambiato per ogni modello"
    assert first["caption"] == both
    assert len([each for each in await marco.messages() if each.get("media_group_id") == first["media_group_id"]]) == 2


async def test_a_promotion_and_a_rollback_outlive_a_restart(tmp_path: Path) -> None:
    async with serving(tmp_path) as app, Person(app.address, 1003) as robin:
        new = await another(app)
        await said(robin, "/promote 2")
    async with serving(tmp_path) as app, Person(app.address, 1003) as robin:
        assert app.state.live.classifier.manifest.id == new
        question = await said(robin, "/rollback")
        await tapped(robin, question, "Promoted by mistake")
    async with serving(tmp_path) as app:
        assert app.state.live.classifier.manifest.id == shipped().name


async def test_after_a_restart_the_version_before_the_damaged_one_goes_on(tmp_path: Path) -> None:
    async with serving(tmp_path) as app, Person(app.address, 1003) as robin:
        good = await another(app)
        damaged = await another(app, labels=tuple(reversed(Manifest.read(shipped()).labels)))
        (app.settings.data / "versions" / damaged / "model.tflite").write_bytes(b"damaged")
        await said(robin, f"/promote {good}")
        await serves(app, good)
        await said(robin, f"/promote {damaged}")
    async with serving(tmp_path) as app:
        assert app.state.live.classifier.manifest.id == good


@pytest.mark.parametrize("words", ["/promote 2", "/rollback", "/retrain"])
async def test_a_command_that_acts_does_not_act_again_when_it_is_edited(app: App, robin: Person, words: str) -> None:
    await another(app)
    sent = await robin.send_text("hello")
    before = await robin.wait_for_reply(sent)
    await robin.edit(sent, text=words)
    assert (await robin.wait_for_reply(before))["text"].startswith("Edited commands are ignored.")
    assert len(await trail(app)) == 1
    async with app.state.sessions() as session:
        assert await runs.active(session) is None


@pytest.mark.parametrize("words", ["/versions", "/promote 1", "/rollback"])
async def test_only_admins_may(app: App, anna: Person, words: str) -> None:
    assert (await said(anna, words))["text"] == "This is for the bot’s admins."


async def test_a_version_that_nobody_has_is_said_to_be_none(app: App, robin: Person) -> None:
    assert (await said(robin, "/promote <b>7"))["text"].startswith("I know no version “<b>7”")
    assert (await said(robin, "/promote 1"))["text"] == "Version 1 is live already."
    listing = await now(robin, await said(robin, "/versions"))
    assert (await robin.tap_data(listing, "2v:show::nothing:"))["text"].startswith("This is out of date")


async def test_two_bots_on_one_database_follow_each_other_also_to_a_version_that_only_one_has(tmp_path: Path) -> None:
    async with serving(tmp_path / "one") as one, Person(one.address, 1003) as robin:
        shared = {"database_url": one.settings.database_url, "storage_url": one.settings.storage_url}
        async with serving(tmp_path / "two", **shared) as two:
            new = await another(one)
            await one.state.objects.put_version(one.settings.data / "versions" / new)
            await said(robin, "/promote 2")
            await serves(one, new)
            await serves(two, new)
            await tapped(robin, await said(robin, "/rollback"), "Just testing")
            await serves(two, shipped().name)
    assert (tmp_path / "two" / "versions" / new / "manifest.json").exists()
