"""The command that gathers photos: data collect."""

import asyncio
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from training.cli.dataset import Json, print_json, steps

if TYPE_CHECKING:
    from training.cleaning.clean import Steps
    from training.collect.archives import ImportCounts
    from training.collect.candidates import Candidate, Slugs
    from training.collect.download import DownloadCounts
    from training.collect.http import Limits
    from training.collect.product_search import Product
    from training.collect.storage import PhotoStorage

Sources = Annotated[
    list[str],
    typer.Argument(metavar="SOURCE", help="ZIPs, folders, lists of addresses (.csv, .jsonl), or with --api of SKUs."),
]
To = Annotated[Path | None, typer.Option(metavar="FOLDER", help="The data set; made if it is not there.")]
Slug = Annotated[str | None, typer.Option(help="The model of all photos, where the sources do not say.")]
Query = Annotated[str | None, typer.Option(help="What was searched for: written down with each photo.")]
NewSlugs = Annotated[bool, typer.Option("--new-slugs", help="Take models that the catalogue does not have.")]
Api = Annotated[Path | None, typer.Option(metavar="FILE.toml", help="The product search that SKUs are looked up in.")]
PerHost = Annotated[int, typer.Option(min=1, max=32, help="Requests to one server at a time.")]
Allow = Annotated[
    list[str] | None, typer.Option("--allow-host", metavar="HOST:PORT", help="A server in a private network to ask.")
]
Queries = Annotated[bool, typer.Option("--queries", help="Print what to search for; SOURCE is then slugs.")]


def mount(data: typer.Typer) -> None:
    """Add this command to `data`."""
    data.command()(collect)


def collect(
    sources: Sources,
    to: To = None,
    slug: Slug = None,
    query: Query = None,
    new_slugs: NewSlugs = False,
    api: Api = None,
    per_host: PerHost = 4,
    allow_host: Allow = None,
    queries: Queries = False,
    as_json: Json = False,
) -> None:
    """Collect photos with their sources; a second run takes only new ones."""
    from model.catalogue.catalogue import Catalogue
    from training.collect.candidates import Slugs
    from training.collect.http import Limits
    from training.collect.storage import open_storage

    if queries:
        return _print_queries(sources, as_json)
    if to is None:
        raise typer.BadParameter("--to FOLDER is missing: say where the photos go.")
    for host in allow_host or ():
        if not re.fullmatch(r"\S+:\d+", host):
            raise typer.BadParameter(f"--allow-host {host} is not HOST:PORT, such as 10.0.0.5:8000.")
    slugs = Slugs(Catalogue.load(), new=new_slugs)
    if slug:
        slugs.check(slug, "--slug")
    with open_storage(to) as storage, steps() as step:
        run = _Run(storage, slugs, Limits(per_host=per_host), allow_host or [], step)
        for source in sources:
            run.take(Path(source), slug, query, api)
    run.tell(as_json)
    if run.failed or run.unplaced:
        raise typer.Exit(1)
    return None


class _Run:
    """One gathering: sources one after another, outcomes added up."""

    def __init__(
        self, storage: "PhotoStorage", slugs: "Slugs", limits: "Limits", allowed: Sequence[str], step: "Steps"
    ) -> None:
        self.storage, self.slugs, self.limits, self.allowed, self.step = storage, slugs, limits, allowed, step
        self.counts = {"new": 0, "known": 0, "unchanged": 0, "no_picture": 0}
        self.failed: list[tuple[Candidate, str]] = []
        self.unplaced: list[Product] = []

    def take(self, path: Path, slug: str | None, query: str | None, api: Path | None) -> None:
        from training.collect import archives, url_lists
        from training.errors import DatasetError

        told = self.step(path.name)
        if path.is_dir():
            self._count(archives.import_folder(path, self.storage, self.slugs, slug=slug, query=query, progress=told))
        elif not path.is_file():
            raise DatasetError(f"{path} is not there: give a ZIP, a folder or a list.")
        elif api and path.suffix.lower() in url_lists.SUFFIXES:
            asyncio.run(self._skus(path, slug, api))
        elif path.suffix.lower() == ".zip":
            self._count(archives.import_archive(path, self.storage, self.slugs, slug=slug, query=query, progress=told))
        elif path.suffix.lower() in url_lists.SUFFIXES:
            asyncio.run(self._download(url_lists.read_candidates(path, self.slugs, slug=slug, query=query), path.name))
        else:
            raise DatasetError(
                f"{path} is no ZIP, folder or list: it ends in none of .zip, {', '.join(url_lists.SUFFIXES)}."
            )

    async def _skus(self, path: Path, slug: str | None, api: Path) -> None:
        from training.collect import product_search, url_lists

        search, skus = product_search.ProductSearch.read(api), url_lists.read_skus(path)
        told = self.step(f"{path.name}: products")
        found = await product_search.find_products(
            skus, search, self.storage, limits=self.limits, allowed=self.allowed, progress=told
        )
        candidates, unplaced = product_search.assign_slugs(found, self.slugs, slug=slug)
        product_search.write_unassigned(self.storage.folder, unplaced, self.slugs)
        self.unplaced += unplaced
        await self._download(candidates, f"{path.name}: pictures")

    async def _download(self, candidates: Sequence["Candidate"], name: str) -> None:
        from training.collect.download import download

        done = await download(
            candidates, self.storage, limits=self.limits, allowed=self.allowed, progress=self.step(name)
        )
        self._count(done)
        self.failed += done.failed

    def _count(self, done: "ImportCounts | DownloadCounts") -> None:
        for notice in getattr(done, "notices", ()):
            print(notice, file=sys.stderr)
        for name in self.counts:
            self.counts[name] += getattr(done, name, 0)

    def tell(self, as_json: bool) -> None:
        failed = [{"url": find.url, "slug": find.slug, "reason": why} for find, why in self.failed]
        unplaced = [vars(product) for product in self.unplaced]
        if as_json:
            return print_json(
                {**self.counts, "failed": failed, "unplaced": unplaced, "folder": str(self.storage.folder)}
            )
        counts = self.counts
        print(f"{counts['new']:,} new photos in {self.storage.folder}; {counts['known'] + counts['unchanged']:,} were "
              f"there already, {counts['no_picture']:,} files are no pictures.")  # fmt: skip
        for each in failed:
            print(f"Not fetched: {each['url']} ({each['reason']}).")
        if unplaced:
            listed = self.storage.folder / "unplaced.csv"
            print(f"{len(unplaced):,} products have no place: fill in their slugs in {listed}, and collect that file.")
        return None


def _print_queries(slugs: Sequence[str], as_json: bool) -> None:
    from model.catalogue.catalogue import Catalogue
    from training.collect.candidates import queries

    catalogue = Catalogue.load()
    found: dict[str, Any] = {slug: queries(catalogue[slug]) for slug in slugs}
    if as_json:
        return print_json(found)
    for lines in found.values():
        print(*lines, sep="\n")
    return None
