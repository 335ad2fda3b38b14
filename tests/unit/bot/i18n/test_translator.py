"""Translations: complete, used, valid HTML, and numbers in the right format."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from fluent.runtime import FluentResource
from fluent.syntax import ast as ftl
from fluent.syntax.visitor import Visitor

import bot
from bot.errors import SettingsError, TranslationError
from bot.i18n import Translations
from bot.i18n.translator import FOLDER
from bot.telegram.command_menu import commands
from model.catalogue.catalogue import Catalogue, certain

BOT = Path(bot.__file__).parent
SOURCES = sorted(path for path in BOT.rglob("*.py") if not {"localchat", "cli"} & set(path.parts))
# Files and packages with words that no user reads in the chat. All others take every word from the translations.
NOT_FOR_USERS = {
    "app.py": "errors and log messages of the start, for the operator",
    "redaction.py": "an error of the settings, for the operator",
    "settings.py": "what each setting takes, for the operator",
    "handlers/errors.py": "why an update is tried again, for the log",
    "telegram/messages.py": "what Telegram says of a message that is gone",
    "telegram/refusals.py": "what Telegram says when it refuses, and log messages",
    "telegram/proxies.py": "an error of the settings, for the operator",
    "telegram/startup.py": "an error of the start, for the operator",
    "jobs": "log messages",
    "updates": "log messages, and the reason why an update is given up",
    "web": "log messages, and bodies of HTTP errors",
    "state/metrics.py": "descriptions of metrics",
}
TELEGRAM_ERRORS = (
    "not found", "can't be edited", "not modified", "no text in the message", "query is too old", "query id is invalid",
    "too big",
)  # fmt: skip
LANGUAGES = Translations.load().languages


def test_every_language_has_the_same_keys_with_the_same_values_to_fill_in() -> None:
    english = _values(FOLDER / "en.ftl")
    assert len(LANGUAGES) >= 2
    for language in LANGUAGES:
        assert _values(FOLDER / f"{language}.ftl") == english


def test_every_key_is_used_and_every_key_that_is_asked_for_exists() -> None:
    keys = _values(FOLDER / "en.ftl").keys()
    strings = {string for source in SOURCES for string in _strings(source)}
    asked = {key for source in SOURCES for key in _asked(source)}
    assert keys - strings == set()
    assert asked - keys == set()


def test_users_read_no_words_but_those_of_the_translations() -> None:
    words = {source.relative_to(BOT): list(_words(source)) for source in SOURCES}
    found = {path: strings for path, strings in words.items() if strings}
    excepted = {path: {str(path), str(path.parent)} & NOT_FOR_USERS.keys() for path in found}
    assert {path: strings for path, strings in found.items() if not excepted[path]} == {}
    assert set().union(*excepted.values()) == NOT_FOR_USERS.keys()  # no exception without a need


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_can_be_filled_in_and_is_html_that_telegram_takes(language: str) -> None:
    say = Translations.load()(language)
    for key, values in _values(FOLDER / f"{language}.ftl").items():
        text = say.html(key, **dict.fromkeys(values, "<&>"))
        assert _Tags.of(text) <= {"b", "i", "code", "blockquote"}, key
        assert len(text) < 1000


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_over_a_tap_and_in_the_menu_are_as_short_as_telegram_wants(language: str) -> None:
    say = Translations.load()(language)
    longest = max((len(each.title) for each in Catalogue.load()), default=0)
    taps = [key for key in _values(FOLDER / "en.ftl") if key.startswith("tap-")]
    given: dict[str, str | int] = {"name": "n" * longest, "decision": "relabel", "number": 1000, "count": 9}
    given["word"] = say("tap-decided", **given)
    assert all(len(say(key, **given)) <= 200 for key in taps)
    assert all(1 <= len(command.description) <= 256 for command in commands(say))


@pytest.mark.parametrize(
    ("code", "language", "share"),
    [
        ("en", "en", "84.3%"),
        ("it", "it", "84,3%"),
        ("IT-it", "it", "84,3%"),
        ("es", "es", "84,3\N{NO-BREAK SPACE}%"),
        ("es-MX", "es", "84.3%"),
        ("de", "de", "84,3\N{NO-BREAK SPACE}%"),
        ("tr", "tr", "%84,3"),
        ("pt-br", "pt", "84,3%"),
        (None, "en", "84.3%"),
        ("../x", "en", "84.3%"),
    ],
)
def test_a_person_gets_the_own_number_format_even_where_the_language_is_missing(
    code: str | None, language: str, share: str
) -> None:
    say = Translations.load()(code)
    assert (say.language, say.percent(0.8432)) == (language if language in LANGUAGES else "en", share)


@pytest.mark.parametrize(
    ("share", "shown"),
    [(0, "<0,1%"), (0.0004, "<0,1%"), (0.0006, "0,1%"), (0.9994, "99,9%"), (0.9996, ">99,9%"), (1, ">99,9%")],
)
def test_nothing_is_certain(share: float, shown: str) -> None:
    assert Translations.load()("it").percent(share) == shown


@pytest.mark.parametrize(("share", "shown"), [(0.001, "<1%"), (0.846, "85%"), (0.994, "99%"), (0.999, ">99%")])
def test_a_whole_percent_is_never_certain(share: float, shown: str) -> None:
    assert Translations.load()("it").whole_percent(share) == shown


@pytest.mark.parametrize(
    ("share", "shown"), [(0, "0%"), (0.0004, "<0,1%"), (0.5, "50,0%"), (0.9996, ">99,9%"), (1, "100%")]
)
def test_none_and_all_of_what_was_counted_are_exactly_that(share: float, shown: str) -> None:
    assert Translations.load()("it").counted(share) == shown


def test_without_a_language_code_the_operators_language_is_spoken() -> None:
    assert Translations.load("it")(None)("tap-thanks") == "Grazie!"


def test_an_operators_language_without_texts_is_refused_by_name() -> None:
    with pytest.raises(SettingsError, match=f"SNEAKERS_LANGUAGE is 'xx'; give one of {', '.join(LANGUAGES)}"):
        Translations.load("xx")


def test_a_missing_key_and_a_missing_value_are_errors_that_name_them() -> None:
    say = Translations.load()("it")
    with pytest.raises(TranslationError, match=r"no text 'nothing' in it\.ftl"):
        say("nothing")
    with pytest.raises(TranslationError, match=r"'button-buy' in it\.ftl cannot be filled in.*shop"):
        say("button-buy")


def test_a_persons_own_words_cannot_become_markup() -> None:
    assert "&lt;b&gt;Dunk &amp; co&lt;/b&gt;" in Translations.load()("en").html(
        "hint-unlisted", text="<b>Dunk & co</b>"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_names_that_texts_give_as_examples_are_understood(language: str) -> None:
    catalogue, say = Catalogue.load(), Translations.load()(language)
    examples = re.findall(r"/correct (.+ high)", say("help", models=1, brands=1, bot="b"))
    assert len(examples) == 1
    assert all(certain(catalogue.find(each)) for each in examples)


def _values(path: Path) -> dict[str, frozenset[str]]:
    """Each key of a Fluent file with the names of its values."""
    messages = [each for each in FluentResource(path.read_text(encoding="utf-8")).body if isinstance(each, ftl.Message)]
    keys = [each.id.name for each in messages]
    assert len(keys) == len(set(keys))
    return {each.id.name: _Variables.of(each) for each in messages}


class _Variables(Visitor):  # type: ignore[misc]  # Fluent's syntax has no types
    def __init__(self) -> None:
        self.found: set[str] = set()

    def visit_VariableReference(self, node: ftl.VariableReference) -> None:  # noqa: N802
        self.found.add(node.id.name)

    @classmethod
    def of(cls, node: ftl.Message) -> frozenset[str]:
        visitor = cls()
        visitor.visit(node)
        return frozenset(visitor.found)


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.found.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    @classmethod
    def of(cls, text: str) -> set[str]:
        parser = cls()
        parser.feed(text)
        parser.close()
        assert parser.open == []
        return parser.found


def _words(source: Path) -> Iterator[str]:
    """The strings with two words, without errors of Telegram."""
    return (each for each in _strings(source) if re.search(r"\w \w", each) and each not in TELEGRAM_ERRORS)


def _strings(source: Path) -> Iterator[str]:
    """The strings of a module, without docstrings, errors, logs and annotations."""
    yield from _strings_in(ast.parse(source.read_text(encoding="utf-8")))


def _strings_in(top: ast.AST) -> Iterator[str]:
    waiting = [top]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif not isinstance(node, ast.Raise) and not _is_aside(node):
            waiting += ast.iter_child_nodes(node)


def _is_aside(node: ast.AST) -> bool:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return True
    called = node.func if isinstance(node, ast.Call) else None
    return isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name) and called.value.id == "log"


def _asked(source: Path) -> Iterator[str]:
    """The keys that a module names where it calls `say` or `say.html`."""
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and node.args and re.search(r"\bsay(\.html)?$", ast.unparse(node.func)):
            yield from _strings_in(node.args[0])
