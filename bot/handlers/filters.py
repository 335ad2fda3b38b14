"""Filters: which messages address the bot."""

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
    """A private message, a mention, or a reply to the bot."""

    def filter(self, message: Message) -> bool:
        """Whether the bot is meant."""
        if message.chat.type == ChatType.PRIVATE:
            return True
        replied = message.reply_to_message
        if replied is not None and replied.from_user is not None and replied.from_user.id == message.get_bot().bot.id:
            return True
        return Mentioned().filter(message)


class Ours(MessageFilter):
    """A message picked from the bot's own inline results."""

    def filter(self, message: Message) -> bool:
        """Whether it came by way of this bot."""
        return message.via_bot is not None and message.via_bot.id == message.get_bot().bot.id


class AnotherBot(MessageFilter):
    """A message of a bot: two bots could answer each other endlessly.

    A message for a channel or a group comes under a user that is a bot by name, and is none of them.
    """

    def filter(self, message: Message) -> bool:
        """Whether a bot wrote it."""
        return message.sender_chat is None and message.from_user is not None and message.from_user.is_bot


class Senderless(MessageFilter):
    """A message that names no sender: nobody could be answered or counted."""

    def filter(self, message: Message) -> bool:
        """Whether it names none."""
        return message.sender_chat is None and message.from_user is None


class Edited(MessageFilter):
    """A message that its writer changed."""

    def filter(self, message: Message) -> bool:
        """Whether somebody did."""
        return message.edit_date is not None
