"""Every way a picture arrives from a phone: files, albums, films, captions, edits; and what is no picture."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.app import App
from bot.localchat.server import TOKEN
from damaged_parts import heic
from drawing import draw_sneaker, phone_jpeg
from films import film
from learning import YES, kept, noted, queue, until
from model.catalogue import Catalogue
from model.film import stills
from model.vote import elect, together
from person import Message, Person, buttons
from pictures import judged, picture_judged
from proxy import Forward, in_front_of, refusal
from serving import bot_api, serving
from store import albums, corrections, predictions

CATALOGUE = Catalogue.load()
SAMBA = "adidas Samba"


@pytest.fixture(scope="session")
def pair() -> list[bytes]:
    """Two pictures of which the first one's likeliest model is not that of both together."""
    drawn = (phone_jpeg(draw_sneaker(seed, size=(640, 480))) for seed in range(40))
    shoes = [each for each in drawn if judged(each).verdict != "no_sneaker"]
    for both in pairwise(shoes):
        if together([judged(each) for each in both]).ranked[0].slug != judged(both[0]).best.slug:
            return list(both)
    raise AssertionError("no such pair among the drawn sneakers")


def titles(answer: Message) -> list[str]:
    """The models that an answer lists."""
    return [line[3:] for line in answer["text"].splitlines() if line[:3] in ("1. ", "2. ", "3. ")]


async def answers_of(person: Person) -> list[Message]:
    return [each for each in await person.messages() if each["from"]["is_bot"]]


async def settled(person: Person) -> None:
    """Wait until everything sent so far is done."""
    last = await person.send_text("/help")
    await person.wait_for(lambda each: each.get("reply_to_message", {}).get("message_id") == last["message_id"])


async def now(person: Person, message: Message) -> Message:
    return next(each for each in await person.messages() if each["message_id"] == message["message_id"])


async def test_a_heic_file_is_recognised(app: App, anna: Person) -> None:
    answer = await anna.wait_for_reply(await anna.send_document(heic(draw_sneaker(3, size=(640, 480))), "IMG_1.HEIC"))
    assert titles(answer) or "no sneaker" in answer["text"]


async def test_an_album_gets_one_answer_in_which_its_photos_vote(app: App, anna: Person, pair: list[bytes]) -> None:
    sent = await anna.send_file("document", *pair, name="shoe.jpg")
    answer = await anna.wait_for_reply(sent)
    await settled(anna)
    assert len(await answers_of(anna)) == 2
    assert answer["reply_to_message"]["message_id"] == sent["message_id"]
    voice = together([judged(each) for each in pair])
    assert titles(await now(anna, answer)) == [CATALOGUE[each.slug].title for each in voice.ranked[:3]]


async def test_a_late_photo_joins_the_albums_answer(app: App, anna: Person, pair: list[bytes]) -> None:
    first = await anna.send_file("document", pair[0], name="a.jpg", media_group_id="77")
    answer = await anna.wait_for_reply(first)
    assert titles(answer) == [CATALOGUE[each.slug].title for each in judged(pair[0]).top(3)]
    await anna.send_file("document", pair[1], name="b.jpg", media_group_id="77")
    await settled(anna)
    voice = together([judged(each) for each in pair])
    assert titles(await now(anna, answer)) == [CATALOGUE[each.slug].title for each in voice.ranked[:3]]
    assert len(await answers_of(anna)) == 2


async def test_a_broken_picture_of_an_album_is_told_and_the_others_are_answered(
    app: App, anna: Person, shoe: bytes
) -> None:
    await anna.send_file("document", shoe, b"no picture", name="shoe.jpg")
    await settled(anna)
    first, second, _ = await answers_of(anna)
    assert titles(first)
    assert "not a picture" in second["text"]


async def test_an_album_whose_last_photo_cannot_be_fetched_is_answered_from_the_others(
    tmp_path: Path, shoe: bytes
) -> None:
    asked: list[object] = []

    async def meddle(method: str, arguments: dict[str, object], forward: Forward) -> web.Response:
        if method == "getFile":
            asked.append(arguments)
        gone = method == "getFile" and len(asked) == 2
        return refusal(400, "Bad Request: wrong file_id") if gone else await forward()

    async with bot_api() as api, in_front_of(api) as proxy:
        proxy.meddle = meddle
        async with serving(tmp_path, telegram_token=TOKEN, telegram_api=proxy.url), Person(api) as anna:
            await anna.send_photos(shoe, shoe)
            await settled(anna)
            first, second, _ = await answers_of(anna)
    assert titles(first)
    assert "couldn’t fetch" in second["text"]


async def test_any_photo_of_an_album_leads_to_its_answer(app: App, anna: Person, shoe: bytes) -> None:
    album = await anna.send_photos(shoe, shoe, shoe)
    answer = await anna.wait_for_reply(album[2])
    await anna.wait_for_reply(await anna.send_text("/correct samba", reply_to=album[2]["message_id"]))
    assert (await now(anna, answer))["text"].startswith(f"{SAMBA}: noted")
    async with app.services.sessions() as session:
        rows = await albums.pictures(session, anna.id, album[0]["media_group_id"])
        assert [row.answer_message_id for row in rows] == [answer["message_id"], None, None]


async def said_of(app: App, chat: int, album: str) -> list[list[str]]:
    """What was said of each picture of an album, and counts."""
    async with app.services.sessions() as session:
        said = [await corrections.history(session, row.id) for row in await albums.pictures(session, chat, album)]
    return [[each.slug for each in history if not each.withdrawn] for history in said]


async def anything_kept(app: App, person: Person) -> bool:
    return await kept(app, person) > 0


async def test_a_correction_of_an_album_is_one_of_every_shoe_in_it_also_of_one_that_comes_late(
    app: App, anna: Person, shoe: bytes
) -> None:
    album = await anna.send_photos(shoe, picture_judged("no_sneaker"), shoe)
    answer, key = await anna.wait_for_reply(album[2]), album[0]["media_group_id"]
    await anna.wait_for_reply(await anna.send_text("/correct samba", reply_to=answer["message_id"]))
    assert await said_of(app, anna.id, key) == [["adidas-samba"], [], ["adidas-samba"]]
    await anna.send_photos(shoe, album=key)
    await settled(anna)
    assert await said_of(app, anna.id, key) == [["adidas-samba"], [], ["adidas-samba"], ["adidas-samba"]]
    await anna.replace(album[0], picture_judged("unknown"))
    await settled(anna)
    assert await said_of(app, anna.id, key) == [[], [], [], []]


async def test_the_last_word_about_an_album_is_one_of_every_picture_that_was_named_before(
    app: App, anna: Person, shoe: bytes
) -> None:
    box = picture_judged("no_sneaker")
    album = await anna.send_photos(box, box)
    answer, key = await anna.wait_for_reply(album[1]), album[0]["media_group_id"]
    await anna.wait_for_reply(await anna.send_text("/correct samba", reply_to=answer["message_id"]))
    await anna.send_photos(shoe, album=key)  # the answer sees a sneaker from here on, and the boxes have no voice in it
    await anna.wait_for_reply(await anna.send_text("/correct gazelle", reply_to=answer["message_id"]))
    assert await said_of(app, anna.id, key) == [["adidas-samba", "adidas-gazelle"]] * 3
    await anna.replace(album[0], shoe)
    await settled(anna)
    assert await said_of(app, anna.id, key) == [[], [], []]


async def test_another_picture_in_an_album_takes_the_correction_over_if_it_shows_a_shoe(
    app: App, anna: Person, pair: list[bytes]
) -> None:
    album = await anna.send_photos(*pair)
    answer, key = await anna.wait_for_reply(album[1]), album[0]["media_group_id"]
    await anna.wait_for_reply(await anna.send_text("/correct samba", reply_to=answer["message_id"]))
    seen = []
    for other in (pair[0], picture_judged("no_sneaker"), pair[1]):
        await anna.replace(album[1], other)
        await settled(anna)
        seen.append(await said_of(app, anna.id, key))
    assert seen == [[["adidas-samba"], each] for each in (["adidas-samba"], [], ["adidas-samba"])]


async def test_a_receipt_that_comes_first_shows_the_albums_correction_and_only_the_shoe_is_kept_and_waits(
    app: App, anna: Person, shoe: bytes
) -> None:
    album = await anna.send_photos(picture_judged("no_sneaker"), shoe)
    answer = await anna.wait_for_reply(album[1])
    await anna.wait_for_reply(await anna.send_text("/correct samba", reply_to=answer["message_id"]))
    asked = await now(anna, answer)
    assert asked["text"].startswith(f"{SAMBA}: noted")
    await anna.tap(asked, YES)
    await until(lambda: anything_kept(app, anna))
    async with app.services.sessions() as session:
        _, second = await albums.pictures(session, anna.id, album[0]["media_group_id"])
    assert [item.photo_sha256 for item in await queue(app)] == [second.photo_sha256]


async def test_the_pictures_of_a_film_vote(app: App, anna: Person) -> None:
    data = film([draw_sneaker(number // 4, size=(640, 480)) for number in range(12)])
    answer = await anna.wait_for_reply(await anna.send_file("video", data, name="shoe.mp4"))
    elected = elect([judged(still) for still in stills(data)])
    assert titles(answer)[:1] == ([CATALOGUE[elected.best.slug].title] if elected.verdict != "no_sneaker" else [])
    row = await noted(app, answer)
    assert (row.verdict, row.file_id) == (elected.verdict, None)


@pytest.mark.parametrize("kind", ["video_note", "animation", "document"])
async def test_round_videos_gifs_and_films_as_files_are_films_too(app: App, anna: Person, kind: str) -> None:
    answer = await anna.wait_for_reply(
        await anna.send_file(kind, film([draw_sneaker(1, size=(320, 320))] * 3), name="a.mp4")
    )
    assert answer["reply_to_message"][kind]
    assert titles(answer) or "no sneaker" in answer["text"]


@pytest.mark.parametrize(
    ("data", "words"), [(b"\0\0\0\x18ftypisom" + bytes(90), "damaged"), (bytes(20 * 2**20 + 1), "shorter film")]
)
async def test_a_film_that_cannot_be_read_gets_a_sentence(app: App, anna: Person, data: bytes, words: str) -> None:
    assert words in (await anna.wait_for_reply(await anna.send_file("video", data)))["text"]


async def test_a_correction_in_the_caption_is_taken_at_once(app: App, anna: Person, shoe: bytes) -> None:
    answer = await anna.wait_for_reply(await anna.send_photo(shoe, caption="/correct samba"))
    await settled(anna)
    assert (await now(anna, answer))["text"].startswith(f"{SAMBA}: noted")
    assert len(await answers_of(anna)) == 2


@pytest.mark.parametrize(
    ("caption", "words"), [("/correct", "Which model is it?"), ("/correct qwertz", "no model like")]
)
async def test_an_open_question_from_the_caption_stands_in_the_answer(
    app: App, anna: Person, shoe: bytes, caption: str, words: str
) -> None:
    answer = await anna.wait_for_reply(await anna.send_photo(shoe, caption=caption))
    await settled(anna)
    assert words in (await now(anna, answer))["text"]
    assert len(await answers_of(anna)) == 2


async def test_a_name_in_the_caption_is_offered_and_not_believed(app: App, anna: Person, shoe: bytes) -> None:
    answer = await anna.wait_for_reply(await anna.send_photo(shoe, caption="samba"))
    assert (await anna.tap(answer, f"✏️ It is {SAMBA}"))["text"] == f"Noted: {SAMBA}"
    assert (await now(anna, answer))["text"].startswith(f"{SAMBA}: noted")


async def test_another_photo_in_the_message_changes_the_answer(app: App, anna: Person, shoe: bytes) -> None:
    sent = await anna.send_photo(picture_judged("no_sneaker"))
    answer = await anna.wait_for_reply(sent)
    await anna.wait_for_reply(await anna.send_text("samba", reply_to=answer["message_id"]))
    await anna.replace(sent, shoe)
    await settled(anna)
    changed = await now(anna, answer)
    assert "👍 Right" in [button["text"] for button in buttons(changed)]
    async with app.services.sessions() as session:
        row = await predictions.of_message(session, anna.id, sent["message_id"])
        assert row is not None
        assert await corrections.current(session, row.id) is None


async def test_another_caption_changes_the_hint_and_may_correct(app: App, anna: Person, shoe: bytes) -> None:
    sent = await anna.send_photo(shoe, caption="mine")
    answer = await anna.wait_for_reply(sent)
    await anna.edit(sent, caption="samba")
    await settled(anna)
    assert f"✏️ It is {SAMBA}" in [button["text"] for button in buttons(await now(anna, answer))]
    await anna.edit(sent, caption="/correct samba")
    await settled(anna)
    assert (await now(anna, answer))["text"].startswith(f"{SAMBA}: noted")


async def test_a_forwarded_photo_is_answered(app: App, anna: Person, shoe: bytes) -> None:
    sent = await anna.send_photo(shoe)
    first = await anna.wait_for_reply(sent)
    second = await anna.wait_for_reply(await anna.forward(sent))
    assert second["text"] == first["text"]


@pytest.mark.parametrize(
    ("kind", "given", "words"),
    [
        ("location", {"latitude": 45.4, "longitude": 12.3}, "A nice place"),
        ("venue", {"latitude": 45.4, "longitude": 12.3, "title": "a", "address": "b"}, "A nice place"),
        ("poll", {"question": "Which?", "options": ["a", "b"]}, "I don’t vote"),
        ("contact", {"phone_number": "1", "first_name": "A"}, "I only know sneakers"),
        ("dice", {}, "Good throw"),
    ],
)
async def test_what_holds_no_picture_gets_a_friendly_word(
    app: App, anna: Person, kind: str, given: dict[str, Any], words: str
) -> None:
    assert words in (await anna.wait_for_reply(await anna.send_data(kind, **given)))["text"]


@pytest.mark.parametrize(
    ("kind", "words"), [("sticker", "Nice one"), ("voice", "can’t listen"), ("audio", "can’t listen")]
)
async def test_sounds_and_stickers_get_one_too(app: App, anna: Person, kind: str, words: str) -> None:
    assert words in (await anna.wait_for_reply(await anna.send_file(kind, b"RIFF and more")))["text"]


async def test_a_link_is_not_opened(app: App, anna: Person) -> None:
    answer = await anna.wait_for_reply(await anna.send_text("https://example.org/shoe.jpg"))
    assert "don’t open links" in answer["text"]


async def test_thanks_as_a_reply_is_no_name_and_a_brand_is_one(app: App, anna: Person, shoe: bytes) -> None:
    answer = await anna.wait_for_reply(await anna.send_photo(shoe))
    thanked = await anna.wait_for_reply(await anna.send_text("thanks!", reply_to=answer["message_id"]))
    assert "Glad to help" in thanked["text"]
    assert await now(anna, answer) == answer
    asked = await anna.wait_for_reply(await anna.send_text("Puma", reply_to=answer["message_id"]))
    assert asked["text"] == "Which Puma is it?"


async def test_cancel_closes_a_choice_in_a_message_of_its_own(app: App, anna: Person, shoe: bytes) -> None:
    answer = await anna.wait_for_reply(await anna.send_photo(shoe))
    choice = await anna.wait_for_reply(await anna.send_text("/correct jordan 1", reply_to=answer["message_id"]))
    second = await anna.wait_for_reply(await anna.send_text("/correct dunk", reply_to=answer["message_id"]))
    await settled(anna)
    assert buttons(await now(anna, choice)) == []
    await anna.send_text("/cancel")
    await settled(anna)
    assert ((await now(anna, second))["text"], buttons(await now(anna, second))) == ("Nothing was changed.", [])
