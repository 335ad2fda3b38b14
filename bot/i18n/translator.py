"""Translations: texts, dates and numbers in a user's language."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from html import escape
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, format_percent
from fluent.runtime import FluentBundle, FluentResource

from bot.errors import SettingsError, TranslationError
from model.catalogue.shops import ANYONE, Shopper

MIN_SHARE = 0.001  # the smallest share that one decimal shows
FOLDER = Path(__file__).parent


class Translator:
    """Texts, dates and numbers in one user's language and locale."""

    def __init__(self, bundle: FluentBundle, language: str, locale: Locale, shopper: Shopper = ANYONE) -> None:
        self._bundle = bundle
        self.language = language
        self.locale = locale
        self.shopper = replace(shopper, country=shopper.country or _country(locale))

    def __call__(self, key: str, **values: str | int) -> str:
        """The text of `key` with its values.

        Raises TranslationError for an unknown key or a missing value.
        """
        if not self._bundle.has_message(key):
            raise TranslationError(f"There is no text {key!r} in {self.language}.ftl; add it to every language.")
        pattern = self._bundle.get_message(key).value
        if pattern is None:
            raise TranslationError(f"The text {key!r} in {self.language}.ftl is empty; write it.")
        text, errors = self._bundle.format_pattern(pattern, values)
        if errors:
            raise TranslationError(f"The text {key!r} in {self.language}.ftl cannot be filled in: {errors[0]!r}.")
        return str(text)

    def html(self, key: str, **values: str | int) -> str:
        """The text of `key` in Telegram's HTML, with escaped values."""
        return self(key, **{name: escape(value) if isinstance(value, str) else value for name, value in values.items()})

    @property
    def country(self) -> str | None:
        """Where the user shops, ISO 3166."""
        return self.shopper.country

    def moment(self, moment: datetime) -> str:
        """A moment in UTC: 24 Nov 2026, 05:40 UTC."""
        return str(format_datetime(moment, self("format-moment"), locale=Locale.parse(self.language)))

    def country_name(self, code: str) -> str:
        """A country's name by its ISO 3166 code, in the person's language."""
        return str(Locale.parse(self.language).territories.get(code, code))

    def day(self, day: date) -> str:
        """A day: 24 Nov 2026."""
        return str(format_date(day, self("format-day"), locale=Locale.parse(self.language)))

    def number(self, number: float, decimals: int) -> str:
        """A number with this many decimals: 0.990 with three."""
        return str(format_decimal(number, f"#,##0.{decimals * '0'}", locale=self.locale))

    def listed(self, items: Sequence[str]) -> str:
        """Items as a list: "black and red"."""
        return str(format_list(items, locale=self.language))

    def money(self, amount: int, currency: str) -> str:
        """A whole amount: $115 in English, 115 USD in Italian."""
        pattern = self.locale.currency_formats["standard"].pattern.replace(".00", "")
        return str(format_currency(amount, currency, pattern, locale=self.locale, currency_digits=False))

    def percent(self, share: float) -> str:
        """A probability: 84.3% in English, 84,3% in Italian, 84,3 % in German.

        It never says 0.0% or 100.0%, because a recogniser is never so sure: <0.1%, >99.9%.
        """
        pattern = self._percent_pattern.replace("0", "0.0", 1)
        shown = min(max(share, MIN_SHARE), 1 - MIN_SHARE)
        bound = "" if round(share, 3) == round(shown, 3) else "<" if share < shown else ">"
        return bound + str(format_percent(shown, format=pattern, locale=self.locale))

    def whole_percent(self, share: float) -> str:
        """A probability without decimals: 84%, and never 0% or 100%."""
        shown = min(max(share, 0.01), 0.99)
        bound = "" if round(share, 2) == round(shown, 2) else "<" if share < shown else ">"
        return bound + str(format_percent(shown, format=self._percent_pattern, locale=self.locale))

    def either(self, names: Sequence[str]) -> str:
        """Names with commas and an "or", in the texts' language."""
        return str(format_list(names, style="or", locale=Locale.parse(self.language)))

    def counted(self, share: float) -> str:
        """A counted share: as `percent`, but with exact 0% and 100%."""
        if share not in (0, 1):
            return self.percent(share)
        return str(format_percent(share, format=self._percent_pattern, locale=self.locale))

    @property
    def _percent_pattern(self) -> str:
        return str(self.locale.percent_formats[None].pattern)


class Translations:
    """The texts of every language."""

    def __init__(self, bundles: Mapping[str, FluentBundle], fallback: str) -> None:
        if fallback not in bundles:
            raise SettingsError(f"SNEAKERS_LANGUAGE is {fallback!r}; give one of {', '.join(sorted(bundles))}.")
        self._bundles = dict(bundles)
        self.fallback = fallback

    @classmethod
    def load(cls, fallback: str = "en") -> "Translations":
        """Read all .ftl files; raises SettingsError without one for `fallback`."""
        return cls({path.stem: _bundle(path) for path in sorted(FOLDER.glob("*.ftl"))}, fallback)

    @property
    def languages(self) -> tuple[str, ...]:
        """The language codes with texts, in alphabetical order."""
        return tuple(sorted(self._bundles))

    def __call__(
        self, language_code: str | None, *, speaks: str | None = None, shopper: Shopper = ANYONE
    ) -> Translator:
        """The translator for an IETF language tag such as "pt-br", or none.

        The app of the user sends the tag. The language and the shopper of /settings have priority.
        """
        code = language_code or self.fallback
        language = code.split("-")[0].lower()
        if speaks in self._bundles and speaks != language:
            code = language = speaks
        language = language if language in self._bundles else self.fallback
        return Translator(self._bundles[language], language, _locale(code) or Locale.parse(language), shopper)


def _country(locale: Locale) -> str | None:
    """The country of a locale, or else the likeliest one."""
    likeliest = get_global("likely_subtags").get(locale.language, "")
    return locale.territory or (likeliest.split("_")[-1] if "_" in likeliest else None)


def _bundle(path: Path) -> FluentBundle:
    # Isolation marks guard mixed writing directions; our languages all run left to right, and the marks spoil copying.
    bundle = FluentBundle([path.stem], use_isolating=False)
    bundle.add_resource(_parsed(path.read_text(encoding="utf-8")))
    return bundle


@cache
def _parsed(text: str) -> FluentResource:
    """A parsed file; cached, because parsing takes 0.1 s."""
    return FluentResource(text)


def _locale(code: str) -> Locale | None:
    try:
        return Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):  # the code comes from outside: anything may stand there
        return None
