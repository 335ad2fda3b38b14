"""A photo of several models gets one answer: a picture with numbered boxes."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.app import App
from bot.localchat.server import TOKEN
from model.manifest import Manifest, Rejection
from store.releases import versions
from tests.support.bots.chatting import labels
from tests.support.bots.learning import noted
from tests.support.bots.live import serves
from tests.support.bots.person import Person
from tests.support.bots.serving import bot_api, serving
from tests.support.drawing.videos import film
from tests.support.drawing.wall import HIGH, KNOWN, LEFT, LIKELY, LOW, RIGHT, jpeg, locating, walk, wall
from tests.support.proxy import Forward, in_front_of, refusal

NONE_KNOWN = replace(KNOWN, unknown_below=100.0)


@pytest.fixture
async def locator(app: App) -> None:
    """The bot's live version finds shoes."""
    await _serve_locating(app, KNOWN)


async def _serve_locating(app: App, rejection: Rejection) -> None:
    made = locating(app.settings.data / "versions" / "made", rejection)
    manifest = Manifest.read(made)
    made.rename(made.with_name(manifest.id))
    async with app.state.sessions.begin() as session:
        await versions.register(session, manifest)
        await versions.activate(session, manifest.id, reason="for this test")
    await serves(app, manifest.id)


@pytest.mark.usefixtures("locator")
async def test_several_models_get_one_answer_with_an_annotated_picture(app: App, anna: Person) -> None:
    answer = await anna.wait_for_reply(await anna.send_photo(jpeg(wall((LIKELY, LEFT), (LOW, RIGHT)))))
    assert answer["photo"][-1]["width"] <= 960
    assert answer["caption"]
    row = await noted(app, answer)
    assert (row.several, row.file_id) == (True, None)
    assert [round(shoe.boxes[0].box[0], 1) for shoe in row.shoes] == [0.1, 0.6]
    assert len([each for each in await anna.messages() if each["from"]["is_bot"]]) == 1


async def test_several_boxes_without_a_likely_name_are_answered_as_one_unknown_shoe(app: App, anna: Person) -> None:
    await _serve_locating(app, NONE_KNOWN)
    answer = await anna.wait_for_reply(await anna.send_photo(jpeg(wall((LOW, LEFT), (HIGH, RIGHT)))))
    row = await noted(app, answer)
    assert answer["text"].startswith("🤷")
    assert labels(answer)[-1] == "✏️ I know this one"
    assert (row.several, row.file_id) == (False, None)  # nothing is learned: it may be two models after all


@pytest.mark.parametrize(
    "refused",
    [
        (400, "Bad Request: IMAGE_PROCESS_FAILED"),
        (400, "not enough rights to send photos to the chat"),
        (413, "Too Large"),
    ],
)
async def test_a_picture_that_telegram_refuses_leaves_the_words(tmp_path: Path, refused: tuple[int, str]) -> None:
    async def meddle(method: str, arguments: dict[str, Any], forward: Forward) -> web.Response:
        return refusal(*refused) if method == "sendPhoto" else await forward()

    async with bot_api() as api, in_front_of(api) as proxy, Person(api) as anna:
        proxy.meddle = meddle
        async with serving(tmp_path, telegram_token=TOKEN, telegram_api=proxy.url) as app:
            await _serve_locating(app, KNOWN)
            answer = await anna.wait_for_reply(await anna.send_photo(jpeg(wall((LIKELY, LEFT), (LOW, RIGHT)))))
    assert "photo" not in answer
    assert "1." in answer["text"] or "1️⃣" in answer["text"]


@pytest.mark.usefixtures("locator")
async def test_a_pair_gets_an_answer_in_words_and_can_be_learned(app: App, anna: Person) -> None:
    answer = await anna.wait_for_reply(await anna.send_photo(jpeg(wall((LOW, LEFT), (LOW, RIGHT)))))
    row = await noted(app, answer)
    assert "photo" not in answer
    assert not row.several
    assert row.file_id is not None


@pytest.mark.usefixtures("locator")
async def test_a_video_is_answered_by_the_track_of_its_shoe(app: App, anna: Person) -> None:
    video = film(walk(LOW, range(0, 600, 50)))
    answer = await anna.wait_for_reply(await anna.send_file("video", video, name="walk.mp4"))
    row = await noted(app, answer)
    assert (row.verdict, row.file_id) == ("sneaker", None)


@pytest.mark.usefixtures("locator")
async def test_a_photo_of_several_models_in_place_of_one_brings_its_picture(app: App, anna: Person) -> None:
    sent = await anna.send_photo(jpeg(wall((LOW, LEFT))))
    answer = await anna.wait_for_reply(sent)
    await anna.replace(sent, jpeg(wall((LIKELY, LEFT), (LOW, RIGHT))))
    edited = await anna.wait_for(lambda each: each["message_id"] == answer["message_id"] and "photo" in each)
    assert edited["caption"]
    assert (await noted(app, answer)).several
