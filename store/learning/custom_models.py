"""Sneaker models that admins added in the chat, beside those of the catalogue's file."""

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
    """Add a model; one that is there already takes the new name, aliases and links, and is retired no more."""
    values = {"brand": brand, "name": name, "aliases": list(aliases), "links": dict(links or {})}
    row = insert_into(session, CustomModel).values(slug=slug, added_by=added_by, added=now(), **values)
    upsert = row.on_conflict_do_update(index_elements=[CustomModel.slug], set_={**values, "retired": None})
    added = await session.scalars(upsert.returning(CustomModel), execution_options={"populate_existing": True})
    return added.one()


async def get(session: AsyncSession, slug: str) -> CustomModel | None:
    """The model with this slug, retired or not, or None."""
    return await session.get(CustomModel, slug)


async def all_models(session: AsyncSession, *, retired: bool = False) -> Sequence[CustomModel]:
    """Every model that was added, in the order of adding; with `retired`, those that were withdrawn too."""
    models = select(CustomModel).order_by(CustomModel.added, CustomModel.slug)
    return (await session.scalars(models if retired else models.filter_by(retired=None))).all()


async def retire(session: AsyncSession, slug: str) -> CustomModel | None:
    """Offer a model no more; what was said about it stays. None where there is none."""
    model = await session.get(CustomModel, slug)
    if model is not None and model.retired is None:
        model.retired = now()
    return model
