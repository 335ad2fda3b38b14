"""What the bot leaves behind: nothing of what people are called, write or show, in its log or on its disk."""

from pathlib import Path
from typing import Any

import psutil
from aiohttp import web

from bot.localchat.server import TOKEN
from tests.support.bots.person import Message, Person, buttons
from tests.support.bots.serving import Process, bot_api, free_port, ready
from tests.support.proxy import Forward, Lost, in_front_of, refusal

SECRETS = ("Anna", "my secret words", "hidden-name", TOKEN, TOKEN.partition(":")[2])


async def test_a_log_holds_no_names_words_tokens_or_files_and_the_disk_no_photos(tmp_path: Path, shoe: bytes) -> None:
    async with bot_api() as api, in_front_of(api) as proxy, Person(api) as anna:
        troubles = iter((Lost(), refusal(400, "Bad Request: message text is empty"), refusal(502, "Bad Gateway")))

        async def meddle(method: str, arguments: dict[str, Any], forward: Forward) -> web.Response:
            trouble = next(troubles, None) if method in ("sendMessage", "download") else None
            if isinstance(trouble, Exception):
                raise trouble
            return trouble or await forward()

        proxy.meddle = meddle
        listen = f"127.0.0.1:{free_port()}"
        bot = Process(
            "-m", "sneakers", "run",
            SNEAKERS_DATA=str(tmp_path), SNEAKERS_LISTEN=listen, SNEAKERS_TELEGRAM_API=proxy.url,
            SNEAKERS_TELEGRAM_TOKEN=TOKEN,
        )  # fmt: skip
        await bot.start()
        await ready(f"http://{listen}")
        await play(anna, shoe)
        title = psutil.Process(bot.pid).cmdline()
        files = [file for each in await anna.messages() for file in each["urls"]]
        _, said = await bot.end()
    assert "could not be handled" in said
    assert [secret for secret in SECRETS if secret in " ".join(title)] == []
    assert [secret for secret in (*SECRETS, *files) if secret in said] == []
    kept = contents(tmp_path)
    assert "sneakers.db" in kept
    assert [name for name, data in kept.items() if shoe[200:400] in data] == []


def contents(folder: Path) -> dict[str, bytes]:
    """Every file under a folder, by its name."""
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


async def play(anna: Person, shoe: bytes) -> None:
    """Everything that people do, some of which fails."""
    await anna.send_text("my secret words")
    await anna.send_document(b"no picture", "hidden-name.jpg", caption="my secret words")
    sent = await anna.send_document(shoe, "hidden-name.jpg", caption="/correct my secret words")
    answer = await anna.wait_for(lambda each: _target(each) == sent["message_id"])
    await anna.wait_for_reply(await anna.send_text("/start my secret words"))
    await anna.tap_data(answer, buttons(answer)[0]["callback_data"])
    await anna.tap_data(answer, "my secret words")


def _target(message: Message) -> int:
    return int(message.get("reply_to_message", {}).get("message_id", 0)) if message["from"]["is_bot"] else 0
