"""Several pictures with one answer: in it they vote, and what is said of it is said of each that shows a shoe."""

from itertools import pairwise
from pathlib import Path

import pytest
from aiohttp import web

from bot.app import App
from bot.localchat.server import TOKEN
from model.catalogue.catalogue import Catalogue
from model.pictures.vote import combine
from store.learning import photos
from store.predictions import albums, corrections
from tests.support.bots.chatting import YES, answers_of, consent_question, names, now, said, settled
from tests.support.bots.learning import first_answer, kept, queue, until
from tests.support.bots.person import Message, Person
from tests.support.bots.serving import bot_api, serving
from tests.support.drawing.drawing import draw_sneaker, phone_jpeg
from tests.support.drawing.pictures import judged, picture_judged, pictures_of_different_models, served
from tests.support.proxy import Forward, in_front_of, refusal

CATALOGUE = Catalogue.load()
SAMBA = "adidas Samba"


@pytest.fixture(scope="session")
def pair() -> list[bytes]:
    """Two pictures of which the first one's likeliest model is not that of both together."""
    drawn = (phone_jpeg(draw_sneaker(seed, size=(640, 480))) for seed in range(40))
    shoes = [each for each in drawn if judged(each).verdict != "no_sneaker"]
    for both in pairwise(shoes):
        if combine([judged(each) for each in both]).ranked[0].slug != judged(both[0]).best.slug:
            return list(both)
    raise AssertionError("no such pair among the drawn sneakers")


async def test_an_album_gets_one_answer_in_which_its_photos_vote(app: App, anna: Person, pair: list[bytes]) -> None:
    sent = await anna.send_file("document", *pair, name="shoe.jpg")
    answer = await anna.wait_for_reply(sent)
    await settled(anna)
    assert len(await answers_of(anna)) == 2
    assert answer["reply_to_message"]["message_id"] == sent["message_id"]
    voice = combine([judged(each) for each in pair])
    assert await first_answer(app, answer) == ([each.slug for each in voice.ranked[:3]], await text_now(anna, answer))


async def text_now(person: Person, answer: Message) -> str:
    """The words of an answer by now."""
    return str((await now(person, answer))["text"])


async def test_a_late_photo_joins_the_albums_answer(app: App, anna: Person, pair: list[bytes]) -> None:
    first = await anna.send_file("document", pair[0], name="a.jpg", media_group_id="77")
    answer = await anna.wait_for_reply(first)
    assert await first_answer(app, answer) == ([each.slug for each in judged(pair[0]).top(3)], answer["text"])
    await anna.send_file("document", pair[1], name="b.jpg", media_group_id="77")
    await settled(anna)
    voice = combine([judged(each) for each in pair])
    assert await first_answer(app, answer) == ([each.slug for each in voice.ranked[:3]], await text_now(anna, answer))
    assert len(await answers_of(anna)) == 2


async def test_a_broken_picture_of_an_album_is_told_and_the_others_are_answered(
    app: App, anna: Person, shoe: bytes
) -> None:
    await anna.send_file("document", shoe, b"no picture", name="shoe.jpg")
    await settled(anna)
    first, second, _ = await answers_of(anna)
    assert names(first)
    assert "can’t open that" in second["text"]


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
    assert names(first)
    assert "couldn’t fetch" in second["text"]


async def test_any_photo_of_an_album_leads_to_its_answer(app: App, anna: Person, shoe: bytes) -> None:
    album = await anna.send_photos(shoe, shoe, shoe)
    answer = await anna.wait_for_reply(album[2])
    await said(anna, "/correct samba", to=album[2])
    assert (await now(anna, answer))["text"].startswith(f"✅ {SAMBA}")
    async with app.state.sessions() as session:
        rows = await albums.pictures(session, anna.id, album[0]["media_group_id"])
        assert [row.answer_message_id for row in rows] == [answer["message_id"], None, None]


async def test_an_album_of_different_shoes_gets_an_answer_for_each_with_buttons_of_its_own(
    app: App, anna: Person
) -> None:
    one, other = pictures_of_different_models()
    first, second = (app.state.catalogue[judged(served(each)).best.slug].title for each in (one, other))
    album = await anna.send_photos(one, other, one)
    await settled(anna)
    answers = (await answers_of(anna))[:-1]  # the last one is the help that `settled` asks for
    quoted = [(names(each)[0], each["reply_to_message"]["message_id"]) for each in answers]
    assert quoted == [(first, album[0]["message_id"]), (second, album[1]["message_id"])]
    await said(anna, "samba", to=answers[1])
    assert (await now(anna, answers[1]))["text"].startswith(f"✅ {SAMBA}")
    assert names(await now(anna, answers[0]))[0] == first
    key = album[0]["media_group_id"]
    assert [await said_of(app, anna.id, each) for each in (key, f"{key}/2")] == [[[], []], [["adidas-samba"]]]


async def test_a_late_photo_of_another_shoe_has_its_own_answer_and_takes_no_correction_over(
    app: App, anna: Person
) -> None:
    one, other = pictures_of_different_models()
    album = await anna.send_photos(one, one)
    answer, key = await anna.wait_for_reply(album[1]), album[0]["media_group_id"]
    await said(anna, "/correct samba", to=answer)
    late = (await anna.send_photos(other, album=key))[0]
    own = await anna.wait_for_reply(late)
    assert own["reply_to_message"]["message_id"] == late["message_id"]
    assert names(own)[0] == app.state.catalogue[judged(served(other)).best.slug].title
    assert await said_of(app, anna.id, f"{key}/2") == [[]]
    assert (await now(anna, answer))["text"].startswith(f"✅ {SAMBA}")
    await anna.replace(late, one)  # it keeps its answer, which follows
    await settled(anna)
    assert names(await now(anna, own))[0] == app.state.catalogue[judged(served(one)).best.slug].title


async def said_of(app: App, chat: int, album: str) -> list[list[str]]:
    """What was said of each picture of an album, and counts."""
    async with app.state.sessions() as session:
        said = [await corrections.history(session, row.id) for row in await albums.pictures(session, chat, album)]
    return [[each.slug for each in history if not each.withdrawn] for history in said]


async def anything_kept(app: App, person: Person) -> bool:
    return await kept(app, person) > 0


async def test_a_correction_of_an_album_is_one_of_every_shoe_in_it_also_of_one_that_comes_late(
    app: App, anna: Person, shoe: bytes
) -> None:
    album = await anna.send_photos(shoe, picture_judged("no_sneaker"), shoe)
    answer, key = await anna.wait_for_reply(album[2]), album[0]["media_group_id"]
    await said(anna, "/correct samba", to=answer)
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
    await said(anna, "/correct samba", to=answer)
    await anna.send_photos(shoe, album=key)  # the answer sees a sneaker from here on, and the boxes have no voice in it
    await said(anna, "/correct gazelle", to=answer)
    assert await said_of(app, anna.id, key) == [["adidas-samba", "adidas-gazelle"]] * 3
    await anna.replace(album[0], shoe)
    await settled(anna)
    assert await said_of(app, anna.id, key) == [[], [], []]


async def test_another_picture_in_an_album_takes_the_correction_over_if_it_shows_a_shoe(
    app: App, anna: Person, pair: list[bytes]
) -> None:
    album = await anna.send_photos(*pair)
    answer, key = await anna.wait_for_reply(album[1]), album[0]["media_group_id"]
    await said(anna, "/correct samba", to=answer)
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
    await said(anna, "/correct samba", to=answer)
    asked = await now(anna, answer)
    assert asked["text"].startswith(f"✅ {SAMBA}")
    await anna.tap(await consent_question(anna), YES)
    await until(lambda: anything_kept(app, anna))
    async with app.state.sessions() as session:
        _, second = await albums.pictures(session, anna.id, album[0]["media_group_id"])
    assert [item.photo_sha256 for item in await queue(app)] == [second.photo_sha256]


async def are_kept(app: App, person: Person, album: str) -> list[bool]:
    """Which pictures of an album are kept."""
    async with app.state.sessions() as session:
        theirs = {row.sha256 for row in await photos.of_person(session, person.id)}
        return [row.photo_sha256 in theirs for row in await albums.pictures(session, person.id, album)]


async def test_a_box_that_is_kept_is_let_go_of_once_a_shoe_joins_it(app: App, anna: Person, shoe: bytes) -> None:
    album = await anna.send_photos(*[picture_judged("no_sneaker")] * 2)
    answer, key = await anna.wait_for_reply(album[1]), album[0]["media_group_id"]
    await said(anna, "/correct samba", to=answer)
    await anna.tap(await consent_question(anna), YES)
    await until(lambda: anything_kept(app, anna))

    assert await are_kept(app, anna, key) == [True, True]
    await anna.send_photos(shoe, album=key)

    async def only_the_shoe_is_kept() -> bool:
        return await are_kept(app, anna, key) == [False, False, True]

    await until(only_the_shoe_is_kept)
