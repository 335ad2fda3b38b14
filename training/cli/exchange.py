"""Commands data export and import, for the bot's database."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from training.cli import deployment
from training.cli.dataset import Folder, Json, print_json, steps

if TYPE_CHECKING:
    from store.objects import Objects
    from training.collect.exchange import ExchangeCounts, Sessions

As = Annotated[
    int | None, typer.Option("--as", metavar="ID", help="Of several admins, the one whose photos these are.")
]
NewSlugs = Annotated[bool, typer.Option("--new-slugs", help="Take models that the catalogue does not have.")]


def mount(data: typer.Typer) -> None:
    """Add these commands to `data`."""
    data.command("export")(export)
    data.command("import")(import_)


def export(context: typer.Context, folder: Folder, as_json: Json = False) -> None:
    """Write photos with consent into FOLDER; remove those without."""
    from training.collect import exchange
    from training.collect.storage import open_storage

    place = deployment.of(context)
    with open_storage(folder) as storage, steps() as step:
        told = step("Exporting")
        done = asyncio.run(_with(place, lambda sessions, objects: exchange.export(storage, sessions, objects, told)))
    if as_json:
        print_json(asdict(done))
    else:
        print(f"{done.new:,} new photos in {folder}, {done.known:,} were there already, {done.removed:,} taken out.")
        if done.missing:
            print(f"{done.missing:,} photos are not in the object store, though they should be.")


def import_(
    context: typer.Context, folder: Folder, as_: As = None, new_slugs: NewSlugs = False, as_json: Json = False
) -> None:
    """Import FOLDER, one sub-folder a model, as an admin's own photos."""
    from model.catalogue.catalogue import Catalogue
    from training.collect import exchange
    from training.collect.candidates import Slugs
    from training.dataset.photos import list_photos

    place = deployment.of(context)
    person_id, slugs = _admin(place, as_), Slugs(Catalogue.load(), new=new_slugs)
    found = list_photos(folder)
    for slug in sorted({photo.slug for photo in found}):
        slugs.check(slug, str(folder))
    version = place.live()
    with steps() as step:
        told = step("Importing")
        done = asyncio.run(
            _with(
                place,
                lambda sessions, objects: exchange.import_(
                    found, sessions, objects, person_id=person_id, version=version, progress=told
                ),
            )
        )
    if as_json:
        print_json({**asdict(done), "unreadable": [str(path) for path in done.unreadable]})
    else:
        print(f"{done.new:,} photos are new, {done.known:,} were there already.")
        for path in done.unreadable:
            print(f"Not a picture that can be read: {path}")
    if done.unreadable:
        raise typer.Exit(1)


def _admin(place: deployment.Deployment, wanted: int | None) -> int:
    """The admin who owns the photos; raises BadParameter for others."""
    admins = ", ".join(map(str, sorted(place.admins))) or "nobody"
    if wanted is None and len(place.admins) == 1:
        return next(iter(place.admins))
    if wanted is None or wanted not in place.admins:
        raise typer.BadParameter(f"--as {wanted or 'ID'} must name an admin; SNEAKERS_ADMINS has {admins}.")
    return wanted


async def _with(
    place: deployment.Deployment, work: "Callable[[Sessions, Objects], Awaitable[ExchangeCounts]]"
) -> "ExchangeCounts":
    """Do something with the database and the object store."""
    from store.db.session import engine, migrate, sessions
    from store.objects import Objects

    await migrate(place.database_url)
    database = engine(place.database_url)
    try:
        return await work(sessions(database), Objects(place.storage_url))
    finally:
        await database.dispose()
