"""The tables of the database.

Ids of people, chats, messages and updates are Telegram's.
"""

from store.db.base import Base
from store.db.types import Verdict
from store.tables.chat import SUPERGROUPS, FormDraft, Group
from store.tables.custom_models import CustomModel, UnlistedName
from store.tables.people import Person
from store.tables.photos import EmbeddingRow, PhotoDeletion, PhotoRow
from store.tables.predictions import (
    CORRECTING,
    NO_CHAT,
    SENT,
    SHARED_COUNT,
    Correction,
    DailyCount,
    How,
    PredictionRow,
    PredictionState,
)
from store.tables.reviews import LabelIssue, Review, ReviewDecision
from store.tables.runs import Notice, Run, RunState, TrainingPart, TrainingPhotoRow
from store.tables.updates import UNFINISHED, UpdateRow
from store.tables.versions import Activation, VersionRow

__all__ = [
    "CORRECTING",
    "NO_CHAT",
    "SENT",
    "SHARED_COUNT",
    "SUPERGROUPS",
    "UNFINISHED",
    "Activation",
    "Base",
    "Correction",
    "CustomModel",
    "DailyCount",
    "EmbeddingRow",
    "FormDraft",
    "Group",
    "How",
    "LabelIssue",
    "Notice",
    "Person",
    "PhotoDeletion",
    "PhotoRow",
    "PredictionRow",
    "PredictionState",
    "Review",
    "ReviewDecision",
    "Run",
    "RunState",
    "TrainingPart",
    "TrainingPhotoRow",
    "UnlistedName",
    "UpdateRow",
    "Verdict",
    "VersionRow",
]
