"""Chats: messages that a bot and users write, edit and delete."""

import sqlite3
from collections.abc import Sequence
from typing import Protocol

from bot.localchat.core.errors import CHAT_NOT_FOUND, MESSAGE_NOT_MODIFIED, BadRequest, Forbidden
from bot.localchat.core.json_codec import Json
from bot.localchat.state import messages
from bot.localchat.state.bot_profile import Profile
from bot.localchat.state.events import Event, EventName
from bot.localchat.state.privacy_mode import RIGHTS, meant_for
from bot.localchat.state.shared import Shared
from bot.localchat.state.updates import Updates
from bot.localchat.state.users import GROUP, Person, Place

EDITABLE_SECONDS = 48 * 3600  # a person may edit, and a bot delete, this long


class BotUser(Protocol):
    """The bot whose chats these are."""

    id: int

    def user(self) -> Json:
        """The bot as a Bot API ``User``."""


class Chats:
    """The chats of one bot: one per user, and the group."""

    def __init__(self, bot: BotUser, shared: Shared, updates: Updates) -> None:
        self._user = bot
        self._people = shared.people
        self._storage = shared.storage
        self._events = shared.events
        self._clock = shared.clock
        self._updates = updates
        self._profile = Profile(bot.id, shared.storage)

    @property
    def _bot(self) -> int:
        return self._user.id

    def open_to_bot(self, chat: int) -> Place:
        """The chat that the bot may write to.

        Raises BadRequest if nobody with that id ever wrote to the bot, Forbidden if they blocked it.
        """
        if chat == GROUP.id:
            return GROUP
        if chat not in self._people:
            raise BadRequest(CHAT_NOT_FOUND)
        query = "SELECT blocked FROM chats WHERE bot = ? AND id = ?"
        row = self._storage.db.execute(query, (self._bot, chat)).fetchone()
        if row is None:
            raise BadRequest(CHAT_NOT_FOUND)
        if row["blocked"]:
            raise Forbidden("bot was blocked by the user")
        return self._people[chat]

    def find(self, chat: int, message_id: int) -> Json | None:
        """A message of a chat, or None."""
        return messages.find(self._storage.db, self._bot, chat, message_id)

    def history(self, chat: int, after: int = 0) -> list[Json]:
        """A chat's messages above the id ``after``, oldest first."""
        return messages.after(self._storage.db, self._bot, chat, after)

    def keyboard(self, message_id: int) -> Json | None:
        """The reply keyboard, or its removal, that a message brings."""
        return messages.keyboard(self._storage.db, self._bot, message_id)

    def from_bot(
        self, place: Place, contents: Sequence[Json], *, reply_to: int | None = None, keyboard: Json | None = None
    ) -> list[Json]:
        """The bot writes messages (several: an album); returns them as kept."""
        with self._storage.transaction() as db:
            sent = [self._write(db, place, self._user.user(), content, reply_to, keyboard) for content in contents]
        self._tell(place.id, "message", sent)
        return sent

    def from_person(
        self, person: Person, contents: Sequence[Json], *, reply_to: int | None = None, place: Place | None = None
    ) -> list[Json]:
        """Store messages of a user, each an update for the bot.

        Several messages are an album. Without admin rights the bot gets only group messages that are meant for it.

        In a group, the bot hears only what is meant for it, unless it is an admin there.
        """
        place = place or person
        if place is person:
            self.block(person, blocked=False)
        with self._storage.transaction() as db:
            db.execute("INSERT OR IGNORE INTO chats (bot, id) VALUES (?, ?)", (self._bot, place.id))
            sent = [self._write(db, place, person.user(), content, reply_to) for content in contents]
            for message in sent:
                if place is person or self.is_admin or meant_for(self._user.user(), message):
                    self._updates.add(db, "message", message, lane=place.id)
        self._updates.announce()
        self._tell(place.id, "message", sent)
        return sent

    def edit_by_bot(self, message: Json, changed: Json) -> Json:
        """The bot's message becomes ``changed``; raises BadRequest when that changes nothing."""
        before = {name: value for name, value in message.items() if name not in ("edit_date", "reply_to_message")}
        after = {name: value for name, value in changed.items() if name not in ("edit_date", "reply_to_message")}
        if before == after:
            raise BadRequest(MESSAGE_NOT_MODIFIED)
        edited = {**changed, "edit_date": int(self._clock())}
        with self._storage.transaction() as db:
            messages.replace(db, self._bot, edited)
        self._tell(message["chat"]["id"], "edited", [edited])
        return edited

    def delete(self, message: Json) -> None:
        """Delete one message of a chat."""
        with self._storage.transaction() as db:
            messages.delete(db, self._bot, message["message_id"])
        self._tell_deleted(message["chat"]["id"], [message["message_id"]])

    def react(self, message: Json, emoji: str) -> None:
        """The bot reacts to a message; "" takes the reaction back."""
        with self._storage.transaction() as db:
            messages.react(db, self._bot, message["message_id"], emoji)
        self._tell(message["chat"]["id"], "edited", [message])

    def reaction(self, message_id: int) -> str:
        """The bot's reaction to a message, or ""."""
        return messages.reaction(self._storage.db, self._bot, message_id)

    def edit_by_person(self, message: Json, changed: Json) -> Json:
        """The person's message becomes ``changed``, an update for the bot."""
        edited = {**changed, "edit_date": int(self._clock())}
        chat = message["chat"]["id"]
        with self._storage.transaction() as db:
            messages.replace(db, self._bot, edited)
            self._updates.add(db, "edited_message", edited, lane=chat)
        self._updates.announce()
        self._tell(chat, "edited", [edited])
        return edited

    def block(self, person: Person, *, blocked: bool) -> None:
        """The user blocks or unblocks the bot: an update for it."""
        statuses = ("member", "kicked") if blocked else ("kicked", "member")
        old, new = ({"user": self._user.user(), "status": status} for status in statuses)
        change = {
            "chat": person.chat(),
            "from": person.user(),
            "date": int(self._clock()),
            "old_chat_member": old if blocked else {**old, "until_date": 0},
            "new_chat_member": {**new, "until_date": 0} if blocked else new,
        }
        with self._storage.transaction() as db:
            query = "UPDATE chats SET blocked = ? WHERE bot = ? AND id = ? AND blocked = ?"
            if db.execute(query, (blocked, self._bot, person.id, not blocked)).rowcount:
                self._updates.add(db, "my_chat_member", change, lane=person.id)
        self._updates.announce()

    def make_admin(self, person: Person, *, admin: bool) -> None:
        """A user makes the bot a group admin, or no longer."""
        if admin == self.is_admin:
            return
        self._profile.set_text("group_admin", "", "yes" if admin else "")
        member = {"user": self._user.user(), "status": "member"}
        ruling = {"user": self._user.user(), "status": "administrator", **dict.fromkeys(RIGHTS, True)}
        old, new = (member, ruling) if admin else (ruling, member)
        change = {"chat": GROUP.chat(), "from": person.user(), "date": int(self._clock())}
        with self._storage.transaction() as db:
            told = {**change, "old_chat_member": old, "new_chat_member": new}
            self._updates.add(db, "my_chat_member", told, lane=GROUP.id)
        self._updates.announce()

    @property
    def is_admin(self) -> bool:
        """Whether the bot is an admin of the group."""
        return self._profile.text("group_admin", "") == "yes"

    def clear(self, chat: int) -> None:
        """Delete all messages of a chat."""
        with self._storage.transaction() as db:
            gone = messages.clear(db, self._bot, chat)
        self._tell_deleted(chat, gone)

    def _write(
        self,
        db: sqlite3.Connection,
        place: Place,
        sender: Json,
        content: Json,
        reply_to: int | None,
        keyboard: Json | None = None,
    ) -> Json:
        whole = {"from": sender, "chat": place.chat(), "date": int(self._clock()), **content}
        return messages.add(db, self._bot, place.id, whole, reply_to=reply_to, keyboard=keyboard)

    def _tell(self, chat: int, name: EventName, told: Sequence[Json]) -> None:
        for message in told:
            self._events.publish(self._bot, chat, Event(name=name, data=message))

    def _tell_deleted(self, chat: int, gone: Sequence[int]) -> None:
        self._tell(chat, "deleted", [{"message_id": number} for number in gone])
