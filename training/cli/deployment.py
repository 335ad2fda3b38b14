"""Deployment: the bot whose photos are learnt from, given by `sneakers.py`."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import typer


@dataclass(frozen=True, kw_only=True)
class Deployment:
    """Where a bot keeps things; read from SNEAKERS_* by whoever made this."""

    data: Path
    database_url: str = field(repr=False)
    storage_url: str = field(repr=False)
    admins: frozenset[int]
    live: Callable[[], Path]  # the folder of the version in use; raises VersionError
    names: Callable[[Iterable[str]], Mapping[str, str]]  # what people call the models with these slugs


def of(context: typer.Context) -> Deployment:
    """The deployment that a command runs in."""
    made: Deployment = context.find_object(Maker)()  # type: ignore[misc]
    return made


def folder_of(context: typer.Context, given: Path | None, name: str) -> Path:
    """The given folder, or a named one in the deployment's data."""
    return given or of(context).data / name


class Maker:
    """Creates the deployment on demand: most commands need no setting."""

    def __init__(self, make: Callable[[], Deployment]) -> None:
        """Call `make` when asked."""
        self._make = make

    def __call__(self) -> Deployment:
        """The deployment; raises what reading the settings raises."""
        return self._make()
