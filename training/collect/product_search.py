"""Product search: from SKUs to pictures and models, by a TOML file."""

import asyncio
import csv
import json
import os
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin

from model.text import read_text
from training.collect.candidates import Candidate, Slugs
from training.collect.crawler import Crawler
from training.collect.http import Fetcher, Limits, session
from training.collect.ssrf import PublicResolver
from training.collect.storage import PhotoStorage
from training.dataset.photos import ProgressCallback, disk_errors
from training.errors import DatasetError

UNASSIGNED = "unplaced.csv"
_KEYS = ("url", "name", "picture", "headers")
_STEP = re.compile(r"([^.\[\]]+)|\[(\d+|\*)\]")


@dataclass(frozen=True, kw_only=True)
class ProductSearch:
    """A product search."""

    url: str  # with {sku}
    name: str  # path to the product's name
    picture: str  # path to the address of its side view
    headers: Mapping[str, str]

    @classmethod
    def read(cls, path: Path) -> "ProductSearch":
        """Read a description; raises DatasetError naming the key."""
        try:
            table = tomllib.loads(read_text(path))
        except (OSError, UnicodeError, tomllib.TOMLDecodeError) as error:
            raise DatasetError(f"{path} cannot be read ({error}); copy the example in docs/data.md.") from error
        for key in table:
            if key not in _KEYS:
                raise DatasetError(f"{path}: unknown key {key!r}; known are {', '.join(_KEYS)}.")
        for key in ("url", "name", "picture"):
            if not isinstance(table.get(key), str):
                raise DatasetError(f"{path}: {key} is missing or no text; see the example in docs/data.md.")
        if "{sku}" not in table["url"]:
            raise DatasetError(f"{path}: url is {table['url']!r}; it needs {{sku}} where the SKU goes.")
        if not isinstance(table.get("headers", {}), dict):
            raise DatasetError(f"{path}: headers is no table; write [headers] and a line for each.")
        headers = {name: _filled(str(value), path) for name, value in table.get("headers", {}).items()}
        return cls(url=table["url"], name=table["name"], picture=table["picture"], headers=headers)

    def address(self, sku: str) -> str:
        """Where to ask for a SKU."""
        return self.url.replace("{sku}", quote(sku, safe=""))


@dataclass(frozen=True, kw_only=True)
class Product:
    """What the search says of a SKU."""

    sku: str
    name: str | None = None
    picture: str | None = None
    trouble: str | None = None  # why there is no product, or no place for it


async def find_products(
    skus: Sequence[str],
    search: ProductSearch,
    storage: PhotoStorage,
    *,
    limits: Limits,
    allowed: Iterable[str],
    progress: ProgressCallback,
) -> list[Product]:
    """Search for each SKU, in order; raises DatasetError."""
    resolver, done = PublicResolver(allowed), 0

    async def one(sku: str) -> Product:
        nonlocal done
        with disk_errors(storage.folder):
            product = await _ask(sku, search, crawler)
        done += 1
        progress(done, len(skus))
        return product

    async with session(resolver, limits) as opened:
        crawler = Crawler(Fetcher(opened, resolver, limits), storage.partial)
        found: list[Product] = []
        for start in range(0, len(skus), 256):  # bounds what waits at a time
            found += await asyncio.gather(*(one(sku) for sku in skus[start : start + 256]))
    return found


def assign_slugs(
    products: Sequence[Product], slugs: Slugs, *, slug: str | None
) -> tuple[list[Candidate], list[Product]]:
    """Candidates of products with a clear model, and the others."""
    candidates, unplaced = [], []
    for product in products:
        own = slug or (slugs.of_name(product.name) if product.name else None)
        if own and product.picture:
            candidates.append(
                Candidate(slug=own, url=product.picture, query=f"sku {product.sku}", product=product.name)
            )
        else:
            unplaced.append(product)
    return candidates, unplaced


def write_unassigned(folder: Path, unplaced: Sequence[Product], slugs: Slugs) -> Path:
    """List products without a model and suggestions; raises DatasetError."""
    path = folder / UNASSIGNED
    with disk_errors(path), path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["slug", "url", "sku", "product", "nearest", "trouble"])
        for each in unplaced:
            nearest = " ".join(slugs.nearest(each.name)) if each.name else ""
            trouble = each.trouble or "no model is clearly meant"
            writer.writerow(["", each.picture or "", each.sku, each.name or "", nearest, trouble])
    return path


def at_path(document: Any, path: str) -> str | None:
    """A document's text at a path; `[*]` takes any item."""
    return _follow(document, [key or index for key, index in _STEP.findall(path)])


def _follow(value: Any, steps: Sequence[str]) -> str | None:
    if not steps:
        return value if isinstance(value, str) and value.strip() else None
    step, rest = steps[0], steps[1:]
    if step == "*" and isinstance(value, list):
        return next((found for each in value if (found := _follow(each, rest))), None)
    if isinstance(value, list) and step.isdecimal() and int(step) < len(value):
        return _follow(value[int(step)], rest)
    return _follow(value[step], rest) if isinstance(value, dict) and step in value else None


async def _ask(sku: str, search: ProductSearch, crawler: Crawler) -> Product:
    part = crawler.new_file()
    try:
        answer = await crawler.get(search.address(sku), part, kind="text", headers=search.headers, crawling=False)
        if answer.status != 200:
            return Product(sku=sku, trouble=answer.reason)
        document = json.loads(part.read_bytes())
    except (ValueError, RecursionError) as error:
        return Product(sku=sku, trouble=f"the answer is no JSON ({error})")
    finally:
        part.unlink(missing_ok=True)
    name, picture = at_path(document, search.name), at_path(document, search.picture)
    trouble = None if name and picture else f"the answer has no {'picture' if name else 'name'} there"
    return Product(sku=sku, name=name, picture=picture and urljoin(search.address(sku), picture), trouble=trouble)


def _filled(value: str, path: Path) -> str:
    """The value with what it names of the environment; raises DatasetError."""

    def of_environment(match: re.Match[str]) -> str:
        if match[1] not in os.environ:
            raise DatasetError(f"{path} needs {match[1]} in the environment: set it to your key.")
        return os.environ[match[1]]

    return re.sub(r"\$\{(\w+)\}", of_environment, value)
