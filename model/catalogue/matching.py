"""Fuzzy name matching: rare words weigh more, typing errors are forgiven."""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping

Words = tuple[str, ...]

MAX_LENGTH = 200  # characters of a query that are looked at; no name is half as long
_LAST_GREEK = "\u03ff"
_LEAST_LIKENESS = 0.7  # "hihg" is 0.75 like "high"
_BEGUN = 0.9  # likeness of a word's beginning to the word
_COVERAGE = 0.9  # share of the score for the query's words found in the name; the rest is for the name's in the query
# Of a word of no name ("black cement") after a whole one; after half a name ("gel kayano") it counts as a rare word.
_BESIDE_WEIGHT = 0.5
_OTHER_NUMBER = 0.8  # factor where the query has a number that the thing has not: "xt 4" is no XT-6
_OF_APART = (
    0.5  # factor of the weight of "high", "mid", "low": an Air Jordan 1 Mid is nearer to a High than to an Air Force
)
_ONLY_COMMON = 0.6  # factor where nothing but words of `common` matched: a brand alone names no model


def split(text: str, words: Mapping[str, str]) -> Words:
    """Split text into normalised lower-case words.

    Numbers are separate from letters (except "v2"); `words` replaces single words.
    """
    plain = re.sub(r"(?<=[0-9])s\b|['’]s?\b", " ", unicodedata.normalize("NFKD", text[:MAX_LENGTH].casefold()))
    plain = plain if plain.isascii() else _letters(plain)
    found = re.findall(r"v[0-9]+|[0-9]+|[^\W\d_]+" if plain.isascii() else r"v[0-9]+|[0-9]+|[^0-9\s]+", plain)
    return tuple(part for word in found for part in words.get(word, word).split())


def _letters(text: str) -> str:
    """Decomposed text with letters, decimal digits and blanks only.

    A mark stays where it makes another letter: in every script but Latin and Greek.
    """
    kept, base = [], " "
    for letter in text:
        kind = unicodedata.category(letter)[0]
        if kind == "M":
            kept += [letter] if base > _LAST_GREEK else []
            continue
        base = letter if kind == "L" else " "
        digit = unicodedata.decimal(letter, None)
        kept.append(base if digit is None else str(digit))
    return "".join(kept)


class Matcher:
    """Scores queries against named things; read only after it is built."""

    def __init__(
        self,
        names: Mapping[str, Iterable[str]],
        words: Mapping[str, str],
        common: Iterable[str],
        apart: Iterable[str] = (),
    ) -> None:
        self._words = dict(words)
        self._names = {key: {split(name, words) for name in each} for key, each in names.items()}
        self._common = {word for text in common for word in split(text, words)}
        uses = Counter(word for each in self._names.values() for word in {word for name in each for word in name})
        self._apart = {word for text in apart for word in split(text, words)}
        self._weights = {word: math.log1p(len(self._names) / count) for word, count in uses.items()}
        self._weights.update({word: _OF_APART * self._weights[word] for word in self._apart & self._weights.keys()})
        self._rarest = math.log1p(len(self._names))

    def scores(self, text: str, *, typing: bool = False) -> dict[str, float]:
        """Scores from 0 to 100; 100 is an exact name.

        With `typing` the last word may be the beginning of a word.
        """
        query = split(text, self._words)
        if not query:
            return dict.fromkeys(self._names, 0.0)
        alike = {word: self._alike(word) for word in query}
        if typing:
            alike[query[-1]] = {**dict.fromkeys(self._begun(query[-1]), _BEGUN), **alike[query[-1]]}
        return {key: self._score(query, alike, names) for key, names in self._names.items()}

    def named(self, text: str) -> list[str]:
        """The things with exactly this name, in the order given."""
        words = split(text, self._words)
        return [key for key, names in self._names.items() if words in names]

    def agreeing(self, text: str) -> set[str]:
        """The things with every number and distinguishing word of `text`."""
        asked = {word for word in split(text, self._words) if self._tells(word)}
        return {key for key, names in self._names.items() if asked <= {word for name in names for word in name}}

    def sharing(self, text: str) -> set[str]:
        """The things with every known word of `text`.

        Brands, numbers and single letters do not count. A text of unknown words shares nothing: "Hoka Clifton 9" is no
        Jordan 9.
        """
        words = [word for word in split(text, self._words) if not word.isdecimal() and word not in self._common]
        words = [word for word in words if len(word) > 1]
        known = [alike for word in words if (alike := self._alike(word))]
        if words and not known:
            return set()
        vocabularies = {key: {word for name in names for word in name} for key, names in self._names.items()}
        return {key for key, own in vocabularies.items() if all(own & alike.keys() for alike in known)}

    def within(self, text: str) -> set[str]:
        """The things whose full name of several words is in `text`.

        A name that is part of a longer one in `text` does not count.
        """
        query = split(text, self._words)
        spans = [
            (start, start + len(name), key)
            for key, names in self._names.items()
            for name in names
            for start in range(len(query) - len(name) + 1)
            if len(name) > 1 and query[start : start + len(name)] == name
        ]
        whole = [
            (start, end, key)
            for start, end, key in spans
            if not any(first <= start and end <= last and last - first > end - start for first, last, _ in spans)
        ]
        beside = {place for start, end, _ in whole for place in (start - 1, end) if 0 <= place < len(query)}
        return set() if any(self._tells(query[place]) for place in beside) else {key for _, _, key in whole}

    def _tells(self, word: str) -> bool:
        return word.isdecimal() or word in self._apart

    def _alike(self, word: str) -> dict[str, float]:
        """Known words that `word` may mean, with similarity up to 1.

        Numbers and short words match only exactly.
        """
        return {known: like for known in self._weights if (like := _likeness(word, known)) >= _LEAST_LIKENESS}

    def _begun(self, word: str) -> list[str]:
        """Known words with this beginning, also through replacements ("airf": "air force")."""
        read = {part for short, long in self._words.items() if short.startswith(word) for part in long.split()}
        return sorted(known for known in self._weights if known.startswith(word) or known in read)

    def _score(self, query: Words, alike: Mapping[str, Mapping[str, float]], names: set[Words]) -> float:
        vocabulary = {word for name in names for word in name}
        found: dict[str, float] = {}  # the thing's words that the query has, with their likeness
        covered = total = 0.0
        for word in query:
            likeness, known = max((alike[word].get(known, 0.0), known) for known in vocabulary)
            if likeness:
                found[known] = max(likeness, found.get(known, 0.0))
            weight = self._weight(word, alike[word], beside=any(found.keys() >= set(name) for name in names))
            total, covered = total + weight, covered + weight * likeness
        score = 100 * (_COVERAGE * covered / total + (1 - _COVERAGE) * max(self._share(found, name) for name in names))
        if found.keys() <= self._common:
            score *= _ONLY_COMMON
        if any(word.isdecimal() and word not in found for word in query):
            score *= _OTHER_NUMBER
        return max(score, *(_joined(query, name) for name in names))

    def _weight(self, word: str, alike: Mapping[str, float], *, beside: bool) -> float:
        if alike:
            return self._weights[max(alike, key=alike.__getitem__)]
        return _BESIDE_WEIGHT if beside and not word.isdecimal() else self._rarest

    def _share(self, found: Mapping[str, float], name: Words) -> float:
        """How much of a name the query has, 0 to 1."""
        words = set(name)
        return sum(self._weights[word] * found.get(word, 0.0) for word in words) / sum(
            self._weights[word] for word in words
        )


def _likeness(word: str, known: str) -> float:
    from rapidfuzz.distance import OSA  # here, because not every user of a model needs to look names up

    if word == known:
        return 1.0
    if min(len(word), len(known)) < 4 or word.isdecimal() or known.isdecimal():
        return 0.0
    return float(OSA.normalized_similarity(word, known))


def _joined(query: Words, name: Words) -> float:
    """Score of words written together or apart ("stansmith").

    Nearly all letters must be equal, and all numbers.
    """
    from rapidfuzz import fuzz

    if [word for word in query if word.isdecimal()] != [word for word in name if word.isdecimal()]:
        return 0.0
    score = fuzz.ratio("".join(query), "".join(name), score_cutoff=88)
    return float(score) if len(name) > 1 or len(query) > 1 else 0.0
