"""Somebody sends a great many photos: others are answered all the same, and no limit of Telegram's is broken."""

from pathlib import Path

from aiohttp import web

from bot.localchat.server import TOKEN, LocalChat
from tests.integration.localchat.serving import serving as limited
from tests.support.bots.chatting import is_help
from tests.support.bots.person import Person
from tests.support.bots.serving import serving
from tests.support.proxy import Forward, in_front_of

PHOTOS = 120


async def test_a_flood_from_one_person_neither_starves_another_nor_breaks_a_limit(tmp_path: Path, drawn: bytes) -> None:
    refused: list[str] = []

    async def meddle(method: str, arguments: dict[str, object], forward: Forward) -> web.Response:
        answer = await forward()
        if answer.status == 429:
            refused.append(method)
        return answer

    async with limited(LocalChat(None, limits=True)) as api, in_front_of(api) as proxy:
        proxy.meddle = meddle
        async with (
            serving(tmp_path, telegram_token=TOKEN, telegram_api=proxy.url, photos_per_minute=6),
            Person(api) as anna,
            Person(api, 1002) as marco,
        ):
            first = await anna.send_photo(drawn)
            for _ in range(PHOTOS):
                await anna.forward(first)
            answer = await marco.wait_for_reply(await marco.send_photo(drawn), timeout=60)
            last = await anna.send_text("/help")
            ended = await anna.wait_for(lambda each: each["message_id"] > last["message_id"] and is_help(each), 120)
            answers = [each for each in await anna.messages() if each["from"]["is_bot"]]
    assert answer["date"] <= ended["date"]
    assert refused == []
    assert 8 <= len(answers) < 30  # those that were looked at, a word to wait, the help
