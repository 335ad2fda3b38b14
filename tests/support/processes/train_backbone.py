"""Fine-tunes without weights in a process that may be killed.

python -m tests.support.processes.train_backbone PHOTOS RUN NAME=VALUE…
"""

import sys
from pathlib import Path

from training.finetune.train import train_backbone
from training.recipe import Recipe, changed

if __name__ == "__main__":
    photos, run, *settings = sys.argv[1:]
    train_backbone(Path(photos), Path(run), changed(Recipe(), settings), "none")
