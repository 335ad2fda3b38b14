"""What training tells people when it cannot go on.

TrainingError
├── DatasetError    the photos: a folder that is missing, empty or too small
├── BackboneError   a network that cannot be built, trained or converted
├── HeadError       a backbone or a head that do not fit together
├── MetricsError    figures that cannot be computed from what was given
├── RegistryError   a version directory that exists already with other content
├── ClusterError    workers that cannot be reached, or that cannot do the work
└── StoppedError    somebody asked for the work to end
"""


class TrainingError(Exception):
    """A training step cannot go on; the message says what to do."""


class DatasetError(TrainingError):
    """The photos cannot be used as a data set."""


class BackboneError(TrainingError):
    """The backbone cannot be built, trained or converted."""


class HeadError(TrainingError):
    """The head does not fit onto the backbone."""


class MetricsError(TrainingError):
    """The figures cannot be computed."""


class RegistryError(TrainingError):
    """The version cannot be written down."""


class ClusterError(TrainingError):
    """No worker can do the work."""


class StoppedError(TrainingError):
    """The work was to end before it was done."""
