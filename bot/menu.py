"""The command menu, in every language that we have."""

from telegram import Bot, BotCommand

from bot.texts import Speech, Texts

COMMANDS = {
    "classify": "command-classify",
    "correct": "command-correct",
    "cancel": "command-cancel",
    "help": "command-help",
    "start": "command-start",
}


async def publish(bot: Bot, texts: Texts) -> None:
    """Tell Telegram the commands: those without a language code are for everybody whose language we do not speak."""
    await bot.set_my_commands(commands(texts(texts.fallback)))
    for language in texts.languages:
        await bot.set_my_commands(commands(texts(language)), language_code=language)


def commands(say: Speech) -> list[BotCommand]:
    """The menu's lines in one language."""
    return [BotCommand(command, say(key)) for command, key in COMMANDS.items()]
