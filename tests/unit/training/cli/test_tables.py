"""What people read at a terminal."""

import re
from pathlib import Path

import numpy as np
import pytest

from model.manifest import Rejection
from model.rejection.rejection import Scores
from training.cli.tables import print_figures, print_heads, warn_of_files
from training.evaluation.metrics import compute_metrics
from training.head.head import CandidateResult, HeadCandidate

RULE = Rejection(rule="max_softmax", unknown_below=0.1, no_sneaker_below=0.05)


def test_figures_come_with_intervals_and_models_with_their_names(capsys: pytest.CaptureFixture[str]) -> None:
    labels, ones = ("vans-authentic", "yeezy-slide"), np.ones(2)
    rows = np.array([[0.9, 0.1], [0.8, 0.2]], dtype=np.float32)
    figures = compute_metrics(labels=labels, slugs=labels, probabilities=rows, scores=Scores(ones, ones), rule=RULE)
    print_figures(figures, "0123456789ab", models=2)
    said = capsys.readouterr().out
    assert "50.0%  (9.5% to 90.5%)" in said
    assert said.index("Yeezy Slide") < said.index("Vans Authentic")  # hardest first


def test_one_photo_is_no_photos(capsys: pytest.CaptureFixture[str]) -> None:
    row, one = np.array([[0.9, 0.1]], dtype=np.float32), np.ones(1)
    labels = ("vans-authentic", "yeezy-slide")
    figures = compute_metrics(labels=labels, slugs=labels[:1], probabilities=row, scores=Scores(one, one), rule=RULE)
    print_figures(figures, "0123456789ab")
    assert "on 1 photo\n" in re.sub(" +\n", "\n", capsys.readouterr().out)


def test_heads_are_listed_with_what_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    tried = CandidateResult(
        candidate=HeadCandidate(kind="two_layers", strength=0.1, hidden=256),
        top1=0.5,
        log_loss=1.25,
        ece=0.03,
        temperature=1.1,
    )
    print_heads([tried])
    said = capsys.readouterr().out
    assert all(word in said for word in ("two layers", "256", "50.0%", "1.250"))


def test_files_that_are_left_out_are_named_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    warn_of_files([Path("low/notes [red].txt")], [Path("low/[red]copy:shoe:.jpg")])
    said = capsys.readouterr()
    assert said.out == ""
    assert "low/notes [red].txt" in said.err
    assert "low/[red]copy:shoe:.jpg" in said.err
