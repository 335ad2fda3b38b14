"""Captions: a correction or a model's name under a photo."""

import asyncio
import re
from dataclasses import dataclass

from telegram import Message

from bot.context import Context
from bot.services import corrections
from bot.services.answers import current_answer
from bot.telegram.messages import show
from model.catalogue import style_codes
from model.catalogue.catalogue import LINE, Catalogue, Sneaker
from model.catalogue.matching import split
from store.predictions import predictions
from store.tables import PredictionRow

CORRECT = re.compile(r"/correct(?:@\w+)?(?:\s+|$)", re.IGNORECASE)
CLASSIFY = re.compile(r"/classify(?:@\w+)?(?:\s+|$)", re.IGNORECASE)

LONGEST_UNLISTED = 4  # words behind the maker's name: more are a sentence
ORDINARY = ("small-talk-idle", "small-talk-pointing", "small-talk-question", "caption-ordinary")  # texts
LONGEST_NAME = 8  # words of a caption that may be a name of the wide catalogue


@dataclass(frozen=True, kw_only=True)
class Caption:
    """A caption, understood."""

    correction: str | None = None  # what follows /correct; "" where nothing does
    hint: str | None = None  # the slug of the model that is named, also of the wide catalogue
    style_code: str | None = None  # the maker's code of the version
    unlisted: str | None = None  # what looks like the name of a model that no catalogue has

    @property
    def urgent(self) -> bool:
        """Whether it asks for something to be done with the answer."""
        return self.correction is not None


async def parse(context: Context, message: Message) -> Caption:
    """What a message's caption says.

    A name of the wide catalogue counts where the catalogue has none. That lookup takes tens of milliseconds: the event
    loop goes on meanwhile.
    """
    catalogue, listed = context.state.catalogue, context.state.listed
    text = CLASSIFY.sub("", message.caption or "").strip()
    if asked := CORRECT.match(text):
        return Caption(correction=text[asked.end() :].strip())
    text = re.sub(rf"@{message.get_bot().username}\b", "", text, flags=re.IGNORECASE).strip()
    code = style_codes.find(text)
    text = style_codes.without(text, code) if code else text
    named = catalogue.meant(text) if text else None
    unlisted = None
    if named is None and 1 < len(text.split()) <= LONGEST_NAME and not catalogue.choices(text):
        named = await asyncio.to_thread(_listed, listed, text)
        if named is None and _looks_like_name(context, text):
            similar = await asyncio.to_thread(listed.choices, text)
            unlisted = None if similar else text
    return Caption(hint=named.slug if named else None, style_code=code.code if code else None, unlisted=unlisted)


def _listed(listed: Catalogue, text: str) -> Sneaker | None:
    """The model of the wide catalogue that a caption names.

    One word of it is written exactly: "nike shirt" is no Nike Zoom Shift.
    """
    found = listed.meant(text)
    return found if found and not {*listed.split(found.name)}.isdisjoint(listed.split(text)) else None


def _looks_like_name(context: Context, text: str) -> bool:
    """Whether a caption is a maker's name and few, rare words."""
    say, words = context.say, _behind_maker(context.state.catalogue, text)
    ordinary = {word for key in ORDINARY for phrase in say(key).split(",") for word in split(phrase, {})}
    return 0 < len(words) <= LONGEST_UNLISTED and ordinary.isdisjoint(words) and "?" not in text


def _behind_maker(catalogue: Catalogue, text: str) -> tuple[str, ...]:
    """The words behind the maker's name that begins a text, or none.

    A line such as "Air Jordan" tells its maker.
    """
    words = catalogue.split(text)
    makers = [catalogue.split(each) for each in (*catalogue.brands(), *catalogue.makers)]
    lengths = [len(each) for each in makers if words[: len(each)] == each]
    if not lengths and catalogue.brand_of_line(text):
        lengths = [LINE]
    return words[max(lengths, default=len(words)) :]


async def apply(context: Context, row: PredictionRow, caption: Caption) -> None:
    """Do what a caption asks for, once the photo has its answer."""
    if caption.correction is None or row.answer_message_id is None or row.several:
        return
    if not corrections.may_correct(context, row):
        return
    if caption.correction:
        await corrections.correct_by_name(context, row, caption.correction, in_answer=True)
    else:
        await corrections.ask(context, row, in_answer=True)


async def apply_edit(context: Context, row: PredictionRow, caption: Caption) -> None:
    """Show the name and the code that an edited caption gives."""
    if (row.caption_slug, row.style_code) != (caption.hint, caption.style_code):
        async with context.state.sessions.begin() as session:
            row = await predictions.hint(session, row.id, caption.hint, caption.style_code)
        if not row.correcting:
            await show(context, row.chat_id, row.answer_message_id, await current_answer(context, row))
    await apply(context, row, caption)
