"""Rows for tests: a person, a version and a prediction, with values that a test need not care about."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from model.manifest import Manifest, Rejection
from store.chat import people
from store.learning import consent, photos
from store.predictions import corrections, predictions
from store.releases import versions
from store.tables import Correction, PhotoRow, PredictionRow

PERSON, CHAT, ADMIN = 1001, 1001, 9001
RANKED = (("nike_air_max_90", 0.75), ("nike_air_max_95", 0.125))


def a_manifest(version_id: str = "0123456789ab", created: str = "2026-01-31T12:00:00Z") -> Manifest:
    """What a version is, on paper only."""
    return Manifest(
        id=version_id,
        created=created,
        backbone="ba9876543210",
        input_size=224,
        resize="centre",
        labels=("nike_air_max_90", "nike_air_max_95"),
        temperature=1.0,
        rejection=Rejection(rule="top", unknown_below=0.4, no_sneaker_below=0.1),
        files={"model.tflite": "0" * 64},
        metrics={"top1": 0.5},
        origin={"seed": 1},
    )


async def a_prediction(session: AsyncSession, **values: Any) -> PredictionRow:
    """A recorded prediction, and whatever it needs."""
    usual: dict[str, Any] = {
        "chat_id": CHAT,
        "message_id": 10,
        "person_id": PERSON,
        "update_id": 500,
        "version_id": "0123456789ab",
        "verdict": "sneaker",
        "ranked": RANKED,
        "milliseconds": 6.5,
        "photo_sha256": "f" * 64,
    }
    given = usual | values
    await versions.register(session, a_manifest(given["version_id"]))
    await people.seen(session, person_id=given["person_id"], language="en")
    return await predictions.record(session, **given)


async def keep(session: AsyncSession, *, person_id: int, sha256: str, size: int = 1000) -> PhotoRow:
    """A person lets us keep a photo, whose file was put at once."""
    until = await photos.intend(session, sha256)
    row = await photos.keep(session, person_id=person_id, sha256=sha256, size=size, until=until)
    assert row is not None
    return row


async def a_correction(session: AsyncSession, *, kept: bool = True, slug: str = "one", **values: Any) -> Correction:
    """What a person says about a photo of theirs, which they let us keep unless told otherwise."""
    prediction = await a_prediction(session, **values)
    if kept:
        await consent.set_consent(session, prediction.person_id, True)
        await keep(session, person_id=prediction.person_id, sha256=prediction.photo_sha256)
    return await corrections.add(
        session, prediction_id=prediction.id, person_id=prediction.person_id, slug=slug, how="tapped"
    )


async def a_live_version(session: AsyncSession, version_id: str = "0123456789ab") -> str:
    """A version that answers, and an admin."""
    await versions.register(session, a_manifest(version_id))
    await people.seen(session, person_id=ADMIN, language="en")
    await versions.activate(session, version_id, reason="shipped")
    return version_id
