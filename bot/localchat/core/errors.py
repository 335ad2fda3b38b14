"""What this server refuses, in Telegram's words.

LocalChatError
├── ListenError           an address that is not on this machine
├── FolderError           a folder that can't be used: of another version, damaged, in use
├── DeliveryError         a webhook that did not take an update
└── ApiError              an answer ``{"ok": false, "error_code": …, "description": …}``
    ├── BadRequest        400
    ├── Unauthorized      401
    ├── Forbidden         403
    ├── NotFound          404
    ├── Conflict          409
    ├── TooLarge          413
    ├── TooManyRequests   429, with the seconds to wait
    └── DiskTrouble       500
"""

from bot.localchat.core.json_codec import Json


class LocalChatError(Exception):
    """Base of everything this package raises."""


class ListenError(LocalChatError):
    """An address to listen on that other machines could reach."""


class FolderError(LocalChatError):
    """A folder that this server cannot use."""


class DeliveryError(LocalChatError):
    """A webhook refused an update: the reason and the retry delay."""

    def __init__(self, reason: str, retry_after: int = 0) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class ApiError(LocalChatError):
    """A refusal that the caller of the Bot API reads as JSON."""

    code = 500
    prefix = "Internal Server Error"

    def __init__(self, reason: str = "") -> None:
        self.reason = reason
        self.description = f"{self.prefix}: {reason}" if reason else self.prefix
        super().__init__(self.description)

    def to_json(self) -> Json:
        """The body of the answer, as Telegram writes it."""
        return {"ok": False, "error_code": self.code, "description": self.description}


class BadRequest(ApiError):
    """The request is wrong: a parameter, a length, a missing message."""

    code = 400
    prefix = "Bad Request"


class Unauthorized(ApiError):
    """The token names no bot."""

    code = 401
    prefix = "Unauthorized"


class Forbidden(ApiError):
    """The bot may not do that to this person."""

    code = 403
    prefix = "Forbidden"


class NotFound(ApiError):
    """There is no such method or file."""

    code = 404
    prefix = "Not Found"


class Conflict(ApiError):
    """Two ways of receiving updates at once."""

    code = 409
    prefix = "Conflict"


class TooLarge(ApiError):
    """The request's body is larger than Telegram takes."""

    code = 413
    prefix = "Request Entity Too Large"


class TooManyRequests(ApiError):
    """The bot sends faster than Telegram allows."""

    code = 429
    prefix = "Too Many Requests"

    def __init__(self, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__(f"retry after {retry_after}")

    def to_json(self) -> Json:
        """The body of the response, with ``retry_after`` where Telegram has it."""
        return {**super().to_json(), "parameters": {"retry_after": self.retry_after}}


class DiskTrouble(ApiError):
    """This machine cannot keep what came: its disk is full, or forbidden."""


# Telegram's texts that more than one place gives.
CHAT_NOT_FOUND = "chat not found"
MESSAGE_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
UNREADABLE_PHOTO = "IMAGE_PROCESS_FAILED"
ODD_PHOTO = "PHOTO_INVALID_DIMENSIONS"
NO_PHOTO = (UNREADABLE_PHOTO, ODD_PHOTO)
EMPTY_FILE = "file must be non-empty"
FILE_UNAVAILABLE = "wrong file_id or the file is temporarily unavailable"

# Telegram ignores what it doesn't know; a typo then goes unnoticed until production.
STRICTNESS = "(this local server is stricter than Telegram here)"
