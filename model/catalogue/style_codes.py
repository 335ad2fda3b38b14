"""Style codes: the makers' article numbers on the label and the box."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

# From the makers' own pages and boxes. A colour follows the hyphen at Nike (three digits) and Puma (two).
_FORMATS: Mapping[str, str] = {
    "Nike": r"[A-Z]{2}[0-9]{4}-[0-9]{3}|[0-9]{6}-[0-9]{3}",
    "Puma": r"[0-9]{6}-[0-9]{2}",
    "ASICS": r"[0-9]{4}[A-Z][0-9]{3}[.-][0-9]{3}",
    "Vans": r"VN[0-9A-Z]{6,10}",
    "Salomon": r"L[0-9]{8}",
    "Converse": r"[AM]?[0-9]{4,6}C",
    "New Balance": r"(?:[A-Z]{1,3}[0-9]{3,4}|U[0-9]{4,5})[A-Z]{1,3}[0-9]?",
    "adidas": r"[A-Z]{2}[0-9]{4}|[A-Z][0-9]{5}",  # Reebok's older codes have the same format
}
# Beginnings of model names that look like a code of adidas or New Balance: "ZX8000", "GT2000", "M990V6", "X9000L4".
_NAMES = re.compile(r"(?:ZX|SL|GT|SB|AF|AM|AJ|XT|UB|NB|EQT)[0-9]|X9000L|[A-Z]{1,3}[0-9]{3,4}V[0-9]")
_EDGE = r"[0-9A-Za-z-]"
_CODE = re.compile(
    rf"(?<!{_EDGE})(?:{'|'.join(f'(?P<brand{place}>{pattern})' for place, pattern in enumerate(_FORMATS.values()))})"
    rf"(?!{_EDGE})"
)


@dataclass(frozen=True, kw_only=True)
class StyleCode:
    """One version of a sneaker: model and colours."""

    code: str  # in capitals
    brand: str  # the maker with codes of this form


def find(text: str) -> StyleCode | None:
    """The first style code of a text.

    In a sentence it must be in capitals; alone it may be in small letters.
    """
    alone = " " not in text.strip()
    for match in _CODE.finditer(text.upper() if alone else text):
        if not _NAMES.match(match[0]) and match.lastgroup:
            place = int(match.lastgroup.removeprefix("brand"))
            return StyleCode(code=match[0], brand=tuple(_FORMATS)[place])
    return None


def without(text: str, found: StyleCode) -> str:
    """The text's other words."""
    return " ".join(re.sub(re.escape(found.code), " ", text, flags=re.IGNORECASE).split())
