"""Text that a column takes."""


def storable(text: str) -> str:
    """Without what PostgreSQL takes in no text, nor SQLite's driver all of it: NUL, and halves of surrogate pairs."""
    return text.replace("\x00", "").encode(errors="replace").decode()
