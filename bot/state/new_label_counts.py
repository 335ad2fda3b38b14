"""Cached counts of labels that the live version has not learned."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from store.learning import fingerprint, labels, training_photos, votes
from store.learning.fingerprint import Stamp
from store.learning.labels import Predictor


@dataclass(frozen=True, kw_only=True)
class _Basis:
    """What the counts were computed from."""

    version: str
    stamp: Stamp
    predictor: Predictor


@dataclass
class NewLabelCounts:
    """The counts for the version of the last request."""

    _basis: _Basis | None = None
    _counts: Sequence[tuple[str, int]] = ()
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def since(
        self, sessions: async_sessionmaker[AsyncSession], version: str, predictor: Predictor
    ) -> Sequence[tuple[str, int]]:
        """New labels since a version: counts by model, the highest first."""
        async with self._turn:
            async with sessions() as session:
                stamp = await fingerprint.stamp(session)
                if self._is(version, stamp, predictor):
                    return self._counts
                photo_votes = await votes.read(session, predictor.backbone)
                known = await training_photos.known_to(session, version)
            accepted = await asyncio.to_thread(labels.accepted_of, photo_votes, predictor)
            self._counts = training_photos.new_labels(accepted, known)
            self._basis = _Basis(version=version, stamp=stamp, predictor=predictor)
            return self._counts

    def _is(self, version: str, stamp: Stamp, predictor: Predictor) -> bool:
        basis = self._basis
        return basis is not None and (basis.version, basis.stamp) == (version, stamp) and basis.predictor is predictor
