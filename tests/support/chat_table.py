"""The bot's reaction to every kind of update, for docs/chat.md."""

from typing import Literal, NamedTuple

Reaction = Literal["answer", "text", "edit", "notice", "results", "record", "nothing"]
REACTIONS: dict[Reaction, str] = {
    "answer": "replies with the answer to a picture",
    "text": "replies with a text",
    "edit": "changes an answer that it sent before",
    "notice": "answers a tap: a notice at the top of the chat, an alert, or nothing visible",
    "results": "answers an inline query",
    "record": "stores something and sends nothing",
    "nothing": "does nothing",
}
NOT_REQUESTED = "Not requested: Telegram does not send it."


class Row(NamedTuple):
    """One kind of update; `key` has Telegram's names."""

    key: str
    update: str
    reaction: Reaction

    @property
    def requested(self) -> bool:
        """Whether the bot asks Telegram for this kind of update."""
        return not self.update.startswith(NOT_REQUESTED)


def _not_requested(key: str, reason: str = "") -> Row:
    return Row(key, f"{NOT_REQUESTED} {reason}".strip(), "nothing")


MESSAGES = (
    Row("message.photo", "A photo. The bot downloads the smallest size that is large enough for the model.", "answer"),
    Row(
        "message.document",
        "A file. Its content counts, not its name: JPEG (with EXIF rotation), PNG, WebP, AVIF, HEIC, GIF, TIFF, BMP, "
        "or a video.",
        "answer",
    ),
    Row("message.document_unreadable", "A file that is no picture. The reply lists the formats.", "text"),
    Row("message.video", "A short video. Up to eight frames from all parts of it vote.", "answer"),
    Row("message.video_note", "A round video. Its frames vote.", "answer"),
    Row("message.animation", "A GIF. Telegram sends it as a silent video, and its frames vote.", "answer"),
    Row("message.live_photo", "A live photo. Its still picture counts.", "answer"),
    Row(
        "message.media_group",
        "An album. Its pictures vote, and one answer replies to the first. A late picture edits the answer. "
        "Where pictures are sure of different models, each model has an answer of its own.",
        "answer",
    ),
    Row("message.forward", "A forwarded photo, like any other.", "answer"),
    Row(
        "message.caption_correct", "A photo with `/correct NAME` as caption. The bot answers and corrects it.", "answer"
    ),
    Row(
        "message.caption_name",
        "A photo whose caption is a model's name, or contains one of at least two words. Among the first three "
        "candidates, that model is the answer; else a button offers it. An answer without a name also offers a model "
        "of the wide catalogue, or to suggest an unlisted name of a maker. An answer with a name does so where the "
        "caption has another number.",
        "answer",
    ),
    Row(
        "message.reply_classify",
        "`/classify` in reply to a known photo. It points to the answer, or sends a deleted one again.",
        "text",
    ),
    Row("message.quote_classify", "`/classify` with a quoted photo from another chat.", "answer"),
    Row(
        "message.text",
        "A text. With an open question, or in reply to an answer, it is a model's name, and yes or no work like the "
        "buttons; the bot edits the answer and reacts with 👍. A greeting or thanks gets the like. Else the reply is a "
        "hint.",
        "text",
    ),
    Row("message.text_brand", "A brand. The reply has a button for each of its models.", "text"),
    Row(
        "message.text_model",
        "A model's name without an open question, also in a sentence. The reply shows its shops and a button that "
        "corrects the latest answer, or the models that it can mean. If the latest answer names this model, the reply "
        "says so. A name with another number or height is none.",
        "text",
    ),
    Row(
        "message.text_code",
        "A style code, such as `DZ5485-612`, also with a model's name. The reply shows shops that search for it. In a "
        "caption, the answer's shops search for it.",
        "text",
    ),
    Row("message.text_link", "A link. The bot does not open it.", "text"),
    Row(
        "message.text_price",
        'A question about price or shop, such as "how much is it?". The reply shows list price and shops of the model '
        "that it names; else of the answer that it replies to, or of the latest answer.",
        "text",
    ),
    Row("message.text_thanks", '"thanks!" in reply to an answer. It is no name.', "text"),
    Row("message.command", "A command. An unknown command gets a hint.", "text"),
    Row("message.start_link", "`/start model_SLUG`, from a link. The reply shows the model and its shops.", "text"),
    Row("message.via_bot", "A result of this bot's inline query that the user sent.", "nothing"),
    Row("message.sticker", "A sticker. The reply says what to send.", "text"),
    Row("message.voice", "A voice message. The reply says what to send.", "text"),
    Row("message.audio", "An audio file. The reply says what to send.", "text"),
    Row("message.location", "A location. The reply says what to send.", "text"),
    Row("message.venue", "A venue. The reply says what to send.", "text"),
    Row("message.contact", "A contact. The reply says what to send.", "text"),
    Row("message.poll", "A poll. The reply says what to send.", "text"),
    Row("message.dice", "A die. The reply says what to send.", "text"),
    Row("message.game", "A game. The reply says what to send.", "text"),
    Row("message.story", "A story. The reply says what to send.", "text"),
    Row("message.paid_media", "Paid media. The bot does not look at it, and the reply says what to send.", "text"),
    Row("message.checklist", "A checklist. The reply says what to send.", "text"),
    Row("message.giveaway", "A giveaway. The reply says what to send.", "text"),
    Row("message.service", "A service message, for example a pinned message or a new title.", "nothing"),
    Row(
        "edited_message.photo",
        "Another photo in the same message. The answer changes, and earlier corrections no longer count.",
        "edit",
    ),
    Row(
        "edited_message.caption",
        "Another caption. A button offers a model that it names; `/correct` corrects the answer.",
        "edit",
    ),
    Row(
        "edited_message.text",
        "An edited text or command gets a new reply. `/retrain`, `/promote` and `/rollback` do nothing then.",
        "text",
    ),
    Row("edited_message.location", "A live location moves.", "nothing"),
    Row("edited_message.hidden", "An invisible change: Telegram repeats the message without `edit_date`.", "nothing"),
)
OTHERS = (
    Row("callback_query", "A tap on a button. An old button, or another user's, gets an alert.", "notice"),
    Row(
        "inline_query",
        "`@bot dunk` in any chat; the last word can be incomplete. The results are models with their shops.",
        "results",
    ),
    Row("my_chat_member", "A user blocks the bot, or a group adds it or makes it an admin.", "record"),
    _not_requested("chosen_inline_result"),
    _not_requested("channel_post", "A channel is no conversation."),
    _not_requested("edited_channel_post"),
    _not_requested("business_connection"),
    _not_requested("business_message"),
    _not_requested("edited_business_message"),
    _not_requested("deleted_business_messages"),
    _not_requested("guest_message"),
    _not_requested("message_reaction"),
    _not_requested("message_reaction_count"),
    _not_requested("shipping_query", "The bot sells nothing."),
    _not_requested("pre_checkout_query"),
    _not_requested("purchased_paid_media"),
    _not_requested("poll"),
    _not_requested("poll_answer"),
    _not_requested("chat_member"),
    _not_requested("chat_join_request"),
    _not_requested("chat_boost"),
    _not_requested("removed_chat_boost"),
    _not_requested("managed_bot"),
)
GROUPS = (
    Row("group.photo_mention", "A photo whose caption mentions the bot.", "answer"),
    Row("group.reply_mention", "A text that mentions the bot, in reply to a user's photo.", "answer"),
    Row("group.reply_bot", "A photo in reply to a message of the bot.", "answer"),
    Row("group.command", "A command.", "text"),
    Row("group.photo", "Any other photo. The bot is no admin of the group.", "nothing"),
    Row("group.photo_admin", "Any other photo. The bot is an admin of the group.", "answer"),
    Row("group.text", "Any other text.", "nothing"),
    Row("group.channel", "A photo for a channel or a group, whose caption mentions the bot.", "answer"),
    Row("group.bot", "A message of another bot, also one that mentions the bot.", "nothing"),
)
ROWS = (*MESSAGES, *OTHERS, *GROUPS)
