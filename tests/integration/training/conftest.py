"""What several tests of fine-tuning use: made once."""

from tests.support.data.fine_tuned import photos, trained

__all__ = ["photos", "trained"]
