"""The photo quota: somebody in a hurry is told once, and in the right place."""

from datetime import timedelta
from typing import Any

from store.tables import Person as PersonRow
from tests.support.bots.chatting import settled
from tests.support.bots.person import Person
from tests.support.bots.serving import serving
from tests.support.drawing.pictures import picture_judged


async def test_somebody_in_a_hurry_is_told_in_one_message_how_many_photos_were_not_looked_at(
    tmp_path: Any, drawn: bytes
) -> None:
    async with serving(tmp_path, photos_per_minute=2) as app, Person(app.address) as anna:
        sent = [await anna.send_photo(drawn) for _ in range(5)]
        await caught_up(anna)
        answers = [each for each in await anna.messages() if each["from"]["is_bot"]]
        assert len(answers) == 4
        assert answers[2]["text"].startswith(
            "Too many photos at once! I skipped this one and 2 others. Please send them again in"
        )
        assert answers[2]["text"].endswith("seconds.")
        assert answers[2]["reply_to_message"]["message_id"] == sent[4]["message_id"]  # it moved below the newest photo


async def test_once_a_photo_is_looked_at_again_the_message_says_what_to_send_again(tmp_path: Any, drawn: bytes) -> None:
    async with serving(tmp_path, photos_per_minute=2) as app, Person(app.address) as anna:
        for _ in range(4):
            await anna.send_photo(drawn)
        await caught_up(anna)
        async with app.state.sessions.begin() as session:  # as if these photos were older: their own time counts
            user = await session.get_one(PersonRow, anna.id)
            assert user.quota_updated is not None
            user.quota_updated -= timedelta(minutes=1)
        answer = await anna.wait_for_reply(await anna.send_photo(drawn))
        told = [each["text"] for each in await anna.messages() if "Too many photos" in each.get("text", "")]
        assert told[-1].endswith("Please send them again.")
        assert not answer["text"].startswith("Too many photos")


async def test_photos_that_are_put_into_a_message_or_pointed_to_count_too(tmp_path: Any, drawn: bytes) -> None:
    async with serving(tmp_path, photos_per_minute=1) as app, Person(app.address) as anna:
        sent = await anna.send_photo(drawn)
        answer = await anna.wait_for_reply(sent)
        await anna.replace(sent, picture_judged("no_sneaker"))
        other = await anna.send_photo(drawn)
        await anna.send_text("/classify", reply_to=other["message_id"])
        await caught_up(anna)
        words = [each["text"] for each in await anna.messages() if each["from"]["is_bot"]]
        assert words[0] == answer["text"]
        assert [each.startswith("Too many photos at once!") for each in words] == [False, True, False]


async def test_correct_as_a_reply_to_a_photo_that_had_to_wait_makes_it_no_earlier(tmp_path: Any, drawn: bytes) -> None:
    async with serving(tmp_path, photos_per_minute=1) as app, Person(app.address) as anna:
        _, other = [await anna.send_photo(drawn) for _ in range(2)]
        for words in ("/correct", "/correct samba"):
            await anna.send_text(words, reply_to=other["message_id"])
        await caught_up(anna)
        heard = [each["text"] for each in await anna.messages() if each["from"]["is_bot"]]
        assert [each.startswith("Too many photos at once!") for each in heard] == [False, True, False]


async def test_an_admin_is_in_no_hurry(tmp_path: Any, drawn: bytes) -> None:
    async with serving(tmp_path, photos_per_minute=1) as app, Person(app.address, 1003) as robin:
        sent = [await robin.send_photo(drawn) for _ in range(3)]
        await robin.wait_for(lambda each: each.get("reply_to_message", {}).get("message_id") == sent[2]["message_id"])


async def caught_up(person: Person) -> None:
    """Wait until the bot has done with everything that was sent so far."""
    await settled(person)
