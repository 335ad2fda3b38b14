"""Group messages that a bot without admin rights receives.

See https://core.telegram.org/bots/features#privacy-mode.
"""

import re

from bot.localchat.core.json_codec import Json

COMMAND = re.compile(r"/\w+(?:@(\w+))?")
# What an admin may do: https://core.telegram.org/bots/api#chatmemberadministrator.
RIGHTS = (
    "can_be_edited",
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)


def meant_for(bot: Json, message: Json) -> bool:
    """Whether a group message is for the bot.

    That is a command, a mention, a reply to the bot, or a message sent via it.
    """
    words = str(message.get("text") or message.get("caption") or "")
    name = str(bot["username"])
    command = COMMAND.match(words)
    if command is not None:
        return command[1] is None or command[1].lower() == name.lower()
    if re.search(rf"@{name}\b", words, re.IGNORECASE):
        return True
    answered = message.get("reply_to_message") or {}
    return bot["id"] in ((answered.get("from") or {}).get("id"), (message.get("via_bot") or {}).get("id"))
