"""setMessageReaction: https://core.telegram.org/bots/api#setmessagereaction."""

from typing import Literal

from bot.localchat.bot_api.call import Call
from bot.localchat.core.errors import BadRequest
from bot.localchat.http.parameters import ChatId, Integer, JsonList, Parameters, Strict

MOST = 1  # reactions of a bot to one message
# Some of the emoji of https://core.telegram.org/bots/api#reactiontypeemoji: all that a bot here has a use for.
EMOJI = frozenset(["👍", "👎", "🔥", "🎉", "🤩", "🙏", "👌", "🤔", "👀", "🏆", "💯", "🤝"])


class ReactionType(Strict):
    """An emoji; custom and paid ones are none of a bot's."""

    type: Literal["emoji"]
    emoji: str


class SetMessageReaction(Parameters):
    """Parameters of setMessageReaction."""

    chat_id: ChatId = ""
    message_id: Integer = 0
    reaction: JsonList[ReactionType] | None = None
    is_big: bool = False


async def set_message_reaction(call: Call, given: SetMessageReaction) -> bool:
    """Set the bot's reaction to a message, or remove it."""
    emoji = [each.emoji for each in given.reaction or ()]
    if len(emoji) > MOST:
        raise BadRequest("REACTIONS_TOO_MANY")
    if not EMOJI.issuperset(emoji):
        raise BadRequest("REACTION_INVALID")
    chat = call.place(given.chat_id).id
    message = call.account.chats.find(chat, given.message_id)
    if message is None:
        raise BadRequest("message to react not found")
    call.account.chats.react(message, emoji[0] if emoji else "")
    return True
