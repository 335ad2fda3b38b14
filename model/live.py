"""The live version: one reference, swapped only for a version that works."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from model.classifier import Classifier
from model.errors import VersionError
from model.manifest import FILE, Manifest
from model.rejection.few_shot import FewShot
from model.rejection.prototypes import Prototypes

SHIPPED = Path(__file__).with_name("versions")
BACKBONES = SHIPPED.with_name("backbones")  # the shipped ones

FewShotFactory = Callable[[Prototypes], FewShot]  # builds the few-shot models for a version's prototypes


@dataclass(frozen=True, kw_only=True)
class Serving:
    """What answers a photo: a version and the few-shot models beside it."""

    classifier: Classifier
    own_prototypes: Prototypes  # of the version alone; kept, because what follows from them takes time to compute
    few_shot: FewShot

    @property
    def prototypes(self) -> Prototypes:
        """The version's prototypes, and those of the few-shot models."""
        return self.few_shot.prototypes or self.own_prototypes


class LiveVersion:
    """Holds the live version.

    Read `serving` (or `classifier`) once for each photo, so that one photo sees one version.
    """

    def __init__(self, classifier: Classifier, few_shot: FewShot | None = None) -> None:
        """Start with a loaded classifier."""
        prototypes = Prototypes.from_version(classifier.manifest, classifier.arrays)
        self._serving = Serving(classifier=classifier, own_prototypes=prototypes, few_shot=few_shot or FewShot())

    @property
    def serving(self) -> Serving:
        """The live classifier and its few-shot models."""
        return self._serving

    @property
    def classifier(self) -> Classifier:
        """The live classifier."""
        return self._serving.classifier

    def swap(self, folder: Path, *, workers: int | None = None, few_shot: FewShotFactory | None = None) -> Classifier:
        """Load another version and use it; raises VersionError.

        `few_shot` builds its few-shot models; without, it starts with none. After an error the old version stays.
        The old classifier still answers the photos that it has accepted, and is freed with the last of them.
        """
        classifier = Classifier.load(folder, workers=workers)
        prototypes = Prototypes.from_version(classifier.manifest, classifier.arrays)
        models = few_shot(prototypes) if few_shot else FewShot(prototypes=prototypes)
        self._serving = Serving(classifier=classifier, own_prototypes=prototypes, few_shot=models)
        return classifier

    def set_few_shot(self, factory: FewShotFactory) -> FewShot:
        """Replace the few-shot models of the live version; returns the new ones."""
        self._serving = replace(self._serving, few_shot=factory(self._serving.own_prototypes))
        return self._serving.few_shot


def shipped(folder: Path = SHIPPED) -> Path:
    """The newest version under `folder`; raises VersionError."""
    folders = [path.parent for path in folder.glob(f"*/{FILE}")]
    if not folders:
        raise VersionError(f"There is no version under {folder}; make one with `sneakers retrain`.")
    return max(folders, key=lambda each: datetime.fromisoformat(Manifest.read(each).created))
