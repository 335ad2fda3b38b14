"""What a phone can send beside words, photos and files, as the bot hears of it."""

import asyncio
import errno
import io
import os
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    Message,
)

from bot.localchat.media.files import MAX_DOWNLOAD
from bot.localchat.server import LocalChat
from tests.integration.localchat.pictures import picture
from tests.integration.localchat.serving import serving
from tests.support.bots.person import Person, Refused
from tests.support.drawing.videos import film

FRAMES = [Image.new("RGB", (96, 64), colour) for colour in ("red", "green", "blue", "white")] * 5


def gif() -> bytes:
    out = io.BytesIO()
    FRAMES[0].save(out, "GIF", save_all=True, append_images=FRAMES[1:], duration=100)
    return out.getvalue()


async def heard(bot: Bot) -> Message:
    """The last message that came."""
    message = (await bot.get_updates())[-1].effective_message
    assert isinstance(message, Message)
    return message


async def test_a_film_says_its_size_and_length_and_has_a_preview(bot: Bot, anna: Person) -> None:
    data = film(FRAMES)
    await anna.send_file("video", data, name="shoe.mp4", caption="mine")
    message = await heard(bot)
    video = message.video
    assert video is not None
    assert (video.width, video.height, video.mime_type, message.caption) == (96, 64, "video/mp4", "mine")
    assert video._duration.total_seconds() == 2
    assert video.thumbnail is not None
    assert bytes(await (await video.get_file()).download_as_bytearray()) == data


async def test_a_gif_becomes_a_silent_film_that_is_also_a_document(bot: Bot, anna: Person) -> None:
    await anna.send_file("animation", gif(), name="shoe.gif")
    message = await heard(bot)
    assert message.animation is not None
    assert message.document is not None
    assert (message.animation.mime_type, message.animation.width) == ("video/mp4", 96)
    assert message.animation.file_id == message.document.file_id


async def test_a_round_video_has_one_side_and_no_caption(bot: Bot, anna: Person) -> None:
    await anna.send_file("video_note", film(FRAMES), caption="unheard")
    message = await heard(bot)
    assert message.video_note is not None
    assert (message.video_note.length, message.caption) == (64, None)


@pytest.mark.parametrize("kind", ["voice", "audio", "sticker"])
async def test_sounds_and_stickers_arrive_whatever_is_in_them(bot: Bot, anna: Person, kind: str) -> None:
    await anna.send_file(kind, picture(512, 512, kind="WEBP"))
    assert getattr(await heard(bot), kind) is not None


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("location", {"latitude": 45.44, "longitude": 12.33}),
        ("venue", {"latitude": 45.44, "longitude": 12.33, "title": "Shop", "address": "Calle 1"}),
        ("contact", {"phone_number": "+39 041", "first_name": "Anna"}),
        ("poll", {"question": "Which?", "options": ["Dunk", "Samba"]}),
        ("dice", {}),
    ],
)
async def test_places_people_polls_and_dice_arrive(bot: Bot, anna: Person, kind: str, given: dict[str, Any]) -> None:
    await anna.send_data(kind, **given)
    assert getattr(await heard(bot), kind) is not None


async def test_what_is_missing_in_them_is_said(anna: Person) -> None:
    with pytest.raises(Refused, match="a location needs a latitude"):
        await anna.send_data("location", latitude=91, longitude=0)
    with pytest.raises(Refused, match="a poll needs a question and a list"):
        await anna.send_data("poll", question="Which?", options=[])


async def test_an_album_may_hold_films(bot: Bot, anna: Person) -> None:
    sent = await anna.send_file("video", film(FRAMES), film(FRAMES))
    assert (await heard(bot)).media_group_id == sent["media_group_id"]


async def test_a_film_over_20_megabytes_cannot_be_fetched_by_the_bot(bot: Bot, anna: Person) -> None:
    sent = await anna.send_file("video", bytes(MAX_DOWNLOAD + 1))
    with pytest.raises(Exception, match="File is too big"):
        await bot.get_file(sent["video"]["file_id"])


async def test_a_message_can_be_forwarded(bot: Bot, anna: Person) -> None:
    sent = await anna.send_photo(picture(100, 80), caption="mine")
    forwarded = await anna.forward(sent)
    message = await heard(bot)
    assert message.forward_origin is not None
    assert (message.photo[-1].file_id, message.caption) == (sent["photo"][-1]["file_id"], "mine")
    assert forwarded["message_id"] > sent["message_id"]


async def test_the_photo_in_a_message_can_be_replaced(bot: Bot, anna: Person) -> None:
    sent = await anna.send_photo(picture(100, 80), caption="mine")
    await anna.replace(sent, picture(80, 100))
    update = (await bot.get_updates())[-1]
    assert update.edited_message is not None
    assert (update.edited_message.photo[-1].width, update.edited_message.caption) == (80, "mine")


async def test_an_inline_result_is_sent_in_the_persons_name_with_its_buttons(bot: Bot, anna: Person) -> None:
    asking = asyncio.create_task(anna.ask_inline("dunk"))
    query = (await bot.get_updates(offset=-1, timeout=5))[-1].inline_query
    while query is None:
        query = (await bot.get_updates(offset=-1, timeout=5))[-1].inline_query
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Buy", url="https://example.org/")]])
    words = InputTextMessageContent("<b>Dunk</b>", parse_mode="HTML")
    await query.answer([InlineQueryResultArticle("1", "Dunk", words, reply_markup=keyboard)])
    sent = await anna.pick_inline((await asking)["results"][0])
    assert (sent["text"], sent["via_bot"]["is_bot"]) == ("Dunk", True)
    assert sent["reply_markup"]["inline_keyboard"][0][0]["text"] == "Buy"
    with pytest.raises(Refused, match="RESULT_ID_INVALID"):
        await anna.pick_inline({"id": "2"})


async def test_a_folder_that_takes_no_more_is_told_as_json(tmp_path: Path) -> None:
    async with serving(LocalChat(tmp_path / "chat")) as url, Person(url) as anna:
        files = tmp_path / "chat" / "files"
        files.write_text("a file where a folder should be")
        with pytest.raises(Refused, match="Internal Server Error: .*" + re_of(errno.ENOTDIR, errno.EEXIST)):
            await anna.send_photo(picture(100, 80))


def re_of(*numbers: int) -> str:
    """What the system says for one of these."""
    return f"({'|'.join(os.strerror(number) for number in numbers)})"
