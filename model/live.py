"""The version in use: one reference, swapped only for a version that has shown that it works."""

from datetime import datetime
from pathlib import Path

from model.classifier import Classifier
from model.errors import VersionError
from model.manifest import FILE, Manifest

SHIPPED = Path(__file__).with_name("versions")


class Live:
    """Holds the classifier in use; read `classifier` once a photo, so that one photo sees one version."""

    def __init__(self, classifier: Classifier) -> None:
        """Start with a loaded classifier."""
        self._classifier = classifier

    @property
    def classifier(self) -> Classifier:
        """The classifier in use now."""
        return self._classifier

    def swap(self, folder: Path, *, workers: int | None = None) -> Classifier:
        """Load and check the version in `folder`, then use it; raises VersionError and keeps the old one.

        Photos that the old classifier has taken are still answered by it: it goes with the last of them,
        so nobody closes it here.
        """
        self._classifier = Classifier.load(folder, workers=workers)
        return self._classifier


def shipped(folder: Path = SHIPPED) -> Path:
    """The newest version under `folder`, by default of those that come with the program; raises VersionError."""
    folders = [path.parent for path in folder.glob(f"*/{FILE}")]
    if not folders:
        raise VersionError(f"There is no version under {folder}; make one with `sneakers train head`.")
    return max(folders, key=lambda each: datetime.fromisoformat(Manifest.read(each).created))
