"""Storage: an SQLite database and a folder of files, or memory.

Queries run on the event loop: each takes tens of microseconds, and one thread makes every transaction
(it never awaits) atomic. Files are written in a worker thread and before the row that names them.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.localchat.core.errors import FolderError

SCHEMA_VERSION = 1
LOCK_SECONDS = 2  # how long to wait for a process that is about to end
# With WAL a killed process loses nothing that was committed; NORMAL saves the fsync that only a power cut would need.
# EXCLUSIVE keeps a second server off the folder: its people and bots would not hear of each other.
PRAGMAS = "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
SCHEMA = """
CREATE TABLE bots (
    id INTEGER PRIMARY KEY,
    last_message INTEGER NOT NULL DEFAULT 0,
    last_update INTEGER NOT NULL DEFAULT 100000000,
    last_file INTEGER NOT NULL DEFAULT 0,
    allowed_updates TEXT,
    webhook TEXT
);
CREATE TABLE chats (
    bot INTEGER NOT NULL, id INTEGER NOT NULL, blocked INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (bot, id)
);
CREATE TABLE messages (
    bot INTEGER NOT NULL, id INTEGER NOT NULL, chat INTEGER NOT NULL, reply_to INTEGER, content TEXT NOT NULL,
    keyboard TEXT,
    PRIMARY KEY (bot, id)
);
CREATE INDEX messages_by_chat ON messages (bot, chat, id);
CREATE TABLE updates (
    bot INTEGER NOT NULL, id INTEGER NOT NULL, lane INTEGER NOT NULL, created REAL NOT NULL, content TEXT NOT NULL,
    PRIMARY KEY (bot, id)
);
CREATE INDEX updates_by_lane ON updates (bot, lane, id);
CREATE TABLE queries (
    id TEXT PRIMARY KEY, bot INTEGER NOT NULL, kind TEXT NOT NULL, created REAL NOT NULL
);
CREATE TABLE files (
    id TEXT PRIMARY KEY, bot INTEGER NOT NULL, path TEXT NOT NULL, size INTEGER NOT NULL, content TEXT NOT NULL
);
CREATE INDEX files_by_path ON files (bot, path);
CREATE TABLE commands (
    bot INTEGER NOT NULL, scope TEXT NOT NULL, language TEXT NOT NULL, content TEXT NOT NULL,
    PRIMARY KEY (bot, scope, language)
);
CREATE TABLE profile (
    bot INTEGER NOT NULL, field TEXT NOT NULL, language TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (bot, field, language)
);
"""


# Added later: an older server leaves it alone.
REACTIONS = """
CREATE TABLE IF NOT EXISTS reactions (
    bot INTEGER NOT NULL, id INTEGER NOT NULL, emoji TEXT NOT NULL,
    PRIMARY KEY (bot, id)
);
"""


class Storage:
    """One database and its files under ``folder``; None keeps both in memory."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self._db: sqlite3.Connection | None = None
        self._memory: dict[str, bytes] = {}

    @property
    def db(self) -> sqlite3.Connection:
        """The open connection, for reading; writing goes through ``transaction``."""
        if self._db is None:
            raise RuntimeError("the storage is not open: call open() first")
        return self._db

    def open(self) -> None:
        """Open or create the database; raises FolderError when another version wrote it."""
        if self.folder is not None:
            self.folder.mkdir(parents=True, exist_ok=True)
        name = ":memory:" if self.folder is None else str(self.folder / "localchat.db")
        self._db = sqlite3.connect(name, isolation_level=None, timeout=LOCK_SECONDS)
        self._db.row_factory = sqlite3.Row
        try:
            self._db.executescript(PRAGMAS)
            self._lay_out()
            self._db.executescript(REACTIONS)
        except sqlite3.DatabaseError as error:
            self.close()
            raise FolderError(
                f"cannot open the local chat's database {name}: {error} (if another local chat runs on this folder, "
                "stop it; if the file is damaged, delete it to start afresh)"
            ) from error

    def close(self) -> None:
        """Close the database."""
        if self._db is not None:
            self._db.close()
            self._db = None

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Commit all writes of the block, or none when it fails.

        The block must not await. A cancelled block writes nothing.
        """
        self.db.execute("BEGIN IMMEDIATE")
        with self.db:
            yield self.db

    def write_file(self, path: str, data: bytes) -> None:
        """Keep ``data`` as ``path`` (relative), whole or not at all."""
        if self.folder is None:
            self._memory[path] = data
            return
        target = self.folder / "files" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = target.with_suffix(target.suffix + ".part")
        unfinished.write_bytes(data)
        unfinished.replace(target)

    def read_file(self, path: str) -> bytes:
        """The bytes kept as ``path``; raises FileNotFoundError."""
        if self.folder is not None:
            return (self.folder / "files" / path).read_bytes()
        if path not in self._memory:
            raise FileNotFoundError(path)
        return self._memory[path]

    def _lay_out(self) -> None:
        version = self.db.execute("PRAGMA user_version").fetchone()[0]
        if version == SCHEMA_VERSION:
            return
        if version != 0:
            raise FolderError(
                f"{self.folder} was written by another version of the local chat "
                f"(layout {version}, this one reads {SCHEMA_VERSION}): delete the folder to start afresh"
            )
        self.db.executescript(f"BEGIN; {SCHEMA} PRAGMA user_version={SCHEMA_VERSION}; COMMIT;")
