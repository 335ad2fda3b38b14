"""A picture comes, and one answer goes out."""

import asyncio
from functools import partial

import pytest

from bot.app import App
from bot.localchat.media.photos import thumbnail
from model.catalogue.catalogue import Catalogue
from model.prediction import Verdict
from tests.support.bots.learning import first_answer, noted
from tests.support.bots.person import Message, Person, buttons
from tests.support.drawing.pictures import judged, picture_judged

CATALOGUE = Catalogue.load()


async def answer_to(person: Person, photo: bytes) -> Message:
    """Send a picture as a file, so that nothing changes its bytes, and wait for the answer."""
    return await person.wait_for_reply(await person.send_document(photo, "shoe.jpg", content_type="image/jpeg"))


async def test_a_photo_gets_one_reply(app: App, anna: Person, drawn: bytes) -> None:
    sent = await anna.send_photo(drawn)
    answer = await anna.wait_for_reply(sent)
    assert answer["reply_to_message"]["message_id"] == sent["message_id"]
    await anna.wait_for_reply(await anna.send_text("/help"))
    assert len([each for each in await anna.messages() if each["from"]["is_bot"]]) == 2


async def test_the_answer_says_what_the_classifier_says(app: App, anna: Person, shoe: bytes) -> None:
    answer = await answer_to(anna, shoe)
    best, say = judged(shoe).best, app.state.translations("en")
    assert f"{CATALOGUE[best.slug].title}\u00a0·\u00a0{say.whole_percent(best.probability)}" in answer["text"]
    assert await first_answer(app, answer) == ([each.slug for each in judged(shoe).top(3)], answer["text"])


async def test_under_the_answer_are_a_shop_for_the_first_and_two_judgements(
    app: App, anna: Person, shoe: bytes
) -> None:
    answer = await answer_to(anna, shoe)
    best = CATALOGUE[judged(shoe).best.slug]
    assert answer["reply_markup"]["inline_keyboard"][0][0]["url"].startswith(best.buy_url("US"))
    assert [button["text"] for button in buttons(answer)] == ["👍 Right", "👎 Wrong"]


async def test_an_italian_reads_italian(app: App, marco: Person, shoe: bytes) -> None:
    answer = await answer_to(marco, shoe)
    assert app.state.translations("it").whole_percent(judged(shoe).best.probability) in answer["text"]
    assert "prezzo di listino" in answer["text"]
    assert [button["text"] for button in buttons(answer)] == ["👍 Giusto", "👎 Sbagliato"]


async def test_what_was_said_is_in_the_database(app: App, anna: Person, shoe: bytes) -> None:
    answer = await answer_to(anna, shoe)
    row = await noted(app, answer)
    expected = judged(shoe)
    assert (row.person_id, row.verdict, row.version_id, row.state) == (1001, "sneaker", expected.version, "answered")
    assert row.ranked == tuple((each.slug, each.probability) for each in expected.top(10))


@pytest.mark.parametrize(
    ("verdict", "words"), [("unknown", "don’t know this model"), ("no_sneaker", "can’t find a sneaker")]
)
async def test_a_picture_of_nothing_known_is_answered_honestly(
    app: App, anna: Person, verdict: Verdict, words: str
) -> None:
    answer = await answer_to(anna, picture_judged(verdict))
    assert words in answer["text"]
    assert len(buttons(answer)) == 1


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"just text", "shoe.jpg", "can’t open that"),
        (b"\xff\xd8\xff\xe0" + bytes(500), "broken.jpg", "damaged"),
    ],
)
async def test_a_file_that_is_no_good_picture_gets_a_sentence(
    app: App, anna: Person, data: bytes, name: str, words: str
) -> None:
    sent = await anna.send_document(data, name, content_type="image/jpeg")
    answer = await anna.wait_for_reply(sent)
    assert words in answer["text"]
    assert answer["reply_to_message"]["message_id"] == sent["message_id"]


async def test_a_picture_under_a_wrong_name_is_judged_by_its_content(app: App, anna: Person, shoe: bytes) -> None:
    answer = await anna.wait_for_reply(await anna.send_document(shoe, "notes.txt", content_type="text/plain"))
    assert CATALOGUE[judged(shoe).best.slug].title in answer["text"]


async def test_of_a_picture_over_20_megabytes_its_preview_is_judged(app: App, anna: Person, shoe: bytes) -> None:
    sent = await anna.send_document(shoe + bytes(20 * 1024 * 1024), "huge.jpg")
    answer = await anna.wait_for_reply(sent)
    preview = thumbnail(shoe)
    assert preview is not None
    assert await first_answer(app, answer) == ([each.slug for each in judged(preview.data).top(3)], answer["text"])


async def test_a_file_over_20_megabytes_is_answered_and_the_next_photo_too(app: App, anna: Person, shoe: bytes) -> None:
    answer = await anna.wait_for_reply(await anna.send_document(bytes(21 * 1024 * 1024), "huge.jpg"))
    assert "20 MB at most" in answer["text"]
    assert "👍 Right" in [button["text"] for button in buttons(await answer_to(anna, shoe))]


async def test_answers_come_in_the_order_of_the_photos_in_each_chat(
    app: App, anna: Person, marco: Person, drawn: bytes
) -> None:
    people = (anna, marco)
    sent = {each.id: [await each.send_photo(drawn) for _ in range(4)] for each in people}
    for each in people:
        await each.wait_for(partial(_replies, to=sent[each.id][-1]))
        replies = [m["reply_to_message"]["message_id"] for m in await each.messages() if m["from"]["is_bot"]]
        assert replies == [photo["message_id"] for photo in sent[each.id]]


async def test_classify_points_to_the_answer_that_a_photo_has(app: App, anna: Person, shoe: bytes) -> None:
    answer = await answer_to(anna, shoe)
    photo = answer["reply_to_message"]["message_id"]
    pointer = await anna.wait_for_reply(await anna.send_text("/classify", reply_to=photo))
    assert pointer["reply_to_message"]["message_id"] == answer["message_id"]


async def test_classify_and_correct_answer_a_photo_that_has_none(app: App, anna: Person, shoe: bytes) -> None:
    broken = await anna.send_document(b"no picture", "shoe.jpg")
    await anna.wait_for_reply(broken)
    for command in ("/classify", "/correct", "/correct samba"):
        answer = await anna.wait_for_reply(await anna.send_text(command, reply_to=broken["message_id"]))
        assert "can’t open that" in answer["text"]


async def test_photos_from_several_people_are_answered_at_the_same_time(
    app: App, anna: Person, marco: Person, robin: Person, drawn: bytes
) -> None:
    async def ask(person: Person) -> Message:
        return await person.wait_for_reply(await person.send_photo(drawn))

    answers = await asyncio.gather(ask(anna), ask(marco), ask(robin))
    assert [each["chat"]["id"] for each in answers] == [1001, 1002, 1003]


def _replies(message: Message, to: Message) -> bool:
    replied = message.get("reply_to_message", {}).get("message_id")
    return bool(message["from"]["is_bot"]) and replied == to["message_id"]
