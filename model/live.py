"""The version in use: one reference, swapped only for a version that has shown that it works."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from model.classifier import Classifier
from model.errors import VersionError
from model.manifest import FILE, Manifest
from model.rejection.few_shot import Imprints
from model.rejection.prototypes import Nearness

SHIPPED = Path(__file__).with_name("versions")
BACKBONES = SHIPPED.with_name("backbones")  # those that are shipped

Teach = Callable[[Nearness], Imprints]  # makes the imprints that go with a version


@dataclass(frozen=True, kw_only=True)
class Serving:
    """What answers a photo: a version, and the models that it was shown since."""

    classifier: Classifier
    alone: Nearness  # what is near in the version's embeddings; kept, since what follows from it takes time
    imprints: Imprints

    @property
    def near(self) -> Nearness:
        """The same with the models that it was shown since."""
        return self.imprints.near or self.alone


class Live:
    """Holds what is in use; read `serving` (or `classifier`) once a photo, so that one photo sees one version."""

    def __init__(self, classifier: Classifier, imprints: Imprints | None = None) -> None:
        """Start with a loaded classifier."""
        near = Nearness.of(classifier.manifest, classifier.arrays)
        self._serving = Serving(classifier=classifier, alone=near, imprints=imprints or Imprints())

    @property
    def serving(self) -> Serving:
        """The classifier in use now, and the imprints that go with it."""
        return self._serving

    @property
    def classifier(self) -> Classifier:
        """The classifier in use now."""
        return self._serving.classifier

    def swap(self, folder: Path, *, workers: int | None = None, teach: Teach | None = None) -> Classifier:
        """Load and check the version in `folder`, then use it; raises VersionError and keeps the old one.

        `teach` gives the imprints for it; without, it starts with none. Photos that the old classifier has taken are
        still answered by it: it goes with the last of them, so nobody closes it here.
        """
        classifier = Classifier.load(folder, workers=workers)
        near = Nearness.of(classifier.manifest, classifier.arrays)
        imprints = teach(near) if teach else Imprints(near=near)
        self._serving = Serving(classifier=classifier, alone=near, imprints=imprints)
        return classifier

    def teach(self, teach: Teach) -> Imprints:
        """Use other imprints with the version in use; returns them."""
        self._serving = replace(self._serving, imprints=teach(self._serving.alone))
        return self._serving.imprints


def shipped(folder: Path = SHIPPED) -> Path:
    """The newest version under `folder`, by default of those that come with the program; raises VersionError."""
    folders = [path.parent for path in folder.glob(f"*/{FILE}")]
    if not folders:
        raise VersionError(f"There is no version under {folder}; make one with `sneakers train head`.")
    return max(folders, key=lambda each: datetime.fromisoformat(Manifest.read(each).created))
