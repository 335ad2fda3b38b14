"""The texts of the chat page: complete in every language of the bot."""

import re
from pathlib import Path

import bot.localchat
from bot.i18n import Translations

STRINGS = Path(bot.localchat.__file__).parent / "page" / "scripts" / "strings.js"
LANGUAGE = re.compile(r"^  (\w+): \{\n(.*?)^  \},$", re.MULTILINE | re.DOTALL)
TEXT = re.compile(r"^    (\w+): (?:\((\w*)\) =>)?", re.MULTILINE)


def test_every_language_of_the_bot_has_all_texts_of_the_page() -> None:
    table = {code: TEXT.findall(texts) for code, texts in LANGUAGE.findall(STRINGS.read_text(encoding="utf-8"))}
    assert table.keys() == set(Translations.load().languages)
    assert len(table["en"]) > 50
    assert {code: texts for code, texts in table.items() if texts != table["en"]} == {}
