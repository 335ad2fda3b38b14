"""May a photo be kept? Asked under the first answer that is corrected, seldom again; who sent the photo says."""

from bot.app import App
from bot.views.callback_data import CallbackData
from store.chat import people
from store.learning import photos
from tests.support.bots.chatting import answered, labels, now, said, tapped
from tests.support.bots.learning import kept, noted, until
from tests.support.bots.person import Message, Person

YES, NO = "Yes, keep it", "No"


async def may_keep(app: App, person: Person) -> bool | None:
    """What a person said."""
    async with app.state.sessions() as session:
        row = await people.get(session, person.id)
        assert row is not None
        return row.photo_consent


async def test_the_first_correction_asks_and_a_yes_is_kept_and_the_question_goes(
    app: App, anna: Person, shoe: bytes
) -> None:
    answer = await answered(anna, shoe)
    await said(anna, "samba", to=answer)
    asked = await now(anna, answer)
    assert "May I keep this photo" in asked["text"]
    assert labels(asked) == [YES, NO, "✏️ Change"]
    assert (await anna.tap(asked, YES))["text"].startswith("Thank you!")
    settled = await now(anna, answer)
    assert (settled["text"].partition(":")[0], labels(settled)) == ("adidas Samba", ["✏️ Change"])
    assert await may_keep(app, anna) is True


async def test_a_no_leaves_the_correction_as_it_is(app: App, anna: Person, shoe: bytes) -> None:
    answer = await answered(anna, shoe)
    await said(anna, "samba", to=answer)
    settled = await tapped(anna, await now(anna, answer), NO)
    assert settled["text"].startswith("adidas Samba: noted")
    assert await may_keep(app, anna) is False


async def test_who_says_neither_yes_nor_no_is_asked_again_under_the_fifth_after_it(
    app: App, anna: Person, shoe: bytes
) -> None:
    sent = await corrections(anna, shoe, *range(7))
    asked = [YES in labels(await now(anna, each)) for each in sent]
    assert asked == [True, False, False, False, False, True, False]
    again = await tapped(anna, await now(anna, sent[5]), "✏️ Change", "✕ Cancel")
    assert YES in labels(again)
    assert YES not in labels(await tapped(anna, again, NO))
    assert YES not in labels(await tapped(anna, await now(anna, sent[0]), "✏️ Change", "✕ Cancel"))


async def test_it_is_asked_under_one_answer_only_and_a_confirmation_asks_nothing(
    app: App, anna: Person, shoe: bytes
) -> None:
    confirmed = await tapped(anna, await answered(anna, shoe), "👍 Right")
    first, second = await answered(anna, shoe), await answered(anna, shoe)
    for answer in (first, second):
        await said(anna, "samba", to=answer)
    asked = [YES in labels(await now(anna, each)) for each in (confirmed, first, second)]
    assert asked == [False, True, False]


async def test_an_admin_who_corrects_does_not_give_the_photo_away(
    app: App, anna: Person, robin: Person, shoe: bytes
) -> None:
    answer = await answered(anna, shoe)
    await said(anna, "samba", to=answer)
    question = labels(await now(anna, answer))
    assert YES in question
    theirs = await answered(robin, shoe)
    row = await noted(app, answer)
    assert (await robin.tap(theirs, CallbackData(topic="consent", action="yes", id=row.id).encode()))[
        "text"
    ].startswith("This button is too old")
    assert await may_keep(app, anna) is None


async def test_what_somebody_made_up_is_answered_with_a_sentence(app: App, anna: Person, shoe: bytes) -> None:
    answer = await answered(anna, shoe)
    for data in ("2c:yes:99999::", "2c:maybe:1::", "2c:yes:-1::", "2c:quiet:5::"):
        assert (await anna.tap(answer, data))["text"].startswith("This button is too old")
    assert await may_keep(app, anna) is None


async def of(app: App, person: Person, *answers: Message) -> list[bool]:
    """Of which answers' photos are kept."""
    rows = [await noted(app, answer) for answer in answers]
    async with app.state.sessions() as session:
        found = {photo.sha256 for photo in await photos.of_person(session, person.id)}
    return [row.photo_sha256 in found for row in rows]


async def corrections(person: Person, shoe: bytes, *which: int) -> list[Message]:
    """Send as many photos, no two alike, and correct the answers."""
    sent = [await answered(person, shoe + bytes([each])) for each in which]
    for answer in sent:
        await said(person, "samba", to=answer)
    return sent


async def test_what_was_corrected_before_stays_unkept_when_the_setting_is_turned_on(
    app: App, anna: Person, shoe: bytes
) -> None:
    refused, earlier = await corrections(anna, shoe, 1, 2)
    await anna.tap(await now(anna, refused), NO)
    settings = await said(anna, "/settings")
    told = await anna.tap(settings, "📷 Learn from my photos: no")
    assert told["text"].startswith("From now on I keep")
    (later,) = await corrections(anna, shoe, 3)
    await until(lambda: _keeps(app, anna))
    assert await of(app, anna, refused, earlier, later) == [False, False, True]


async def test_a_yes_keeps_that_photo_and_none_that_was_corrected_beside_it(
    app: App, anna: Person, shoe: bytes
) -> None:
    asked, beside = await corrections(anna, shoe, 1, 2)
    await anna.tap(await now(anna, asked), YES)
    await until(lambda: _keeps(app, anna))
    assert await of(app, anna, asked, beside) == [True, False]
    row = await noted(app, beside)
    assert (await anna.tap(asked, CallbackData(topic="consent", action="yes", id=row.id).encode()))["text"].startswith(
        "Thank you! I can’t keep this one"
    )


async def _keeps(app: App, person: Person) -> bool:
    return await kept(app, person) > 0
