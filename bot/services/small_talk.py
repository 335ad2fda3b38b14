"""Words to the bot that are no sneaker's name: a yes, a no, a greeting, thanks; in the language of who writes."""

from typing import Literal

from bot.i18n import Translator
from model.catalogue.matching import Words, split

Meaning = Literal["idle", "unsure", "yes", "no"]
# The first that the words are made of, with idle ones among them: "yes, thanks" is a yes, "no thanks" is neither.
HEARD: dict[Meaning, str] = {"idle": "heard-idle", "unsure": "heard-unsure", "yes": "heard-yes", "no": "heard-no"}


def heard(say: Translator, text: str) -> Meaning | None:
    """What somebody says who names nothing; None where there are other words than those in the texts."""
    words, idle = split(text, {}), say("heard-idle")
    return next((meaning for meaning, key in HEARD.items() if _made_of(f"{idle}, {say(key)}", words)), None)


def _made_of(phrases: str, words: Words) -> bool:
    """Whether the words can be cut into phrases, wherever those overlap ("sì", "sì certo", "certo")."""
    known, reached = {split(each, {}) for each in phrases.split(",")}, {0}
    for start in range(len(words)):
        if start in reached:
            reached |= {start + len(each) for each in known if words[start : start + len(each)] == each}
    return bool(words) and len(words) in reached
