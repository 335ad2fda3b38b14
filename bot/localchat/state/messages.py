"""Messages as they are kept: Bot API ``Message`` objects, a row each.

Functions take a connection; whoever writes owns the transaction.
"""

import json
import sqlite3

from bot.localchat.core.json_codec import Json, dumps


def add(
    db: sqlite3.Connection,
    bot: int,
    chat: int,
    content: Json,
    *,
    reply_to: int | None = None,
    keyboard: Json | None = None,
) -> Json:
    """Store a message and return it whole.

    Message ids of a bot grow over all its private chats, as at Telegram. ``keyboard`` is a reply keyboard; a
    ``Message`` does not carry it, so it is stored beside.

    ``keyboard`` is what changes the person's letters; a ``Message`` doesn't tell it, so it is kept beside.
    """
    counted = "UPDATE bots SET last_message = last_message + 1 WHERE id = ? RETURNING last_message"
    message_id = int(db.execute(counted, (bot,)).fetchone()[0])
    kept = {"message_id": message_id, **content}
    letters = None if keyboard is None else dumps(keyboard)
    db.execute(
        "INSERT INTO messages (bot, id, chat, reply_to, content, keyboard) VALUES (?, ?, ?, ?, ?, ?)",
        (bot, message_id, chat, reply_to, dumps(kept), letters),
    )
    return _whole(db, bot, kept, reply_to)


def find(db: sqlite3.Connection, bot: int, chat: int, message_id: int) -> Json | None:
    """The message with the one it replies to, or None."""
    row = db.execute(
        "SELECT content, reply_to FROM messages WHERE bot = ? AND id = ? AND chat = ?", (bot, message_id, chat)
    ).fetchone()
    return None if row is None else _whole(db, bot, json.loads(row["content"]), row["reply_to"])


def keyboard(db: sqlite3.Connection, bot: int, message_id: int) -> Json | None:
    """What a message does to the person's letters, or None."""
    row = db.execute("SELECT keyboard FROM messages WHERE bot = ? AND id = ?", (bot, message_id)).fetchone()
    return None if row is None or row[0] is None else json.loads(row[0])


def react(db: sqlite3.Connection, bot: int, message_id: int, emoji: str) -> None:
    """Keep the bot's reaction to a message; "" removes it."""
    db.execute("DELETE FROM reactions WHERE bot = ? AND id = ?", (bot, message_id))
    if emoji:
        db.execute("INSERT INTO reactions (bot, id, emoji) VALUES (?, ?, ?)", (bot, message_id, emoji))


def reaction(db: sqlite3.Connection, bot: int, message_id: int) -> str:
    """The bot's reaction to a message, or ""; a ``Message`` lacks it."""
    row = db.execute("SELECT emoji FROM reactions WHERE bot = ? AND id = ?", (bot, message_id)).fetchone()
    return "" if row is None else str(row["emoji"])


def after(db: sqlite3.Connection, bot: int, chat: int, message_id: int) -> list[Json]:
    """The chat's messages above ``message_id``, oldest first."""
    rows = db.execute(
        "SELECT content, reply_to FROM messages WHERE bot = ? AND chat = ? AND id > ? ORDER BY id",
        (bot, chat, message_id),
    ).fetchall()
    return [_whole(db, bot, json.loads(row["content"]), row["reply_to"]) for row in rows]


def replace(db: sqlite3.Connection, bot: int, content: Json) -> None:
    """Keep ``content`` in place of the message with its id."""
    kept = {name: value for name, value in content.items() if name != "reply_to_message"}
    db.execute("UPDATE messages SET content = ? WHERE bot = ? AND id = ?", (dumps(kept), bot, content["message_id"]))


def delete(db: sqlite3.Connection, bot: int, message_id: int) -> None:
    """Forget one message."""
    db.execute("DELETE FROM messages WHERE bot = ? AND id = ?", (bot, message_id))


def clear(db: sqlite3.Connection, bot: int, chat: int) -> list[int]:
    """Forget all messages of a chat; returns their ids."""
    rows = db.execute("DELETE FROM messages WHERE bot = ? AND chat = ? RETURNING id", (bot, chat)).fetchall()
    return sorted(int(row[0]) for row in rows)


def _whole(db: sqlite3.Connection, bot: int, content: Json, reply_to: int | None) -> Json:
    if reply_to is None:
        return content
    answered = db.execute("SELECT content FROM messages WHERE bot = ? AND id = ?", (bot, reply_to)).fetchone()
    # Telegram nests one message deep, and leaves the field out when that message was deleted.
    return content if answered is None else {**content, "reply_to_message": json.loads(answered["content"])}
