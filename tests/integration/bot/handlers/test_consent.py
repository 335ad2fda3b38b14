"""May a photo be kept? Asked after the first correction, seldom again; who sent the photo says."""

from bot.app import App
from bot.views.callback_data import CallbackData
from store.chat import people
from store.learning import photos
from tests.support.bots.chatting import NO, YES, answered, consent_question, labels, now, said, settled, tapped
from tests.support.bots.learning import kept, noted, until
from tests.support.bots.person import Message, Person


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
    asked = await consent_question(anna)
    assert "May I keep this photo" in asked["text"]
    assert labels(asked) == [YES, NO]
    assert (await tapped(anna, asked, YES))["text"].startswith("Thank you!")
    assert labels(await now(anna, asked)) == []
    assert labels(await now(anna, answer)) == ["✏️ Change"]
    assert await may_keep(app, anna) is True


async def test_a_no_leaves_the_correction_as_it_is(app: App, anna: Person, shoe: bytes) -> None:
    answer = await answered(anna, shoe)
    await said(anna, "samba", to=answer)
    assert (await tapped(anna, await consent_question(anna), NO))["text"].startswith("OK, I won’t keep it.")
    assert (await now(anna, answer))["text"].startswith("✅ adidas Samba")
    assert await may_keep(app, anna) is False


async def test_who_says_neither_yes_nor_no_is_asked_again_under_the_fifth_after_it(
    app: App, anna: Person, shoe: bytes
) -> None:
    sent = await corrections(anna, shoe, *range(7))
    assert await asked_about(anna, sent) == [0, 5]
    await said(anna, "gazelle", to=sent[5])
    await settled(anna)
    assert await asked_about(anna, sent) == [0, 5]


async def test_it_is_asked_under_one_answer_only_and_a_confirmation_asks_nothing(
    app: App, anna: Person, shoe: bytes
) -> None:
    confirmed = await tapped(anna, await answered(anna, shoe), "👍 Right")
    first, second = await answered(anna, shoe), await answered(anna, shoe)
    for answer in (first, second):
        await said(anna, "samba", to=answer)
    await settled(anna)
    assert await asked_about(anna, [confirmed, first, second]) == [1]


async def asked_about(person: Person, answers: list[Message]) -> list[int]:
    """About which answers' photos, by their places, somebody was asked."""
    photos = [each["reply_to_message"]["message_id"] for each in answers]
    questions = [each for each in await person.messages() if YES in labels(each)]
    return [photos.index(each["reply_to_message"]["message_id"]) for each in questions]


async def test_an_admin_who_corrects_does_not_give_the_photo_away(
    app: App, anna: Person, robin: Person, shoe: bytes
) -> None:
    answer = await answered(anna, shoe)
    await said(anna, "samba", to=answer)
    await consent_question(anna)
    theirs = await answered(robin, shoe)
    row = await noted(app, answer)
    assert (await robin.tap_data(theirs, CallbackData(topic="consent", action="yes", id=row.id).encode()))[
        "text"
    ].startswith("I no longer have that photo")
    assert await may_keep(app, anna) is None


async def test_what_somebody_made_up_is_answered_with_a_sentence(app: App, anna: Person, shoe: bytes) -> None:
    answer = await answered(anna, shoe)
    for data in ("2c:yes:99999::", "2c:maybe:1::", "2c:yes:-1::", "2c:quiet:5::"):
        assert (await anna.tap_data(answer, data))["text"].startswith("I no longer have that photo")
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
    await anna.tap(await consent_question(anna), NO)
    settings = await said(anna, "/settings")
    told = await anna.tap(settings, "📷 Off · use my photos to learn")
    assert told["text"].startswith("From now on I keep")
    (later,) = await corrections(anna, shoe, 3)
    await until(lambda: _keeps(app, anna))
    assert await of(app, anna, refused, earlier, later) == [False, False, True]


async def test_a_yes_keeps_that_photo_and_none_that_was_corrected_beside_it(
    app: App, anna: Person, shoe: bytes
) -> None:
    asked, beside = await corrections(anna, shoe, 1, 2)
    question = await consent_question(anna)
    await anna.tap(question, YES)
    await until(lambda: _keeps(app, anna))
    assert await of(app, anna, asked, beside) == [True, False]
    row = await noted(app, beside)
    late = CallbackData(topic="consent", action="yes", id=row.id).encode()
    await anna.tap_data(question, late)
    assert (await now(anna, question))["text"].startswith("Thank you! This one is gone")


async def _keeps(app: App, person: Person) -> bool:
    return await kept(app, person) > 0
