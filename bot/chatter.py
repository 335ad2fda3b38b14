"""Words to the bot that are no sneaker's name: a yes, a no, a greeting, thanks; in the language of who writes."""

import re
from typing import Literal

from bot.texts import Speech
from model.matching import split

Meaning = Literal["idle", "unsure", "yes", "no"]
# The first that the words are made of, with idle ones among them: "yes, thanks" is a yes, "no thanks" is neither.
HEARD: dict[Meaning, str] = {"idle": "heard-idle", "unsure": "heard-unsure", "yes": "heard-yes", "no": "heard-no"}


def heard(say: Speech, text: str) -> Meaning | None:
    """What somebody says who names nothing; None where there are other words than those in the texts."""
    words = _plain(text)
    idle = say("heard-idle")
    return next((meaning for meaning, key in HEARD.items() if _made_of(f"{idle}, {say(key)}", words)), None)


def _made_of(phrases: str, words: str) -> bool:
    known = "|".join(re.escape(_plain(each)) for each in phrases.split(","))
    return re.fullmatch(rf"(?:(?:{known})(?: |$))+", words) is not None


def _plain(text: str) -> str:
    return " ".join(split(text, {}))
