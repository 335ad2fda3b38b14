"""Removed models: known to the live version, not to the next."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from model.manifest import Manifest
from store.learning import custom_models, training_photos
from store.releases import runs
from training.retrain.labelled_photos import FEWEST


@dataclass(frozen=True, kw_only=True)
class RemovedModels:
    """Slugs of removed models."""

    by_admin: frozenset[str]  # an admin added and later retired them: no photo of theirs teaches
    forgotten: frozenset[str]  # too few of their training photos are still kept

    @property
    def slugs(self) -> tuple[str, ...]:
        """All of them, in alphabetical order."""
        return tuple(sorted(self.by_admin | self.forgotten))


async def find_removed(
    sessions: async_sessionmaker[AsyncSession], live: Manifest, base: Collection[str], backbone: str
) -> RemovedModels:
    """Find removed models outside the base set of a backbone."""
    async with sessions() as session:
        added = await custom_models.all_models(session, retired=True)
        retired = {model.slug for model in added if model.retired is not None}
        forgotten = await _forgotten(session, live, base) if live.backbone == backbone else frozenset()
    return RemovedModels(by_admin=frozenset(retired.difference(base)), forgotten=forgotten)


async def _forgotten(session: AsyncSession, live: Manifest, base: Collection[str]) -> frozenset[str]:
    """Models with too few photos left, of versions made here only."""
    if await runs.of_version(session, live.id) is None:
        return frozenset()
    left = await training_photos.models_left(session, live.id, fewest=FEWEST)
    return frozenset(slug for slug in live.labels if slug not in base and slug not in left)
