"""A naive bot with aiogram: same model, full decode, nothing stored.

python -m benchmarks.peers.naive URL TOKEN, with aiogram in the environment (`make .venv-aiogram/ready`).
"""

import asyncio
import io
import sys

import numpy as np
from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message
from PIL import Image

from model.interpreter import Interpreter
from model.live import shipped
from model.manifest import MODEL_FILE, Manifest

dispatcher = Dispatcher()


@dispatcher.message(F.photo)  # type: ignore[untyped-decorator]
async def photo(message: Message, bot: Bot, interpreter: Interpreter, manifest: Manifest) -> None:
    """Download the largest photo, classify it, and answer."""
    data = io.BytesIO()
    await bot.download(message.photo[-1], destination=data)
    pixels = Image.open(data).convert("RGB").resize((manifest.input_size, manifest.input_size))
    probabilities, _ = interpreter.run(np.asarray(pixels))
    assert probabilities is not None
    best = int(probabilities.argmax())
    await message.reply(f"{manifest.labels[best]}: {probabilities[best]:.0%}")


async def main(url: str, token: str) -> None:
    """Serve until killed."""
    bot = Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(url)))
    folder = shipped()
    interpreter = Interpreter((folder / MODEL_FILE).read_bytes())
    await dispatcher.start_polling(bot, interpreter=interpreter, manifest=Manifest.read(folder))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
