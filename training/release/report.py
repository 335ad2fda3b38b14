"""Report: what people read before they trust a version, in `report/`."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from model.catalogue.catalogue import Catalogue
from model.manifest import Manifest, TestTimeAugmentation
from model.pictures.picture import View
from training.evaluation.metrics import Metrics, OodMetrics, Proportion
from training.evaluation.robustness import Robustness
from training.release.plots import (
    commonest_confusions,
    confusion_plot,
    reliability_plot,
    training_plot,
    worst_confusions_plot,
)
from training.release.source_tables import source_tables

CARD = Path(__file__).with_name("model-card.md")
RESIZE_WORDS = {"centre": "the middle square", "squash": "all of it, squashed", "letterbox": "all of it, with bars"}
CONFUSIONS = 20  # the commonest mistakes that are listed


def write_report(
    folder: Path,
    manifest: Manifest,
    figures: Metrics,
    *,
    document: Mapping[str, Any],
    origin: Mapping[str, Any],
    names: Mapping[str, str] | None = None,
    history: Sequence[Mapping[str, float]] = (),
    robustness: Robustness | None = None,
    parity: Mapping[str, Any] | None = None,
) -> None:
    """Write metrics.json, plots, the table of models and the model card.

    `names` are display names of models outside the catalogue, by slug. `history` is the backbone's training, epoch by
    epoch. `parity` is its int8 loss, from its manifest. `robustness` is measured on other photos.
    """
    folder.mkdir()
    called = titles(manifest.labels, names)
    confusion = {"labels": manifest.labels, "rows_are_truth": figures.confusion.tolist()}
    other = robustness.table() if robustness else {}
    contents = {"version": manifest.id, **document, **other, "confusion": confusion, "reliability": figures.bins}
    (folder / "metrics.json").write_text(json.dumps(contents, indent=1) + "\n", encoding="utf-8")
    confusion_plot(folder / "confusion.png", figures, called)
    worst_confusions_plot(folder / "mistakes.png", figures, called)
    reliability_plot(folder / "reliability.png", figures)
    if history:
        training_plot(folder / "training.png", history)
    table = models_table(figures, manifest.labels, called, document.get("models", {}))
    (folder / "models.md").write_text(table, encoding="utf-8")
    more = on_other_photos(robustness, parity or {}, manifest.id) if robustness else ""
    if "sources" in document:
        more += f"## By source\n\nIn brackets the 95 % interval, in percent.\n\n{source_tables(document)}\n"
    (folder / "model-card.md").write_text(model_card(manifest, figures, document, origin, more), encoding="utf-8")


def titles(labels: Sequence[str], names: Mapping[str, str] | None = None) -> list[str]:
    """Display names of models: from the catalogue, from `names`, or the slug."""
    catalogue, more = Catalogue.load(), names or {}
    return [more.get(slug, slug) if (title := catalogue.title(slug)) == slug else title for slug in labels]


def models_table(
    figures: Metrics, labels: Sequence[str], names: Sequence[str], photos: Mapping[str, Any] | None = None
) -> str:
    """Every model, hardest first, and the commonest confusions, as Markdown.

    `photos` are each model's by source and part, if they are known.
    """
    rows = sorted(figures.per_class, key=lambda slug: (figures.per_class[slug].recall, slug))
    more = " photos that train, by source |" if photos else ""
    lines = ["# Model by model", "", f"| sneaker | photos | found | right when named | most often taken for |{more}"]
    lines.append("| --- | ---: | ---: | ---: | --- |" + (" --- |" if photos else ""))
    for slug in rows:
        row, place = figures.per_class[slug], labels.index(slug)
        precision = "–" if row.precision is None else f"{row.precision:.0%}"
        other = _most_confused(figures, place, names)
        taught = f" {_taught(photos.get(slug, {}))} |" if photos else ""
        lines.append(f"| {names[place]} | {row.photos} | {row.recall:.0%} | {precision} | {other} |{taught}")
    lines += [
        "",
        "## Commonest confusions",
        "",
        "| the photo shows | the version says | photos |",
        "| --- | --- | ---: |",
    ]
    lines += [
        f"| {names[truth]} | {names[said]} | {count} |"
        for truth, said, count in commonest_confusions(figures.confusion, CONFUSIONS)
    ]
    return "\n".join(lines) + "\n"


def _taught(sources: Mapping[str, Mapping[str, int]]) -> str:
    """How many photos of a model train, by source."""
    found = {source: parts.get("train", 0) for source, parts in sources.items()}
    each = ", ".join(f"{source} {count}" for source, count in sorted(found.items()) if count)
    return f"{sum(found.values())}: {each}" if len(each) else "0"


def _most_confused(figures: Metrics, place: int, names: Sequence[str]) -> str:
    wrong = figures.confusion[place].copy()
    wrong[place] = 0
    return f"{names[int(wrong.argmax())]} ({wrong.max()})" if wrong.max() else ""


def model_card(
    manifest: Manifest, figures: Metrics, document: Mapping[str, Any], origin: Mapping[str, Any], more: str = ""
) -> str:
    """The model card as Markdown (Mitchell et al., arXiv:1810.03993).

    `more` is the section on other photos.
    """
    template = CARD.read_text(encoding="utf-8")
    return template.format(
        version=manifest.id,
        created=manifest.created,
        backbone=manifest.backbone,
        size=manifest.input_size,
        resize=manifest.resize,
        models=len(manifest.labels),
        photos=figures.photos,
        basis=BASIS[document["measured_on"]],
        top1=_proportion_text(figures.top1),
        top3=_proportion_text(figures.top3),
        original=_proportion_text(figures.original) if figures.original.photos else "it knows none of them",
        macro=f"{figures.macro_recall:.1%}",
        ece=f"{figures.ece:.3f}",
        accepted=_proportion_text(figures.accepted),
        no_sneaker=_ood_text(figures.no_sneaker),
        unknown=_ood_text(figures.unknown),
        speed=_speed_text(origin.get("speed")),
        look=_tta_text(manifest.second_look),
        rule=manifest.rejection.rule,
        temperature=f"{manifest.temperature:.3f}",
        dataset=origin["dataset"],
        more=more,
        metrics_command=origin["commands"]["metrics"],
        version_command=origin["commands"]["version"],
    )


def on_other_photos(found: Robustness, parity: Mapping[str, Any], version: str) -> str:
    """The model card's section on other photos and on int8 loss."""
    phone, other, lost = found.phone, found.other, found.phone.drop_top1
    rows = [
        (f"the test photos by simulated phone (`{phone.severity}`), top-1", _proportion_text(phone.shifted_top1)),
        (
            "points fewer than as they are",
            f"{100 * lost.value:.1f} ({100 * lost.low:.1f} to {100 * lost.high:.1f})",
        ),
        ("top-3", _proportion_text(phone.shifted_top3)),
        ("accepted", _proportion_text(phone.accepted)),
    ]
    if other:
        models = f"{len(other.per_model)} models" if len(other.per_model) > 1 else "one model"
        source = f"another source: {other.top1.photos:,} photos of {models}"
        rows += [(f"{source}, top-1", _proportion_text(other.top1)), ("top-3", _proportion_text(other.top3))]
    if "float_top1" in parity:
        rows.append((
            f"int8 and float top-1 on {parity['photos']} validation photos, by the training's own class layer",
            f"{parity['int8_top1']:.1%} and {parity['float_top1']:.1%}",
        ))  # fmt: skip
    table = "\n".join(f"| {name} | {value} |" for name, value in rows)
    commands = "\n".join(f"    {command}" for command in found.commands(version).values())
    return OTHER_PHOTOS.format(table=table, commands=commands)


def _proportion_text(share: Proportion) -> str:
    return f"{share.value:.1%} ({share.low:.1%} to {share.high:.1%})"


def _speed_text(speed: Mapping[str, Any] | None) -> str:
    if not speed:
        return "not measured"
    ratio = speed["milliseconds"] / speed["plain_milliseconds"]
    return f"{speed['milliseconds']:.2f} ms, {ratio:.2f} of a plain int8 MobileNetV2 1.0 at 224 pixels in the same run"


def _tta_text(look: TestTimeAugmentation | None) -> str:
    if look is None:
        return "It looks at a photo once."
    views = ", ".join(_view_text(view) for view in look.views)
    return f"Where its best answer has less than {look.below:.0%}, it looks again: {views}; the mean counts."


def _view_text(view: View) -> str:
    part = RESIZE_WORDS[view.resize] if view.share == 1 else f"{view.share:.0%} of {RESIZE_WORDS[view.resize]}"
    return f"{part} mirrored" if view.mirrored else part


def _ood_text(separation: OodMetrics) -> str:
    if separation.auroc is None or separation.interval is None or separation.fpr95 is None:
        return "not measured: no such photos were given"
    verdicts = ", ".join(f"{name} {value:.0%}" for name, value in separation.verdicts.items())
    low, high = separation.interval
    area = f"AUROC {separation.auroc:.3f} ({low:.3f} to {high:.3f})"
    return f"{area}, FPR95 {separation.fpr95:.1%}, {separation.photos} photos; verdicts: {verdicts}"


OTHER_PHOTOS = """## On photos of another kind

| figure | value |
| --- | --- |
{table}

Where the backbone has practised on views as phones show them, those were made with the same floors, things and hands as
the simulated ones: in life the loss may be larger. Made again by

{commands}

"""
BASIS = {
    "photos": "the finished file classified the test photos, as the bot does",
    "embeddings": "the head was measured on the embeddings that the finished file gives for the test photos",
}
