"""Tables of kept photos, their embeddings and their deletion."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from store.db.base import Base
from store.db.types import now


class PhotoRow(Base):
    """A photo that its sender lets us keep.

    Its file is in the object store under its digest. Two people may send the same file: it goes with the last row.
    """

    __tablename__ = "photos"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    bytes: Mapped[int]
    stored: Mapped[datetime] = mapped_column(default=now)


class PhotoDeletion(Base):
    """A photo whose file is deleted once it is due.

    The row stands until the object store has deleted the file.
    """

    __tablename__ = "photo_deletions"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    due: Mapped[datetime] = mapped_column(default=now)


class EmbeddingRow(Base):
    """A kept photo as a backbone sees it, computed once."""

    __tablename__ = "embeddings"

    photo_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    backbone: Mapped[str] = mapped_column(String(12), primary_key=True)
    vector: Mapped[bytes] = mapped_column(LargeBinary)  # int8 [embedding size], as the backbone quantises
