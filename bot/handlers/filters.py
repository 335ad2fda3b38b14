"""Who is spoken to: in a group, people mostly talk to each other."""

import re

from telegram import Message
from telegram.constants import ChatType
from telegram.ext.filters import MessageFilter


def unmentioned(message: Message) -> str:
    """A message's words without the bot's name."""
    return re.sub(rf"@{message.get_bot().username}\b", "", message.text or "", flags=re.IGNORECASE).strip()


class Mentioned(MessageFilter):
    """A message that has the bot's name in it."""

    def filter(self, message: Message) -> bool:
        """Whether it has."""
        words = message.text or message.caption or ""
        return re.search(rf"@{message.get_bot().username}\b", words, re.IGNORECASE) is not None


class Addressed(MessageFilter):
    """A message in a private chat, or one that mentions the bot or replies to it."""

    def filter(self, message: Message) -> bool:
        """Whether the bot is meant."""
        if message.chat.type == ChatType.PRIVATE:
            return True
        replied = message.reply_to_message
        if replied is not None and replied.from_user is not None and replied.from_user.id == message.get_bot().bot.id:
            return True
        return Mentioned().filter(message)


class Ours(MessageFilter):
    """A message that somebody picked from the bot's own inline finds: it says all that there is to say."""

    def filter(self, message: Message) -> bool:
        """Whether it came by way of this bot."""
        return message.via_bot is not None and message.via_bot.id == message.get_bot().bot.id


class Edited(MessageFilter):
    """A message that its writer changed; Telegram also repeats some for changes that nobody sees, without a date."""

    def filter(self, message: Message) -> bool:
        """Whether somebody did."""
        return message.edit_date is not None
