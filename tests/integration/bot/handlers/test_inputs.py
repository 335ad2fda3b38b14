"""Every way a picture arrives from a phone: files, films, captions, edits; and what is no picture."""

import io
from typing import Any

import pytest
from PIL import Image

from bot.app import App
from model.catalogue.catalogue import Catalogue
from model.pictures.video import Limits, frames
from model.pictures.vote import combine_frames
from model.tracking import LOOKS, classify_video, tracks_in
from store.chat import people, preferences
from store.learning import unlisted_names
from store.predictions import corrections, predictions
from tests.support.bots.chatting import answers_of, is_about_consent, now, said, settled, tapped
from tests.support.bots.learning import first_answer, noted
from tests.support.bots.person import Person, buttons
from tests.support.damaged.parts import heic
from tests.support.drawing.drawing import draw_sneaker
from tests.support.drawing.pictures import classifier, judged, picture_judged
from tests.support.drawing.videos import film

CATALOGUE = Catalogue.load()
SAMBA = "adidas Samba"


async def test_a_heic_file_is_recognised(app: App, anna: Person) -> None:
    answer = await anna.wait_for_reply(await anna.send_document(heic(draw_sneaker(3, size=(640, 480))), "IMG_1.HEIC"))
    assert (await first_answer(app, answer))[1] == answer["text"]


async def test_the_pictures_of_a_film_vote(app: App, anna: Person) -> None:
    data = film([draw_sneaker(number // 4, size=(640, 480)) for number in range(12)])
    answer = await anna.wait_for_reply(await anna.send_file("video", data, name="shoe.mp4"))
    elected = classify_video(classifier(), data)
    assert elected.ranked not in [judged(still).ranked for still in frames(data)]
    assert await first_answer(app, answer) == ([each.slug for each in elected.top(3)], answer["text"])
    row = await noted(app, answer)
    assert (row.verdict, row.file_id) == (elected.verdict, None)


async def test_the_pictures_of_a_film_without_a_shoe_vote(app: App, anna: Person) -> None:
    picture = Image.open(io.BytesIO(picture_judged("no_sneaker")))
    data = film([picture.rotate(angle) for angle in (0, 0, 180, 180)])
    assert not tracks_in(classifier(), data, Limits(most=LOOKS))
    answer = await anna.wait_for_reply(await anna.send_file("video", data, name="clouds.mp4"))
    elected = combine_frames([judged(still) for still in frames(data)])
    row = await noted(app, answer)
    assert (row.verdict, row.file_id) == (elected.verdict, None)
    assert [slug for slug, _ in row.ranked[:3]] == [each.slug for each in elected.top(3)]


@pytest.mark.parametrize("kind", ["video_note", "animation", "document"])
async def test_round_videos_gifs_and_films_as_files_are_films_too(app: App, anna: Person, kind: str) -> None:
    answer = await anna.wait_for_reply(
        await anna.send_file(kind, film([draw_sneaker(1, size=(320, 320))] * 3), name="a.mp4")
    )
    assert answer["reply_to_message"][kind]
    assert (await first_answer(app, answer))[1] == answer["text"]


@pytest.mark.parametrize(
    ("data", "words"), [(b"\0\0\0\x18ftypisom" + bytes(90), "damaged"), (bytes(20 * 2**20 + 1), "too large")]
)
async def test_a_film_that_cannot_be_read_gets_a_sentence(app: App, anna: Person, data: bytes, words: str) -> None:
    assert words in (await anna.wait_for_reply(await anna.send_file("video", data)))["text"]


async def test_a_correction_in_the_caption_is_taken_at_once(app: App, anna: Person, shoe: bytes) -> None:
    answer = await anna.wait_for_reply(await anna.send_photo(shoe, caption="/correct samba"))
    await settled(anna)
    assert (await now(anna, answer))["text"].startswith(f"✅ {SAMBA}")
    assert len([each for each in await answers_of(anna) if not is_about_consent(each)]) == 2


@pytest.mark.parametrize(
    ("caption", "words"), [("/correct", "Which model is it?"), ("/correct qwertz", "I don’t know “qwertz” yet")]
)
async def test_an_open_question_from_the_caption_stands_in_the_answer(
    app: App, anna: Person, shoe: bytes, caption: str, words: str
) -> None:
    answer = await anna.wait_for_reply(await anna.send_photo(shoe, caption=caption))
    await settled(anna)
    assert words in (await now(anna, answer))["text"]
    assert len(await answers_of(anna)) == 2


@pytest.mark.parametrize("caption", ["samba", "Are these adidas Samba?"])
async def test_a_name_in_the_caption_is_offered_and_not_believed(anna: Person, shoe: bytes, caption: str) -> None:
    answer = await anna.wait_for_reply(await anna.send_photo(shoe, caption=caption))
    assert (await anna.tap(answer, f"✏️ It’s {SAMBA}"))["text"] == f"✅ {SAMBA}"
    assert (await now(anna, answer))["text"].startswith(f"✅ {SAMBA}")


async def test_an_unlisted_name_is_suggested_where_no_sneaker_is_found(app: App, anna: Person) -> None:
    answer = await anna.wait_for_reply(await anna.send_photo(picture_judged("no_sneaker"), caption="Hoka Clifton 9"))
    assert answer["text"].endswith("You wrote “Hoka Clifton 9”. It isn’t in my list yet.")
    told = await anna.tap(answer, "💡 Suggest Hoka Clifton 9")
    assert told["text"] == "I’ve suggested Hoka Clifton 9 to my admins. Thanks!"
    async with app.state.sessions() as session:
        assert [each.name for each in await unlisted_names.most_asked(session)] == ["Hoka Clifton 9"]


async def test_a_name_with_another_number_is_suggested_though_the_answer_has_a_name(
    app: App, anna: Person, shoe: bytes
) -> None:
    answer = await anna.wait_for_reply(await anna.send_photo(shoe, caption="Hoka Bondi 88"))
    assert "👍 Right" in [button["text"] for button in buttons(answer)]
    assert answer["text"].endswith("You wrote “Hoka Bondi 88”. It isn’t in my list yet.")
    told = await anna.tap(answer, "💡 Suggest Hoka Bondi 88")
    assert told["text"] == "I’ve suggested Hoka Bondi 88 to my admins. Thanks!"
    assert (await now(anna, answer))["text"].startswith("📝 Hoka Bondi 88")


@pytest.mark.parametrize("caption", ["Nike Flyknit Racer", "my flyknit racer"])
async def test_an_unlisted_name_in_the_caption_is_offered_and_suggested(app: App, anna: Person, caption: str) -> None:
    photo = picture_judged("no_sneaker")
    answer = await anna.wait_for_reply(await anna.send_photo(photo, caption=caption))
    assert "Flyknit Racer" not in answer["text"]
    told = await anna.tap(answer, "✏️ It’s Nike Flyknit Racer")
    assert told["text"] == "I’ve suggested Nike Flyknit Racer to my admins. Thanks!"
    assert (await now(anna, answer))["text"].startswith("📝 Nike Flyknit Racer")
    assert "nike-flyknit-racer" not in app.state.catalogue


@pytest.mark.parametrize(
    ("language", "captions"),
    [
        ("en", ["nike shirt", "vans t-shirt", "adidas hoodie"]),
        ("it", ["maglietta nike", "felpa adidas", "Nike felpa"]),
        ("es", ["camiseta nike", "nike sudadera", "adidas chándal"]),
    ],
)
async def test_clothes_in_the_caption_are_no_model(app: App, anna: Person, language: str, captions: list[str]) -> None:
    async with app.state.sessions.begin() as session:
        await people.seen(session, person_id=anna.id, language=language)
        await preferences.choose_language(session, anna.id, language)
    photo, say = picture_judged("no_sneaker"), app.state.translations(language)
    for caption in captions:
        answer = await anna.wait_for_reply(await anna.send_photo(photo, caption=caption))
        assert [each["text"] for each in buttons(answer)] == [say("button-is-sneaker")]


async def test_a_name_of_no_catalogue_in_the_caption_is_suggested_with_one_tap(
    app: App, anna: Person, marco: Person
) -> None:
    photo = picture_judged("unknown")
    answer = await anna.wait_for_reply(await anna.send_photo(photo, caption="Hoka Clifton 9"))
    assert answer["text"].endswith("You wrote “Hoka Clifton 9”. It isn’t in my list yet.")
    cancelled = await tapped(anna, answer, "✏️ I know this one", "✕ Cancel")
    assert "Hoka" not in cancelled["text"]
    album = await marco.send_photos(photo, photo, caption="air jordan 37")
    answer = await marco.wait_for_reply(album[1])
    assert answer["text"].endswith("Hai scritto “air jordan 37”: non è ancora nel mio elenco.")
    told = await marco.tap(answer, "💡 Proponi air jordan 37")
    assert "air jordan 37" in told["text"]
    async with app.state.sessions() as session:
        assert [each.name for each in await unlisted_names.most_asked(session)] == ["air jordan 37"]


@pytest.mark.parametrize(
    "caption",
    ["my new shoes", "Milano 2024", "Nike shoes", "hoka or what?", "adidas for my brother", "Nike store",
     "on the table", "dunk", "Nike", "Fila di persone davanti al negozio"],
)  # fmt: skip
async def test_ordinary_words_in_the_caption_are_no_name(anna: Person, caption: str) -> None:
    answer = await anna.wait_for_reply(await anna.send_photo(picture_judged("unknown"), caption=caption))
    assert "You wrote" not in answer["text"]


async def test_another_photo_in_the_message_changes_the_answer(app: App, anna: Person, shoe: bytes) -> None:
    sent = await anna.send_photo(picture_judged("no_sneaker"))
    answer = await anna.wait_for_reply(sent)
    await said(anna, "samba", to=answer)
    await anna.replace(sent, shoe)
    await settled(anna)
    changed = await now(anna, answer)
    assert "👍 Right" in [button["text"] for button in buttons(changed)]
    async with app.state.sessions() as session:
        row = await predictions.of_message(session, anna.id, sent["message_id"])
        assert row is not None
        assert await corrections.current(session, row.id) is None


async def test_another_caption_changes_the_hint_and_may_correct(app: App, anna: Person, shoe: bytes) -> None:
    sent = await anna.send_photo(shoe, caption="mine")
    answer = await anna.wait_for_reply(sent)
    await anna.edit(sent, caption="samba")
    await settled(anna)
    assert f"✏️ It’s {SAMBA}" in [button["text"] for button in buttons(await now(anna, answer))]
    await anna.edit(sent, caption="/correct samba")
    await settled(anna)
    assert (await now(anna, answer))["text"].startswith(f"✅ {SAMBA}")


async def test_a_forwarded_photo_is_answered(app: App, anna: Person, shoe: bytes) -> None:
    sent = await anna.send_photo(shoe)
    first = await anna.wait_for_reply(sent)
    second = await anna.wait_for_reply(await anna.forward(sent))
    assert second["text"] == first["text"]


@pytest.mark.parametrize(
    ("kind", "given", "words"),
    [
        ("location", {"latitude": 45.4, "longitude": 12.3}, "Nice place"),
        ("venue", {"latitude": 45.4, "longitude": 12.3, "title": "a", "address": "b"}, "Nice place"),
        ("poll", {"question": "Which?", "options": ["a", "b"]}, "I don’t vote"),
        ("contact", {"phone_number": "1", "first_name": "A"}, "I only do sneakers"),
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
    assert asked["text"] == "Which Puma?"


async def test_cancel_closes_a_choice_in_a_message_of_its_own(app: App, anna: Person, shoe: bytes) -> None:
    answer = await anna.wait_for_reply(await anna.send_photo(shoe))
    choice = await anna.wait_for_reply(await anna.send_text("/correct jordan 1", reply_to=answer["message_id"]))
    second = await anna.wait_for_reply(await anna.send_text("/correct dunk", reply_to=answer["message_id"]))
    await settled(anna)
    assert buttons(await now(anna, choice)) == []
    await anna.send_text("/cancel")
    await settled(anna)
    assert ((await now(anna, second))["text"], buttons(await now(anna, second))) == ("OK, nothing changed.", [])
