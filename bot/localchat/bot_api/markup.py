"""Keyboards under messages: https://core.telegram.org/bots/api#inlinekeyboardmarkup."""

from typing import Annotated, TypeAlias
from urllib.parse import urlsplit

from pydantic import Discriminator, Field, Tag

from bot.localchat.core.errors import STRICTNESS, BadRequest
from bot.localchat.core.json_codec import Json
from bot.localchat.http.parameters import Strict, from_json

MAX_BUTTONS = 100
MAX_IN_ROW = 8
MAX_DATA = 64  # bytes
ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)


class InlineKeyboardButton(Strict):
    """A button of an inline keyboard: a label and one action."""

    text: str
    icon_custom_emoji_id: str | None = None
    style: str | None = None
    url: str | None = None
    callback_data: str | None = None
    web_app: Json | None = None
    login_url: Json | None = None
    switch_inline_query: str | None = None
    switch_inline_query_current_chat: str | None = None
    switch_inline_query_chosen_chat: Json | None = None
    copy_text: Json | None = None
    callback_game: Json | None = None
    pay: bool | None = None

    def check(self) -> None:
        """Raise BadRequest for a button that Telegram refuses."""
        actions = [name for name in ACTIONS if self._does(name)]
        if not self.text.strip():
            raise _button('Field "text" must be non-empty')
        if not actions:
            raise _button("Text buttons are unallowed in the inline keyboard")
        if len(actions) > 1:
            raise _button(f"it must do one thing, not {' and '.join(actions)} {STRICTNESS}")
        if self.callback_data is not None and len(self.callback_data.encode()) > MAX_DATA:
            raise BadRequest("BUTTON_DATA_INVALID")
        if self.url and not _is_link(self.url):
            raise BadRequest(f"inline keyboard button URL '{self.url}' is invalid: Wrong HTTP URL")
        if self.style not in (None, "danger", "success", "primary"):
            raise _button(f"invalid button style {self.style!r} specified")

    def _does(self, action: str) -> bool:
        given = getattr(self, action)
        # Telegram takes an empty address or empty data for none; an empty inline query is one.
        return given is not None and not (given == "" and action in ("url", "callback_data"))


class InlineKeyboardMarkup(Strict):
    """Rows of buttons under a message."""

    inline_keyboard: list[list[InlineKeyboardButton]]

    def kept(self) -> Json | None:
        """The inline keyboard and the reply keyboard of a new message."""
        rows = [row for row in self.inline_keyboard if row]
        for row in rows:
            for button in row:
                button.check()
        if any(len(row) > MAX_IN_ROW for row in rows) or sum(map(len, rows)) > MAX_BUTTONS:
            raise BadRequest("reply markup is too long")
        return {"inline_keyboard": [[button.fields() for button in row] for row in rows]} if rows else None


class KeyboardButton(Strict):
    """A button that writes its label as the person's message."""

    text: str
    icon_custom_emoji_id: str | None = None
    style: str | None = None
    request_users: Json | None = None
    request_chat: Json | None = None
    request_managed_bot: Json | None = None
    request_contact: bool | None = None
    request_location: bool | None = None
    request_poll: Json | None = None
    web_app: Json | None = None


class ReplyKeyboardMarkup(Strict):
    """Rows of ready answers in place of the letters."""

    keyboard: list[list[KeyboardButton | str]]
    is_persistent: bool | None = None
    resize_keyboard: bool | None = None
    one_time_keyboard: bool | None = None
    input_field_placeholder: Annotated[str, Field(min_length=1, max_length=64)] | None = None
    selective: bool | None = None


class ReplyKeyboardRemove(Strict):
    """Back to the letters."""

    remove_keyboard: bool
    selective: bool | None = None


class ForceReply(Strict):
    """Open the answer field on this message."""

    force_reply: bool
    input_field_placeholder: Annotated[str, Field(min_length=1, max_length=64)] | None = None
    selective: bool | None = None


def _which(value: object) -> str:
    if isinstance(value, dict):
        for field in ("inline_keyboard", "keyboard", "remove_keyboard", "force_reply"):
            if field in value:
                return field
    raise BadRequest("can't parse reply keyboard markup JSON object")


AnyMarkup: TypeAlias = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | ForceReply
ReplyMarkup: TypeAlias = Annotated[
    Annotated[InlineKeyboardMarkup, Tag("inline_keyboard")]
    | Annotated[ReplyKeyboardMarkup, Tag("keyboard")]
    | Annotated[ReplyKeyboardRemove, Tag("remove_keyboard")]
    | Annotated[ForceReply, Tag("force_reply")],
    Discriminator(_which),
    from_json("reply keyboard markup"),
]


def inline(markup: AnyMarkup | None) -> Json | None:
    """The keyboard of an edited message.

    Raises BadRequest unless it is an inline keyboard.
    """
    if markup is not None and not isinstance(markup, InlineKeyboardMarkup):
        raise BadRequest("inline keyboard expected")
    return None if markup is None else markup.kept()


def kept(markup: AnyMarkup | None) -> tuple[Json | None, Json | None]:
    """The keyboard as the message stores it, or None without buttons.

    Raises BadRequest for what Telegram refuses.
    """
    if isinstance(markup, InlineKeyboardMarkup):
        return markup.kept(), None
    return None, None if markup is None else markup.fields()


def _button(reason: str) -> BadRequest:
    return BadRequest(f"can't parse inline keyboard button: {reason}")


def _is_link(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme == "tg" or (parts.scheme in ("http", "https") and "." in (parts.hostname or ""))
