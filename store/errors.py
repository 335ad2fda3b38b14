"""What can go wrong while remembering; each message is the sentence that people read.

StoreError
├── DatabaseUrlError
├── DatabaseUnavailable
├── MigrationError
├── NotStored
└── StorageUnavailable
"""


class StoreError(Exception):
    """Base of everything that this package raises on purpose."""


class DatabaseUrlError(StoreError):
    """The database's address is none that we can open."""


class DatabaseUnavailable(StoreError):
    """The database cannot be opened just now."""


class MigrationError(StoreError):
    """The database cannot be brought to the tables that this code needs."""


class NotStored(StoreError):
    """Something was named by an id that is not in the database."""


class StorageUnavailable(StoreError):
    """The object store does not answer, or refuses."""
