"""Contact sheet: one HTML file to review findings by keyboard."""

import base64
import hashlib
import io
import json
import shlex
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from math import isnan
from pathlib import Path

from model.errors import PictureError
from model.pictures import picture
from training.cleaning.clean import DoubtfulPhoto
from training.cleaning.issues import PhotoIssue
from training.cleaning.quarantine import QuarantinedPhoto
from training.dataset.photos import disk_errors

FILE = "contact-sheet.html"
THUMB = 160  # pixels: about 5 KB each, so a sheet of a thousand photos has 5 MB
QUALITY = 70
PAGE = Path(__file__).with_name("sheet")
DOUBTFUL = "doubtful"


@dataclass(frozen=True, kw_only=True)
class Card:
    """One photo on the sheet; the page's script reads these names."""

    sha256: str
    slug: str
    path: str  # relative to the data set's folder
    reason: str
    detail: str
    rejected: bool  # what is proposed
    suggestion: str | None
    picture: str | None  # a data: address; None for a file that shows nothing
    other: str | None = None
    otherPicture: str | None = None  # noqa: N815


def write_sheet(folder: Path, cards: Sequence[Card], path: Path) -> Path:
    """Write the sheet as one file; raises DatasetError."""
    parts = {name: (PAGE / f"sheet.{name}").read_text(encoding="utf-8") for name in ("html", "css", "js")}
    table = {"id": _name(cards), "cards": [asdict(card) for card in cards]}
    data = json.dumps(table).replace("<", "\\u003c")  # no end of a script in it
    command = f"sneakers data clean {shlex.quote(str(folder))} --apply decisions.txt"
    page = parts.pop("html").replace("{command}", _escaped(command))
    for name, text in {**parts, "data": data}.items():
        page = page.replace(f"{{{name}}}", text, 1)
    with disk_errors(path):
        path.write_text(page, encoding="utf-8", errors="surrogateescape")
    return path


def quarantine_cards(folder: Path, found: Iterable[QuarantinedPhoto]) -> Iterator[Card]:
    """A card for each quarantined photo, except converted originals."""
    for aside in (aside for aside in found if aside.reason != "converted"):
        yield Card(
            sha256=aside.sha256,
            slug=aside.slug,
            path=aside.was,
            reason=aside.reason,
            detail=aside.detail,
            rejected=True,
            suggestion=aside.suggestion,
            picture=_thumb(folder / aside.now),
            other=aside.other,
            otherPicture=_thumb(folder / aside.other) if aside.other else None,
        )


def issue_cards(folder: Path, issues: Iterable[PhotoIssue]) -> Iterator[Card]:
    """A card for each photo that would be put aside."""
    for issue in issues:
        yield Card(
            sha256=issue.photo.sha256,
            slug=issue.photo.slug,
            path=issue.photo.path.relative_to(folder).as_posix(),
            reason=issue.reason,
            detail=issue.detail,
            rejected=True,
            suggestion=issue.suggestion,
            picture=_thumb(issue.photo.path),
            other=issue.other.relative_to(folder).as_posix() if issue.other else None,
            otherPicture=_thumb(issue.other) if issue.other else None,
        )


def doubt_cards(folder: Path, doubtful: Iterable[DoubtfulPhoto]) -> Iterator[Card]:
    """A card for each remaining photo, with its label's probability."""
    for doubt in doubtful:
        photo, known = doubt.photo, not isnan(doubt.own)
        yield Card(
            sha256=photo.sha256,
            slug=photo.slug,
            path=photo.path.relative_to(folder).as_posix(),
            reason=DOUBTFUL,
            detail=f"Its label fits by {doubt.own:.1%}." if known else "Its label was not judged.",
            rejected=False,
            suggestion=doubt.suggestion if doubt.suggestion != photo.slug else None,
            picture=_thumb(photo.path),
        )


def _thumb(path: Path) -> str | None:
    try:
        image = picture.open_upright(path.read_bytes(), THUMB)
    except (PictureError, OSError):  # nothing to see, or gone meanwhile
        return None
    image.thumbnail((THUMB, THUMB))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=QUALITY)
    return "data:image/jpeg;base64," + base64.b64encode(buffer.getvalue()).decode()


def _name(cards: Sequence[Card]) -> str:
    return hashlib.sha256("".join(card.sha256 for card in cards).encode()).hexdigest()[:12]


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
