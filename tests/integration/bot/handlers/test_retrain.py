"""/retrain as an admin sees it; a trainer of a few lines writes what the real one writes."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from pydantic import SecretStr
from sqlalchemy import update

from bot.app import App
from bot.localchat.server import TOKEN
from model.live import shipped
from model.manifest import Manifest
from store.db import types
from store.learning import training_photos
from store.releases import notices, runs
from store.tables import Run, TrainingPhotoRow
from tests.support.bots.chatting import labels, now, said, tapped
from tests.support.bots.learning import ANYWAY, asked, claimed, corrected, retraining, shows, until
from tests.support.bots.live import another, serves, trail
from tests.support.bots.person import Person
from tests.support.bots.serving import bot_api, serving
from tests.support.drawing.drawing import draw_sneaker, phone_jpeg
from tests.support.proxy import Forward, in_front_of, refusal

PASSED: dict[str, Any] = {
    "passed": True,
    "checks": [
        {"name": "top1", "passed": True, "value": 0.868, "live": 0.87, "limit": 0.05, "slug": None},
        {"name": "known", "passed": True, "value": 0.869, "live": 0.87, "limit": 0.01, "slug": None},
        {"name": "calibration", "passed": True, "value": 0.03, "live": 0.02, "limit": 0.02, "slug": None},
        {"name": "unknown", "passed": True, "value": 0.93, "live": 0.94, "limit": 0.02, "slug": None},
        {"name": "accepted", "passed": True, "value": 0.94, "live": 0.95, "limit": 0.05, "slug": None},
        {"name": "named", "passed": True, "value": 0.57, "live": 0.45, "limit": 0.25, "slug": None},
        {"name": "no_sneaker", "passed": True, "value": 0.98, "live": 0.97, "limit": 0.02, "slug": None},
        {"name": "labels", "passed": True, "value": 0.0, "limit": 0.0, "slugs": [], "withdrawn": ["adidas-samba"]},
        {"name": "latency", "passed": True, "value": 1.013, "live": None, "limit": 1.2, "slug": None},
    ],
}
HELD: dict[str, Any] = {
    "passed": False,
    "checks": [
        {"name": "uncompared", "passed": False, "value": None, "live": None, "limit": None, "slug": None},
        {"name": "unknown", "passed": True, "value": 0.9, "live": 1.0, "limit": 0.11, "slug": None, "by_chance": True},
        {"name": "labels", "passed": False, "value": 1.0, "limit": 0.0, "slugs": ["adidas-samba"], "withdrawn": []},
        {"name": "recall", "passed": False, "value": 0.5, "live": 0.75, "limit": 0.1, "slug": "adidas-samba"},
    ],
}


async def ends(app: App, run: Run, gate: dict[str, Any], **changes: Any) -> str:
    """Let the run make a version; its id."""
    version = await another(app, **changes)
    async with app.state.sessions.begin() as session:
        await runs.finish(session, run.id, "trainer", version_id=version, gate=gate)
    return version


async def test_one_message_shows_what_is_new_and_how_far_it_is(
    app: App, anna: Person, robin: Person, shoe: bytes
) -> None:
    await corrected(app, anna, shoe, "samba")
    await tapped(robin, await said(robin, "/review"), "✓ adidas Samba")
    message, run = await asked(app, robin)
    assert "1 new photo: adidas Samba (1)" in message["text"]
    assert labels(message) == ["✕ Cancel"]
    async with app.state.sessions.begin() as session:
        await runs.beat(session, run.id, "trainer", step="train", done=1, total=2)
    shown = await shows(robin, message, "Training")
    assert "▰▰▰▰▰▱▱▱▱▱▱▱" in shown["text"]
    assert (await robin.messages())[-1]["message_id"] == message["message_id"]


async def test_what_is_approved_during_a_retraining_is_counted_in_its_message(
    app: App, anna: Person, robin: Person
) -> None:
    message = await retraining(robin)
    assert "No newly approved photos." in message["text"]
    for seed, new in ((1, "1 new photo: adidas Samba (1)"), (2, "2 new photos: adidas Samba (2)")):
        await corrected(app, anna, phone_jpeg(draw_sneaker(seed, size=(640, 480))), "samba")
        await tapped(robin, await said(robin, "/review"), "✓ adidas Samba")
        await shows(robin, message, new)


async def test_while_no_trainer_takes_it_up_it_says_how_to_start_one(app: App, robin: Person) -> None:
    message = await retraining(robin)
    assert "Waiting for a trainer" in message["text"]
    assert "sneakers trainer" not in message["text"]
    async with app.state.sessions.begin() as session:
        await session.execute(update(Run).values(requested=types.now() - timedelta(seconds=16)))
    await shows(robin, message, "start one: sneakers trainer")
    async with app.state.sessions.begin() as session:
        await runs.claim(session, "trainer")
    assert "sneakers trainer" not in (await shows(robin, message, "Working"))["text"]


async def test_the_outcome_and_an_album_with_the_report_and_promote(app: App, robin: Person) -> None:
    message, run = await asked(app, robin)
    new = await ends(app, run, PASSED)
    done = await shows(robin, message, "Version 2 is as good: 86.8% correct (now 87.0%).")
    assert "✓ 86.8% correct, before 87.0% (may be chance)\n" in done["text"]
    assert "old models, before 87.0% (OK: 1 point less at most)\n" in done["text"]
    assert "off by 3.0%, before 2.0% (OK: 2 points more at most)\n" in done["text"]
    assert "0.930 of 1, before 0.940 (OK: 0.020 less at most)\n" in done["text"]
    assert "as known, before 95.0% (OK: 5 points less at most)\n" in done["text"]
    assert "by mistake, before 45.0% (OK: 25 points more at most)\n" in done["text"]
    assert "0.980 of 1, before 0.970\n" in done["text"]
    assert "✓ knows all models that it knew before, except adidas Samba (removed, or" in done["text"]
    assert "✓ time for an answer ×1.01 (at most ×1.20)" in done["text"]
    assert [each["type"] for each in done["entities"]].count("expandable_blockquote") == 1
    assert labels(done) == ["▲ Promote", "✕ Discard"]
    album = await robin.wait_for_reply(message)
    assert album["caption"].startswith("Version 2: what it confuses")
    assert album["reply_to_message"]["message_id"] == message["message_id"]
    await tapped(robin, done, "▲ Promote")
    await serves(app, new)
    assert (await trail(app))[0][:2] == (new, robin.id)


async def test_what_the_gate_holds_back_says_why_and_has_no_plain_promote(app: App, robin: Person) -> None:
    message, run = await asked(app, robin)
    await ends(app, run, HELD)
    done = await shows(
        robin, message, "Version 2 failed: not compared with the live version, which could not be tested."
    )
    assert "✗ Failed, compared with version 1:" in done["text"]
    assert "✗ adidas Samba: 50.0% correct, before 75.0%" in done["text"]
    assert "✗ no longer knows adidas Samba" in done["text"]
    assert "0.900 of 1, before 1.000 (may be chance: few photos)" in done["text"]
    assert labels(done) == ["▲ Promote anyway…", "✕ Discard"]


async def test_a_version_that_went_live_during_a_retraining_leaves_its_verdict_behind(app: App, robin: Person) -> None:
    message, run = await asked(app, robin)
    second = await another(app)
    await said(robin, f"/promote {second}")
    third = await ends(app, run, PASSED, labels=tuple(reversed(Manifest.read(shipped()).labels)))
    done = await shows(robin, message, "Version 3 is as good: 86.8% correct (version 1: 87.0%).")
    assert "✓ Passed all checks, compared with version 1:" in done["text"]
    assert "⚠️ Compared with version 1, but version 2 is live by now." in done["text"]
    held = await tapped(robin, done, "▲ Promote without comparison…")
    assert held["text"].endswith(f"/promote {third}")
    assert (await trail(app))[0][0] == second
    assert (await said(robin, f"/promote {third}"))["text"].startswith("Version 3 is live")


async def test_a_cancel_is_written_down_and_its_end_shown(app: App, robin: Person) -> None:
    message, run = await asked(app, robin)
    assert (await robin.tap(message, "✕ Cancel"))["text"] == "Stopping…"
    assert (await now(robin, message))["text"] == "Retraining: stopping…"
    async with app.state.sessions.begin() as session:
        await runs.stop(session, run.id, "trainer")
    await shows(robin, message, "cancelled. Version 1 keeps answering")


async def test_a_retraining_that_telegram_lets_wait_is_shown_as_it_is_by_then(tmp_path: Path) -> None:
    refused: list[str] = []

    async def meddle(method: str, arguments: dict[str, Any], forward: Forward) -> web.Response:
        if method == "editMessageText" and not refused:
            refused.append(str(arguments["text"]))
            return refusal(429, "Too Many Requests: retry after 3600", retry_after=3600)
        return await forward()

    async def waits() -> bool:
        return bool(refused)

    async with bot_api() as api, in_front_of(api) as proxy, Person(api, 1003) as robin:
        settings: dict[str, Any] = {"telegram_token": SecretStr(TOKEN), "admins": frozenset({robin.id})}
        async with serving(tmp_path, telegram_api=proxy.url, **settings) as app:
            message = await retraining(robin)
            proxy.meddle = meddle
            run = await claimed(app)
            await until(waits)
            await ends(app, run, PASSED)
            await shows(robin, message, "Version 2 is as good")
    assert "is as good" not in refused[0]


async def test_of_two_who_ask_together_one_starts_it_and_the_other_sees_it(
    app: App, anna: Person, robin: Person
) -> None:
    object.__setattr__(app.state, "admins", app.state.admins | {anna.id})
    first, second = await asyncio.gather(retraining(robin), retraining(anna))
    others = [each for each in (first, second) if each["text"].startswith("Already retraining:")]
    assert len(others) == 1
    async with app.state.sessions() as session:
        run = await runs.active(session)
        assert run is not None
        assert (await runs.get(session, run.id + 1)) is None
    assert labels(first) == labels(second) == ["✕ Cancel"]


async def test_where_nothing_is_new_it_asks_first_and_an_old_question_starts_nothing(app: App, robin: Person) -> None:
    question = await said(robin, "/retrain")
    assert question["text"] == "No newly approved photos since version 1. Retrain anyway?"
    assert (await tapped(robin, question, "✕ Cancel"))["text"] == "OK, no retraining."
    async with app.state.sessions() as session:
        assert await runs.last(session) is None
    old, message = await said(robin, "/retrain"), await retraining(robin)
    async with app.state.sessions.begin() as session:
        run = await runs.last(session)
        assert run is not None
        assert (run.message_id, run.chat_id) == (message["message_id"], robin.id)
        await runs.cancel(session, run.id)
    assert (await robin.tap(old, ANYWAY))["text"] == "This is out of date. Please start again."
    async with app.state.sessions() as session:
        assert await runs.active(session) is None


async def test_a_question_that_is_tapped_twice_starts_one_run(app: App, robin: Person) -> None:
    question = await said(robin, "/retrain")
    anyway = question["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    for _ in range(2):
        assert (await robin.tap_data(question, anyway))["answered"]
        assert (await now(robin, question))["text"].startswith("Retraining from version 1")
    async with app.state.sessions() as session:
        run = await runs.last(session)
        assert run is not None
        assert await runs.get(session, run.id - 1) is None


async def test_asked_again_the_run_that_goes_on_is_shown(app: App, robin: Person) -> None:
    await asked(app, robin)
    again = await said(robin, "/retrain")
    assert again["text"].startswith("Already retraining:")


async def test_who_taught_what_is_live_is_thanked_once_and_can_be_spared(
    app: App, anna: Person, robin: Person, shoe: bytes
) -> None:
    await corrected(app, anna, shoe, "samba")
    _, run = await asked(app, robin)
    new = await ends(app, run, PASSED)
    async with app.state.sessions.begin() as session:
        photo = {"photo_sha256": "f" * 64, "correction_id": 1, "person_id": 1001, "slug": "adidas-samba"}
        session.add(TrainingPhotoRow(version_id=new, part="train", **photo))
    before = (await anna.messages())[-1]
    await said(robin, f"/promote {new}")
    thanks = await anna.wait_for_reply(before)
    assert (
        thanks["text"]
        == "🎉 Thanks to your correction I’m better at recognising adidas Samba. That’s new in version 2."
    )
    assert (await anna.tap(thanks, "🔕 Turn these off"))["text"].startswith("OK. You can")
    async with app.state.sessions() as session:
        assert list(await notices.due(session)) == []
        assert await training_photos.count(session, new) == 1
    assert (await anna.messages())[-1]["message_id"] == thanks["message_id"]


@pytest.mark.parametrize("data", ["2t:cancel:1::", "2v:promote:1:x:"])
async def test_only_admins_touch_it(app: App, anna: Person, robin: Person, data: str) -> None:
    await asked(app, robin)
    hello = await said(anna, "/help")
    assert (await anna.tap_data(hello, data))["text"] == "These buttons are for the bot’s admins."
    assert (await said(anna, "/retrain"))["text"] == "This is for the bot’s admins."
    async with app.state.sessions() as session:
        run = await runs.active(session)
    assert run is not None
    assert (run.cancel_requested, run.base_version) == (None, shipped().name)
