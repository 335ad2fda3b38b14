"""The floor: downloads each photo and answers a constant.

python -m benchmarks.peers.echo URL TOKEN
"""

import os
import sys

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

os.environ.setdefault("PTB_TIMEDELTA", "true")


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Download the photo, and answer."""
    assert update.message is not None
    file = await update.message.photo[-2].get_file()
    await file.download_as_bytearray()
    await update.message.reply_text("It is a shoe.", do_quote=True)


if __name__ == "__main__":
    url, token = sys.argv[1:]
    builder = Application.builder().token(token).base_url(f"{url}/bot").base_file_url(f"{url}/file/bot")
    application = builder.concurrent_updates(64).connection_pool_size(100).build()
    application.add_handler(MessageHandler(filters.PHOTO, echo))
    application.run_polling()
