"""Photos of one model: shown together, approved together, taken back together."""

from bot.app import App
from tests.support.bots.chatting import labels, now, said, tapped
from tests.support.bots.learning import consenting, corrected, queue, taught
from tests.support.bots.person import Person
from tests.support.drawing.pictures import digest, shoe_number

ALL = "✓✓ Approve all 3…"


async def three_runners(app: App, anna: Person, robin: Person) -> list[str]:
    """Anna sends three photos of a model that is new; their digests."""
    await tapped(robin, await said(robin, "/addmodel Drawn | Runner"), "✓ Add it")
    photos = [shoe_number(seed) for seed in (1, 2, 3)]
    for photo in photos:
        await corrected(app, anna, photo, "drawn runner")
    return [digest(photo) for photo in photos]


async def test_photos_of_one_model_are_shown_together_approved_together_and_taken_back_together(
    app: App, anna: Person, robin: Person
) -> None:
    photos = await three_runners(app, anna, robin)
    item = await said(robin, "/review")
    assert ALL in labels(item)
    sheet = await tapped(robin, item, ALL)
    assert sheet["caption"].startswith("Approve these 3 photos as Drawn Runner?")
    assert (await tapped(robin, sheet, "← Back"))["caption"] == item["caption"]
    done = await tapped(robin, item, ALL, "✓✓ Approve these 3")
    assert done["caption"].startswith("Approved 3 photos: Drawn Runner. All done")
    assert await taught(app) == dict.fromkeys(photos, "drawn-runner")
    undone = await tapped(robin, done, "↩ Undo")
    assert undone["caption"] == item["caption"]
    assert (await taught(app), len(await queue(app))) == ({}, 3)


async def test_only_the_photos_that_were_shown_are_approved(app: App, anna: Person, robin: Person) -> None:
    photos = await three_runners(app, anna, robin)
    sheet = await tapped(robin, await said(robin, "/review"), ALL)
    await corrected(app, anna, shoe_number(4), "drawn runner")
    assert (await robin.tap(sheet, "✓✓ Approve these 3"))["text"] == "Other photos wait by now. Please look again."
    assert await taught(app) == {}
    done = await tapped(robin, await now(robin, sheet), "✓✓ Approve these 4")
    assert set(await taught(app)) == {*photos, digest(shoe_number(4))}
    assert done["caption"].startswith("Approved 4 photos")


async def test_the_same_approval_tapped_twice_is_made_once_and_can_still_be_taken_back(
    app: App, anna: Person, robin: Person
) -> None:
    await three_runners(app, anna, robin)
    sheet = await tapped(robin, await said(robin, "/review"), ALL)
    these = sheet["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    for _ in range(2):
        assert (await robin.tap_data(sheet, these))["text"] == "Approved 3 photos: Drawn Runner."
    await tapped(robin, await now(robin, sheet), "↩ Undo")
    assert len(await queue(app)) == 3


async def test_a_photo_that_needs_a_look_of_its_own_is_not_approved_with_the_others(
    app: App, anna: Person, marco: Person, robin: Person
) -> None:
    await three_runners(app, anna, robin)
    await consenting(app, marco)
    await corrected(app, marco, shoe_number(1), "gazelles")
    sheets = [each for each in labels(await said(robin, "/review")) if each.startswith("✓✓")]
    assert sheets in ([], ["✓✓ Approve all 2…"])
    assert len([each for each in await queue(app) if each.why == "conflict"]) == 1
