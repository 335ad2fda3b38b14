"""The page's own API: what a person does, and the events that the page hears."""

import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from telegram import Bot

from bot.localchat.server import LocalChat
from tests.integration.localchat.pictures import picture, size_of
from tests.integration.localchat.serving import bot_at, serving
from tests.support.bots.person import Person, Refused

ANNA = 1001


async def get(url: str) -> Any:
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return await answer.json()


async def events(response: aiohttp.ClientResponse) -> AsyncIterator[tuple[str, Any]]:
    """The stream's events: name and data."""
    name = ""
    async for line in response.content:
        field, _, value = line.decode().rstrip("\n").partition(": ")
        if field == "event":
            name = value
        elif field == "data":
            yield name, json.loads(value)


async def test_four_people_are_there(url: str) -> None:
    people = await get(f"{url}/chat/people")
    assert [(p["first_name"], p["language_code"], p["admin"]) for p in people] == [
        ("Anna", "en", False),
        ("Marco", "it", False),
        ("Lucía", "es", False),
        ("Robin", "en", True),
    ]


async def test_an_unknown_person_is_not_found(url: str) -> None:
    assert (await get(f"{url}/chat/5/messages"))["error_code"] == 404


async def test_text_is_an_update_and_part_of_the_history(bot: Bot, anna: Person) -> None:
    sent = await anna.send_text("/correct jordan 1")
    update = (await bot.get_updates())[-1]
    assert update.message is not None
    assert update.message.text == "/correct jordan 1"
    assert update.message.entities[0].type == "bot_command"
    assert update.effective_user is not None
    assert (update.effective_user.first_name, update.effective_user.language_code) == ("Anna", "en")
    assert (await anna.messages(after=1)) == [sent]


async def test_a_photo_is_turned_upright_and_sent_in_sizes(bot: Bot, anna: Person, url: str) -> None:
    sent = await anna.send_photo(picture(800, 400, orientation=6), caption="/classify")
    assert [(p["width"], p["height"]) for p in sent["photo"]] == [(45, 90), (160, 320), (400, 800)]
    address = url + sent["urls"][sent["photo"][1]["file_id"]]
    async with aiohttp.ClientSession() as session, session.get(address) as answer:
        assert size_of(await answer.read()) == (160, 320)
        assert answer.content_type == "image/jpeg"


@pytest.mark.parametrize("odd", [picture(400, 300)[:2000], b"not a picture", picture(2100, 100)])
async def test_what_no_photo_can_be_made_of_goes_as_a_file(bot: Bot, anna: Person, odd: bytes) -> None:
    sent = await anna.send_photo(odd, caption="mine")
    assert (sent["document"]["file_size"], sent["caption"]) == (len(odd), "mine")
    with pytest.raises(Refused, match="file must be non-empty"):
        await anna.send_photo(b"")
    with pytest.raises(Refused, match="IMAGE_PROCESS_FAILED"):
        await anna.replace(await anna.send_photo(picture(80, 100)), b"not a picture")


async def test_one_damaged_photo_leaves_the_others_their_album(bot: Bot, anna: Person) -> None:
    sent = await anna.send_photos(b"not a picture", picture(100, 100), picture(100, 80), caption="three")
    assert ["photo" in message for message in sent] == [True, True, False]
    assert [message.get("caption") for message in sent] == ["three", None, None]
    assert sent[0]["media_group_id"] == sent[1]["media_group_id"]
    assert "media_group_id" not in sent[2]


async def test_a_document_is_kept_as_it_is_and_offered_as_a_download(bot: Bot, anna: Person, url: str) -> None:
    page = b"<script>alert(1)</script>"
    sent = await anna.send_document(page, "evil.html", content_type="text/html")
    update = (await bot.get_updates())[-1]
    assert update.message is not None
    assert update.message.document is not None
    assert bytes(await (await update.message.document.get_file()).download_as_bytearray()) == page
    address = url + sent["urls"][sent["document"]["file_id"]]
    async with aiohttp.ClientSession() as session, session.get(address) as answer:
        assert answer.headers["Content-Disposition"] == "attachment"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_any_file_name_is_kept(bot: Bot, anna: Person) -> None:
    for name in ("a." + "x" * 300, "../../etc/passwd", "no suffix", "a.\u202e"):
        sent = await anna.send_document(b"text", name)
        assert (await bot.get_file(sent["document"]["file_id"])).file_size == 4


async def test_who_writes_again_no_longer_blocks_the_bot(bot: Bot, anna: Person) -> None:
    await anna.block()
    await anna.send_text("/start")
    statuses = [u.my_chat_member.new_chat_member.status for u in await bot.get_updates() if u.my_chat_member]
    assert statuses == ["kicked", "member"]
    assert (await bot.send_message(ANNA, "hi")).text == "hi"


async def test_several_photos_are_an_album_that_a_late_one_joins(bot: Bot, anna: Person) -> None:
    album = await anna.send_photos(picture(100, 100), picture(100, 80), caption="two")
    late = await anna.send_photos(picture(80, 100), album=album[0]["media_group_id"])
    updates = await bot.get_updates(offset=-3)
    assert {u.message.media_group_id for u in updates if u.message} == {late[0]["media_group_id"]}
    assert [m.get("caption") for m in [*album, *late]] == ["two", None, None]


async def test_a_reply_names_the_message_it_answers(bot: Bot, anna: Person) -> None:
    answer = await bot.send_message(ANNA, "Air Max 90")
    sent = await anna.send_text("no", reply_to=answer.message_id)
    assert sent["reply_to_message"]["text"] == "Air Max 90"
    with pytest.raises(Refused, match="message not found in this chat"):
        await anna.send_text("no", reply_to=99)


async def test_an_edited_message_is_an_update(bot: Bot, anna: Person) -> None:
    message = await anna.send_text("jordn")
    await anna.edit(message, text="jordan")
    photo = await anna.send_photo(picture(100, 100), caption="jordn")
    await anna.edit(photo, caption="jordan")
    edited = [update.edited_message for update in await bot.get_updates() if update.edited_message]
    assert [(m.text, m.caption) for m in edited] == [("jordan", None), (None, "jordan")]


async def test_a_person_edits_only_own_messages(bot: Bot, anna: Person) -> None:
    answer = await bot.send_message(ANNA, "Air Max 90")
    with pytest.raises(Refused, match="message can't be edited"):
        await anna.edit(answer.to_dict(), text="Air Max 95")


async def test_a_cleared_chat_is_empty_and_still_open_to_the_bot(bot: Bot, anna: Person) -> None:
    await anna.clear()
    assert await anna.messages() == []
    assert (await bot.send_message(ANNA, "hi")).message_id == 2


async def test_the_page_hears_what_happens_in_its_chat(bot: Bot, anna: Person, url: str) -> None:
    async with aiohttp.ClientSession() as session, session.get(f"{url}/chat/{ANNA}/events") as response:
        heard = events(response)
        await bot.send_chat_action(ANNA, "typing")
        sent = await bot.send_message(ANNA, "hi")
        await sent.edit_text("hello")
        await bot.delete_my_commands()
        await anna.clear()
        got = [await anext(heard) for _ in range(6)]
    assert [name for name, _ in got] == ["action", "message", "edited", "commands", "deleted", "deleted"]
    assert got[0][1] == {"action": "typing"}
    assert (got[1][1]["text"], got[2][1]["text"]) == ("hi", "hello")
    assert got[5][1] == {"message_id": sent.message_id}


async def test_the_page_hears_nothing_of_other_chats(bot: Bot, anna: Person, url: str) -> None:
    async with aiohttp.ClientSession() as session, session.get(f"{url}/chat/1002/events") as response:
        heard = events(response)
        await bot.send_message(ANNA, "for Anna")
        async with Person(url, 1002) as marco:
            await marco.send_text("from Marco")
        assert (await anext(heard))[1]["text"] == "from Marco"


async def test_the_stream_ends_with_the_server() -> None:
    async with aiohttp.ClientSession() as session:
        async with serving(LocalChat(None)) as url:
            response = await session.get(f"{url}/chat/{ANNA}/events")
        assert await response.content.read() == b": open\n\n"


async def test_without_a_folder_files_are_kept_in_memory() -> None:
    async with serving(LocalChat(None)) as url, bot_at(url) as bot, Person(url) as anna:
        sent = await anna.send_document(b"text", "a.txt")
        file = await bot.get_file(sent["document"]["file_id"])
        assert bytes(await file.download_as_bytearray()) == b"text"


async def test_the_page_and_its_assets_are_served_and_nothing_beside_them(url: str) -> None:
    async with aiohttp.ClientSession() as session:
        async with session.get(url) as answer:
            assert answer.content_type == "text/html"
        async with session.get(f"{url}/assets/%2e%2e/server.py") as answer:
            assert answer.status == 404
