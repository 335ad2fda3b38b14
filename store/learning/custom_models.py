"""Custom models: sneaker models that admins added in the chat."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from store.db.session import insert_into
from store.db.types import now
from store.tables import CustomModel


async def add(
    session: AsyncSession,
    *,
    slug: str,
    brand: str,
    name: str,
    added_by: int,
    aliases: Sequence[str] = (),
    links: Mapping[str, str] | None = None,
) -> CustomModel:
    """Add a model, or replace the name, aliases and links."""
    values = {"brand": brand, "name": name, "aliases": list(aliases), "links": dict(links or {})}
    row = insert_into(session, CustomModel).values(slug=slug, added_by=added_by, added=now(), **values)
    upsert = row.on_conflict_do_update(index_elements=[CustomModel.slug], set_={**values, "retired": None})
    added = await session.scalars(upsert.returning(CustomModel), execution_options={"populate_existing": True})
    return added.one()


async def get(session: AsyncSession, slug: str) -> CustomModel | None:
    """The model with this slug, retired or not, or None."""
    return await session.get(CustomModel, slug)


async def all_models(session: AsyncSession, *, retired: bool = False) -> Sequence[CustomModel]:
    """All added models in order; with `retired`, the retired too."""
    models = select(CustomModel).order_by(CustomModel.added, CustomModel.slug)
    return (await session.scalars(models if retired else models.filter_by(retired=None))).all()


async def retire(session: AsyncSession, slug: str) -> CustomModel | None:
    """Retire a model; its corrections stay.

    Returns None where there is none.
    """
    model = await session.get(CustomModel, slug)
    if model is not None and model.retired is None:
        model.retired = now()
    return model
