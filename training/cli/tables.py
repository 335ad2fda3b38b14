"""Tables: figures for people at a terminal."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.table import Table

from training.cli.console import marked, terminal
from training.evaluation.cross_dataset import CrossDatasetResult
from training.evaluation.metrics import Metrics, OodMetrics, Proportion
from training.evaluation.phone_shift import PhoneShift
from training.head.head import CandidateResult
from training.release.gate import GateResult
from training.release.report import titles

WORST = 10  # models in a short table


def print_heads(tried: Sequence[CandidateResult]) -> None:
    """The heads that were compared, the chosen one first."""
    table = Table(title="Heads on the validation part; the lowest log loss is chosen", title_justify="left")
    for column in ("layers", "hidden", "strength", "top-1", "log loss", "ECE", "temperature"):
        table.add_column(column, justify="left" if column == "layers" else "right")
    for row in tried:
        one = row.candidate
        figures = (f"{row.top1:.1%}", f"{row.log_loss:.3f}", f"{row.ece:.3f}", f"{row.temperature:.2f}")
        table.add_row(one.kind.replace("_", " "), str(one.hidden or "–"), f"{one.strength:g}", *figures)
    terminal().print(table)


def print_figures(
    figures: Metrics,
    version: str,
    *,
    models: int = 0,
    names: Mapping[str, str] | None = None,
    unreadable: Sequence[Path] = (),
) -> None:
    """Print a version's figures and that many models, the hardest first."""
    console = terminal()
    table = Table(title=f"Version {version} on {photos(figures.photos)}", title_justify="left", show_header=False)
    table.add_row("top-1", _share(figures.top1))
    table.add_row("top-3", _share(figures.top3))
    if figures.original.photos:
        table.add_row("top-1, the original's eight", _share(figures.original))
    table.add_row("calibration error", f"{figures.ece:.3f}")
    table.add_row("known sneakers accepted", _share(figures.accepted))
    table.add_row("no sneaker", _separation(figures.no_sneaker))
    table.add_row("unknown models", _separation(figures.unknown))
    console.print(table)
    if models:
        console.print(_models(figures, names, models))
    for path in unreadable:
        console.print(marked("not readable", path), soft_wrap=True)


def print_gate(gate: GateResult) -> None:
    """The gate's verdict with its reasons."""
    print("The gate lets it through:" if gate.passed else "The gate does not let it through:")
    for check in gate.checks:
        print(f"  {'✓' if check.passed else '✗'} {check.sentence}")


def print_phone_shift(found: PhoneShift) -> None:
    """Print accuracy on photos as they are and simulated."""
    table = Table(
        title=f"Version {found.version}, {found.severity} phone photos of {found.plain_top1.photos:,}",
        title_justify="left",
    )
    for column in ("", "as it is", "by phone", "drop"):
        table.add_column(column, justify="right" if column else "left")
    rows = (
        ("top-1", found.plain_top1, found.shifted_top1, found.drop_top1),
        ("top-3", found.plain_top3, found.shifted_top3, found.drop_top3),
    )
    for name, plain, shifted, drop in rows:
        points = f"{100 * drop.value:.1f} points  ({100 * drop.low:.1f} to {100 * drop.high:.1f})"
        table.add_row(name, _share(plain), _share(shifted), points)
    terminal().print(table)
    print(f"Accepted as a known sneaker: {_share(found.accepted)} of the phone photos")


def print_cross_source(found: CrossDatasetResult) -> None:
    """A version on another source, one line a model, hardest first."""
    table = Table("sneaker", title=f"Version {found.version} on another source", title_justify="left")
    for column in ("photos", "top-1", "top-3"):
        table.add_column(column, justify="right")
    table.add_column("taken for")
    for slug in sorted(found.per_model, key=lambda slug: found.per_model[slug].top1.value):
        row = found.per_model[slug]
        others = ", ".join(f"{name} {photos}" for name, photos in row.mistaken_for)
        table.add_row(slug, str(row.top1.photos), _share(row.top1), _share(row.top3), others)
    table.add_row("all", str(found.top1.photos), _share(found.top1), _share(found.top3), "")
    terminal().print(table)
    print(f"Unknown models: {_separation(found.unknown)}")
    print(
        f"Left out: {photos(found.taught)} that the version has seen, {found.twins:,} copies of photos of its base set"
    )


def warn_of_files(unreadable: Sequence[Path], repeated: Sequence[Path]) -> None:
    """Warn on stderr about files outside the base set."""
    console = terminal(stderr=True)
    for path in unreadable:
        console.print(marked("not readable, left out:", path), soft_wrap=True)
    for path in repeated:
        console.print(marked("the same bytes as another photo, left out:", path), soft_wrap=True)


def _models(figures: Metrics, names: Mapping[str, str] | None, most: int) -> Table:
    title = "Model by model" if most >= len(figures.per_class) else f"The {most} models found least often"
    table = Table("sneaker", title=title, title_justify="left")
    for column in ("photos", "found", "right when named"):
        table.add_column(column, justify="right")
    slugs = sorted(figures.per_class, key=lambda slug: (figures.per_class[slug].recall, slug))[:most]
    for slug, name in zip(slugs, titles(slugs, names), strict=True):
        row = figures.per_class[slug]
        precision = "–" if row.precision is None else f"{row.precision:.0%}"
        table.add_row(name, str(row.photos), f"{row.recall:.0%}", precision)
    return table


def photos(count: int) -> str:
    """How many photos: "1 photo", "1,060 photos"."""
    return f"{count:,} photo{'' if count == 1 else 's'}"


def _share(share: Proportion) -> str:
    return f"{share.value:.1%}  ({share.low:.1%} to {share.high:.1%})"


def _separation(separation: OodMetrics) -> str:
    if separation.auroc is None:
        return "no such photos"
    verdicts = ", ".join(f"{name} {value:.0%}" for name, value in separation.verdicts.items())
    return f"AUROC {separation.auroc:.3f} on {photos(separation.photos)}; {verdicts}"
