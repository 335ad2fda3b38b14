"""What several tests of fine-tuning use: made once."""

from fine_tuned import photos, trained

__all__ = ["photos", "trained"]
