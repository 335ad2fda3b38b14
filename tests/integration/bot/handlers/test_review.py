"""/review: an admin sees each photo that waits, decides, and can go back."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.app import App
from bot.localchat.server import TOKEN
from bot.services import privacy
from bot.views.callback_data import CallbackData
from tests.support.bots.chatting import labels, now, said, tapped
from tests.support.bots.learning import consenting, corrected, noted, queue, taught, until
from tests.support.bots.person import Person
from tests.support.bots.serving import bot_api, serving
from tests.support.drawing.pictures import digest, judged, shoe_number
from tests.support.proxy import Forward, in_front_of, refusal

APPROVE_SAMBA = "✓ adidas Samba"
SEEN = (("nike-dunk-low", 0.75), ("nike-cortez", 0.125))


async def waiting(app: App) -> list[str]:
    """What people say of the photos that wait."""
    return [item.slug for item in await queue(app)]


async def test_nothing_waits_where_no_photo_was_kept(app: App, robin: Person) -> None:
    assert (await said(robin, "/review"))["text"] == "Nothing to review 🎉"


async def test_a_kept_photo_waits_with_what_was_said_and_why(
    app: App, anna: Person, robin: Person, shoe: bytes
) -> None:
    await corrected(app, anna, shoe, "samba")
    item = await said(robin, "/review")
    assert item["photo"]
    assert item["caption"].startswith("Review · 1 waiting")
    assert judged(shoe).best.slug != "adidas-samba"
    assert "The sender says: adidas Samba" in item["caption"]
    why = app.state.translations("en")("review-why", why=(await queue(app))[0].why)
    assert item["caption"].endswith(f"Why it’s here: {why}")
    assert labels(item) == [APPROVE_SAMBA, "✗ Reject", "✏️ Another model…", "Skip →"]


async def test_what_is_approved_may_teach_and_the_next_photo_comes_in_the_same_message(
    app: App, anna: Person, robin: Person
) -> None:
    for seed in (1, 2):
        await corrected(app, anna, shoe_number(seed), "samba")
    first = await said(robin, "/review")
    second = await tapped(robin, first, APPROVE_SAMBA)
    assert second["caption"].startswith("Review · 1 waiting")
    assert second["photo"] != first["photo"]
    assert await taught(app) == {digest(shoe_number(1)): "adidas-samba"}
    last = await tapped(robin, second, "✗ Reject")
    assert last["caption"] == "Rejected. All done 🎉"
    assert await taught(app) == {digest(shoe_number(1)): "adidas-samba"}


async def test_a_decision_can_be_taken_back(app: App, anna: Person, robin: Person, shoe: bytes) -> None:
    await corrected(app, anna, shoe, "samba")
    item = await said(robin, "/review")
    undone = await tapped(robin, item, APPROVE_SAMBA, "↩ Undo")
    assert undone["caption"] == item["caption"]
    assert (await taught(app), await waiting(app)) == ({}, ["adidas-samba"])


async def test_another_model_is_found_by_its_brand(app: App, anna: Person, robin: Person, shoe: bytes) -> None:
    await corrected(app, anna, shoe, "samba")
    item = await said(robin, "/review")
    back = await tapped(robin, item, "✏️ Another model…", "Vans", "← Back", "← Back")
    assert back["caption"] == item["caption"]
    done = await tapped(robin, back, "✏️ Another model…", "Vans", "Authentic")
    assert done["caption"].startswith("Approved: Vans Authentic.")
    assert await taught(app) == {digest(shoe): "vans-authentic"}


async def test_a_model_with_the_longest_slug_is_chosen_from_a_button(app: App, anna: Person, robin: Person) -> None:
    await tapped(robin, await said(robin, f"/addmodel Vans | {'y' * 35}"), "✓ Add it")
    for seed in (1, 2):
        await corrected(app, anna, shoe_number(seed), "samba")
    item = await said(robin, "/review")
    await tapped(robin, item, "✏️ Another model…", "Vans", "y" * 35)
    (second,) = await queue(app)
    await robin.tap_data(
        item,
        CallbackData(
            topic="review", action="relabel", id=second.agreeing[-1].correction_id, value=f"vans-{'y' * 35}"
        ).encode(),
    )
    assert set((await taught(app)).values()) == {f"vans-{'y' * 35}"}


async def test_what_is_skipped_comes_again_with_the_next_review(
    app: App, anna: Person, robin: Person, shoe: bytes
) -> None:
    await corrected(app, anna, shoe, "samba")
    skipped = await tapped(robin, await said(robin, "/review"), "Skip →")
    assert skipped["caption"] == "Skipped. All done 🎉 /review brings back what you skipped."
    assert (await said(robin, "/review"))["caption"].startswith("Review · 1 waiting")


async def test_the_same_tap_twice_decides_once(app: App, anna: Person, robin: Person) -> None:
    for seed in (1, 2):
        await corrected(app, anna, shoe_number(seed), "samba")
    item = await said(robin, "/review")
    first = item["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    for _ in range(2):
        assert (await robin.tap_data(item, first))["text"] == "Approved: adidas Samba."
    assert await taught(app) == {digest(shoe_number(1)): "adidas-samba"}


@pytest.fixture
def two_admins(app: App, marco: Person) -> None:
    """Marco is an admin, too."""
    object.__setattr__(app.state, "admins", app.state.admins | {marco.id})


@pytest.mark.usefixtures("two_admins")
async def test_who_decides_after_another_admin_is_told_and_can_take_it_back(
    app: App, anna: Person, marco: Person, robin: Person, shoe: bytes
) -> None:
    await corrected(app, anna, shoe, "samba")
    first, second = await said(robin, "/review"), await said(marco, "/review")
    await robin.tap(first, APPROVE_SAMBA)
    told = "Un altro amministratore ha fatto prima: Approvata: adidas Samba."
    assert (await marco.tap(second, "✗ Rifiuta"))["text"] == told
    assert await taught(app) == {digest(shoe): "adidas-samba"}
    late = await now(marco, second)
    assert late["caption"].startswith(told)
    again = await tapped(marco, late, "↩ Annulla decisione", "✗ Rifiuta")
    assert again["caption"].startswith("Rifiutata.")
    assert await taught(app) == {}


@pytest.mark.usefixtures("two_admins")
async def test_of_two_admins_who_tap_at_once_one_decides_and_the_other_is_told(
    app: App, anna: Person, marco: Person, robin: Person
) -> None:
    photos = [shoe_number(seed) for seed in range(1, 5)]
    for photo in photos:
        await corrected(app, anna, photo, "samba")
    items = await said(robin, "/review"), await said(marco, "/review")
    for photo in photos:
        taps = robin.tap(items[0], APPROVE_SAMBA), marco.tap(items[1], "✗ Rifiuta")
        robins, marcos = [answer["text"] for answer in await asyncio.gather(*taps)]
        approved = digest(photo) in await taught(app)
        assert robins.startswith("Approved: adidas Samba." if approved else "Another admin was faster: Rejected.")
        assert marcos.startswith("Un altro amministratore ha fatto prima: Approvata" if approved else "Rifiutata.")
        items = await now(robin, items[0]), await now(marco, items[1])


@pytest.mark.usefixtures("two_admins")
async def test_what_another_admin_put_off_is_decided_by_who_comes_next(
    app: App, anna: Person, marco: Person, robin: Person, shoe: bytes
) -> None:
    await corrected(app, anna, shoe, "samba")
    first, second = await said(robin, "/review"), await said(marco, "/review")
    await robin.tap(first, "Skip →")
    assert (await marco.tap(second, APPROVE_SAMBA))["text"] == "Approvata: adidas Samba."


async def test_a_photo_that_is_forgotten_meanwhile_is_decided_no_more_and_its_file_goes(
    app: App, anna: Person, robin: Person, shoe: bytes
) -> None:
    await corrected(app, anna, shoe, "samba")
    item = await said(robin, "/review")
    await tapped(anna, await said(anna, "/forget"), "🗑 Delete my data")
    assert (await robin.tap(item, APPROVE_SAMBA))["text"].startswith("This is out of date")
    await until(lambda: gone(app, shoe))


async def test_a_photo_whose_sender_takes_the_yes_back_is_kept_no_more(app: App, anna: Person, shoe: bytes) -> None:
    await corrected(app, anna, shoe, "samba")
    await privacy.set_consent(app.state, anna.id, keep=False)
    await until(lambda: gone(app, shoe))
    assert await queue(app) == []


async def gone(app: App, photo: bytes) -> bool:
    """Whether the object store has a photo no more."""
    return not await app.state.objects.has_photo(digest(photo))


@pytest.mark.parametrize(
    "data",
    ["2r:approve:1::", "2r:undo:1::", "2r:relabel:1:adidas-samba:"],
)
async def test_only_admins_decide(app: App, anna: Person, shoe: bytes, data: str) -> None:
    answer = await corrected(app, anna, shoe, "samba")
    assert (await anna.tap_data(answer, data))["text"] == "These buttons are for the bot’s admins."
    assert await taught(app) == {}


async def test_a_photo_that_two_people_sent_waits_once_with_both_votes(
    app: App, anna: Person, marco: Person, shoe: bytes
) -> None:
    await corrected(app, anna, shoe, "samba")
    await consenting(app, marco)
    await corrected(app, marco, shoe, "gazelles")
    (item,) = await queue(app)
    assert ([vote.slug for vote in item.photo.votes], item.why) == (["adidas-samba", "adidas-gazelle"], "conflict")


@pytest.mark.parametrize(
    "refused",
    [
        {"sendPhoto", "editMessageMedia"},
        {"sendPhoto", "editMessageMedia", "words"},
    ],
)
async def test_a_photo_that_telegram_refuses_does_not_stop_the_queue(tmp_path: Path, refused: set[str]) -> None:
    async def meddle(method: str, arguments: dict[str, Any], forward: Forward) -> web.Response:
        if method in refused:
            return refusal(400, "Bad Request: PHOTO_INVALID_DIMENSIONS")
        if "words" in refused and "Why it’s here" in str(arguments.get("text", "")):
            return refusal(400, "Bad Request: can't parse entities")
        return await forward()

    async with bot_api() as api, in_front_of(api) as proxy, Person(api) as anna, Person(api, 1003) as robin:
        settings: dict[str, Any] = {"telegram_token": TOKEN, "telegram_api": proxy.url, "admins": frozenset({robin.id})}
        async with serving(tmp_path, **settings) as app:
            for seed in (1, 2):
                await corrected(app, anna, shoe_number(seed), "samba")
            proxy.meddle = meddle
            first = await said(robin, "/review")
            assert first["text"].startswith("Telegram refuses to show this photo.")
            assert labels(first) == [APPROVE_SAMBA, "✗ Reject", "✏️ Another model…", "Skip →"]
            assert ("Why it’s here" in first["text"]) != ("words" in refused)
            await tapped(robin, first, "✗ Reject")
            second = await robin.wait_for_reply(first)
            assert second["text"].startswith("Telegram refuses to show this photo.")
            assert labels(await now(robin, first)) == []
            last = await tapped(robin, second, "✗ Reject")
            assert last["text"].startswith("Rejected. All done")


@pytest.mark.parametrize("button", ["✗ Reject", "Skip →"])
async def test_a_photo_of_a_model_that_was_taken_back_does_not_stop_the_queue(
    app: App, anna: Person, robin: Person, button: str
) -> None:
    added = await tapped(robin, await said(robin, "/addmodel Vans | Zebra Prime"), "✓ Add it")
    await corrected(app, anna, shoe_number(1), "Vans Zebra Prime")
    await corrected(app, anna, shoe_number(2), "samba")
    before = await said(robin, "/review")
    await tapped(robin, added, "↩ Take it back")
    assert (await robin.tap(before, "✓ Vans Zebra Prime"))["text"].startswith("This is out of date")
    item = await said(robin, "/review")
    assert labels(item) == ["✗ Reject", "✏️ Another model…", "Skip →"]
    following = await tapped(robin, item, button)
    assert APPROVE_SAMBA in labels(following)
    assert await taught(app) == {}


async def test_approved_photos_of_the_model_stand_beside_a_new_one_while_they_are_kept(
    app: App, anna: Person, marco: Person, robin: Person
) -> None:
    await consenting(app, marco)
    await corrected(app, marco, shoe_number(1), "samba")
    await tapped(robin, await said(robin, "/review"), APPROVE_SAMBA)
    await corrected(app, anna, shoe_number(2), "samba")
    item = await said(robin, "/review")
    assert item["caption"].endswith("Small photo: approved as adidas Samba")
    await privacy.set_consent(app.state, marco.id, keep=False)
    again = await said(robin, "/review")
    assert "Small photo" not in again["caption"]
    assert again["photo"][-1]["height"] < item["photo"][-1]["height"]


async def test_an_admins_own_correction_needs_no_approval_and_can_be_changed_and_withdrawn(
    app: App, robin: Person, shoe: bytes
) -> None:
    answer = await corrected(app, robin, shoe, "samba")
    assert (await queue(app), await taught(app)) == ([], {digest(shoe): "adidas-samba"})
    await said(robin, "/correct gazelles", to=answer)
    assert await taught(app) == {digest(shoe): "adidas-gazelle"}
    row = await noted(app, answer)
    data = CallbackData(topic="answer", action="none", id=row.id).encode()
    await robin.tap_data(answer, data)
    assert await taught(app) == {}


async def test_an_admins_confirmation_is_a_vote_and_no_decision(app: App, robin: Person, shoe: bytes) -> None:
    answer = await corrected(app, robin, shoe, "samba")
    row = await noted(app, answer)
    await robin.tap_data(answer, CallbackData(topic="answer", action="right", id=row.id).encode())
    assert await taught(app) == {}
