"""Origin of a version: its inputs, recipe and libraries."""

import importlib.metadata
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from model.manifest import digest
from training.embeddings.embedding_set import FILE, EmbeddingSet
from training.reproducibility import commit
from training.retrain.steps import DraftVersion, Inputs

LIBRARIES = ("ai-edge-litert", "numpy", "pillow", "scikit-learn")


def origin_of(
    draft: DraftVersion, inputs: Inputs, embedding_set: EmbeddingSet, *, seed: int, photos: Sequence[Path]
) -> dict[str, Any]:
    """Where a version comes from, with commands that reproduce it."""
    folders = " ".join(path.name for path in photos) or "FOLDER…"
    measured = f"sneakers evaluate {folders} --split test --full --json --model"
    if embedding_set.sources:
        measured = "python -m training.evaluation.by_source DATA PARTS.json"
    against = f" --against model/versions/{inputs.baseline.name}" if inputs.baseline else ""
    version = draft.manifest
    return {
        "seed": seed,
        "dataset": embedding_set.digest,
        "replay": digest(inputs.backbone / FILE),
        "recipe": {
            "head": [asdict(each) for each in draft.head.tried],
            "rejection": [asdict(each) for each in draft.detector.compared],
        },
        "commit": commit(),
        "speed": inputs.backbone_manifest.metrics.get("speed"),
        "libraries": {name: importlib.metadata.version(name) for name in LIBRARIES},
        "commands": {
            "version": f"sneakers retrain --backbone model/backbones/{version.backbone} --seed {seed}{against}",
            "metrics": f"{measured} model/versions/{version.id}",
        },
    }
