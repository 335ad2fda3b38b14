"""Who is spoken to: in a group, people mostly talk to each other."""

import re

from telegram import Message
from telegram.constants import ChatType
from telegram.ext.filters import MessageFilter


class Addressed(MessageFilter):
    """A message in a private chat, or one that mentions the bot or replies to it."""

    def filter(self, message: Message) -> bool:
        """Whether the bot is meant."""
        if message.chat.type == ChatType.PRIVATE:
            return True
        bot, replied = message.get_bot(), message.reply_to_message
        if replied is not None and replied.from_user is not None and replied.from_user.id == bot.bot.id:
            return True
        return re.search(rf"@{bot.username}\b", message.text or message.caption or "", re.IGNORECASE) is not None
