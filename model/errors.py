"""Errors of recognition; each message is the sentence that users read.

ModelError
├── PictureError
│   ├── NotAPicture
│   ├── DamagedPicture
│   └── PictureTooLarge
│       └── PictureTooComplex
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
    """The bytes begin like a picture but cannot be decoded."""


class PictureTooLarge(PictureError):
    """The picture exceeds a limit: bytes, pixels or scans."""


class PictureTooComplex(PictureTooLarge):
    """The picture comes in more scans or pieces than are read."""


class VersionError(ModelError):
    """A version or backbone is incomplete, altered or does not work here."""


class CatalogueError(ModelError, KeyError):
    """The catalogue has no such entry, or its file is wrong."""

    def __str__(self) -> str:
        """The sentence itself: KeyError alone would show it in quotes."""
        return str(self.args[0]) if self.args else ""
