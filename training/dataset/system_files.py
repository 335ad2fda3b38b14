"""System files: what operating systems and browsers put beside photos."""

import re
import unicodedata

_FOLDERS = frozenset(
    (
        "__macosx", "@eadir", "@tmp", "@recycle", "@recently-snapshot", "#recycle", "#snapshot", "lost+found",
        "$recycle.bin", "recycler", "system volume information", "network trash folder", "temporary items",
        "_vti_cnf", "found.000",
    )
)  # fmt: skip
_FILES = frozenset(("thumbs.db", "ehthumbs.db", "ehthumbs_vista.db", "desktop.ini", "icon\r", "folder.htt"))
_COPY = "copy|kopie|kopia|kopi|copia|copie|cópia|copiar|копия|副本|拷贝|コピー"
_PAGE = "files|file|dateien|fichiers|archivos|arquivos|ficheiros|bestanden|filer|pliki"  # of a saved page, by language
_ADDED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\s*(\(\d{1,2}\)|\[\d{1,2}\])$",  # a browser's second download
        r"[\s_-]+\d{8}T\d{6}Z(-\d+)*$",  # Google Drive
        r"[\s_-]+(00\d|20\d{6})$",  # part of an archive, or a date
        r"[\s_-]+\d{4}-\d{2}-\d{2}([\s_T-]*\d{4,6})?$",  # WeTransfer, OneDrive
        rf"\s*\([^()]*\b({_COPY})\b[^()]*\)$",  # GNOME
        rf"[\s_-]+({_COPY})( \d{{1,2}})?$",  # Windows, macOS
        rf"^({_COPY}) (of|di|de|von|van|av) ",  # Google Drive, Windows of old
        rf"[\s_-]+({_PAGE})$",  # a browser's saved page
        r"^wetransfer[\s_-]+",
        r"\.zip$",
    )
)
_NUMBER = re.compile(r"[\s_-]+[1-9]$")  # macOS and Safari: "name 2", "name-2"


def is_system_file(name: str) -> bool:
    """Whether a file or folder is hidden, or a system's own."""
    return name.startswith(".") or name.casefold() in _FOLDERS | _FILES


def without_additions(name: str) -> str:
    """A name without the additions of downloads, copies and saved pages."""
    name, before = unicodedata.normalize("NFC", name).strip(), ""
    while name != before:
        before = name
        for pattern in _ADDED:
            name = pattern.sub("", name).strip()
    return name


def without_number(name: str) -> str:
    """A name without the number of a copy.

    A model's name may end in such a number, too.
    """
    return without_additions(_NUMBER.sub("", name))
