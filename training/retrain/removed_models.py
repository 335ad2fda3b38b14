"""Withdrawn: models of the live version that a new one need not know, because people wanted it so."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from model.manifest import Manifest
from store.learning import custom_models
from store.releases import runs, training_photos
from training.embeddings.embedding_set import EmbeddingSet
from training.retrain.labelled_photos import FEWEST


@dataclass(frozen=True, kw_only=True)
class Withdrawn:
    """Such models, by slug."""

    taken_back: frozenset[str]  # by an admin who had added them: they are not taught again
    forgotten: frozenset[str]  # too few of the photos that taught the live version are kept to teach it again

    @property
    def slugs(self) -> tuple[str, ...]:
        """All of them, in alphabetical order."""
        return tuple(sorted(self.taken_back | self.forgotten))


async def withdrawn(sessions: async_sessionmaker[AsyncSession], live: Manifest, backbone: Path) -> Withdrawn:
    """What was withdrawn of that which people taught; a backbone's base set is no such thing."""
    base = (await asyncio.to_thread(EmbeddingSet.read, backbone)).labels
    async with sessions() as session:
        retired = {
            shoe.slug for shoe in await custom_models.all_shoes(session, retired=True) if shoe.retired is not None
        }
        forgotten = await _forgotten(session, live, base) if live.backbone == backbone.name else frozenset()
    return Withdrawn(taken_back=frozenset(retired.difference(base)), forgotten=forgotten)


async def _forgotten(session: AsyncSession, live: Manifest, base: Collection[str]) -> frozenset[str]:
    """Only of a version that was made here: of another one it is not known what taught it."""
    if await runs.of_version(session, live.id) is None:
        return frozenset()
    left = await training_photos.models_left(session, live.id, fewest=FEWEST)
    return frozenset(slug for slug in live.labels if slug not in base and slug not in left)
