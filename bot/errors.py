"""Errors of the bot; each message is for the operator.

BotError
├── SettingsError
├── SetupError
├── TokenError
├── QueueClosed
├── Postponed
├── DownloadError
│   ├── PictureDelayed
│   └── PictureGone
├── ButtonError
└── TranslationError
"""


class BotError(Exception):
    """Base of everything that this package raises on purpose."""


class SettingsError(BotError):
    """A SNEAKERS_* variable has a value that cannot be used."""


class SetupError(BotError):
    """The bot cannot start on this machine as it is."""


class TokenError(BotError):
    """Telegram does not know the bot's token."""


class QueueClosed(BotError):
    """The queue takes no updates; unacknowledged ones come again."""


class Postponed(BotError):
    """An update's answer could not be sent: the update is tried again.

    `in_doubt`: Telegram may have something of it, so nothing else may be sent in its chat until then. `seconds`: how
    long Telegram says to wait.
    """

    def __init__(self, why: str, *, in_doubt: bool, seconds: float = 0.0) -> None:
        super().__init__(why)
        self.in_doubt = in_doubt
        self.seconds = seconds


class DownloadError(BotError):
    """A picture could not be fetched from Telegram."""


class PictureDelayed(DownloadError):
    """Telegram withholds a picture for now."""


class PictureGone(DownloadError):
    """Telegram no longer has a picture, and will not have it again."""


class ButtonError(BotError):
    """A button's callback data cannot be built, or is none of ours."""


class TranslationError(BotError):
    """A text is missing, empty, or cannot be filled in."""
