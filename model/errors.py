"""What can go wrong while recognising a shoe; each message is the sentence that people read.

ModelError
├── PictureError
│   ├── NotAPicture
│   ├── DamagedPicture
│   └── PictureTooLarge
├── VersionError
└── CatalogueError
"""


class ModelError(Exception):
    """Base of everything that this package raises on purpose."""


class PictureError(ModelError):
    """The bytes given cannot be looked at; the subclass says why."""


class NotAPicture(PictureError):
    """The bytes are none of the picture formats that are read."""


class DamagedPicture(PictureError):
    """The bytes begin like a picture, and cannot be decoded to the end."""


class PictureTooLarge(PictureError):
    """The picture has more bytes, more pixels or more passes than we are willing to decode."""


class VersionError(ModelError):
    """A model version or backbone is incomplete, altered, or does not work on this machine."""


class CatalogueError(ModelError, KeyError):
    """The catalogue has no such sneaker, brand or shop, or its file is wrong."""

    def __str__(self) -> str:
        """The sentence itself: KeyError alone would show it in quotes."""
        return str(self.args[0]) if self.args else ""
