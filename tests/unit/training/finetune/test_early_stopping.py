import pytest

from training.errors import BackboneError
from training.finetune.early_stopping import early_stopping_facts, has_stopped, result_epoch
from training.recipe import Recipe, changed

Row = dict[str, float]


def after(looks: list[float], patience: int, *, epochs: int = 100) -> list[Row]:
    """The history of a training that looks in every second epoch and finds these shares."""
    history: list[Row] = []
    for number in range(1, 2 * len(looks) + 1):
        history.append({"epoch": number} | ({} if number % 2 else {"top1": looks[number // 2 - 1]}))
        history[-1] |= early_stopping_facts(history, Recipe(patience=patience, stages=((epochs, 64),)))
        if has_stopped(history):
            break
    return history


def test_so_many_looks_without_a_better_one_end_the_training() -> None:
    history = after([0.2, 0.6, 0.5, 0.6, 0.9], patience=2)
    assert (len(history), has_stopped(history)) == (8, True)
    assert result_epoch(history) == {"epoch": 4, "top1": 0.6, "best": 4}


def test_a_better_look_starts_the_wait_anew() -> None:
    history = after([0.2, 0.1, 0.3, 0.1, 0.4], patience=2)
    assert not has_stopped(history)
    assert result_epoch(history)["epoch"] == 10


def test_the_best_look_is_kept_where_the_epochs_end_first() -> None:
    history = after([0.2, 0.6, 0.5, 0.5], patience=2, epochs=8)
    assert not has_stopped(history)
    assert result_epoch(history)["epoch"] == 4


def test_without_patience_or_looks_the_last_epoch_is_kept() -> None:
    assert result_epoch(after([0.9, 0.2, 0.1, 0.1], patience=0))["epoch"] == 8
    assert early_stopping_facts([{"epoch": 1}], Recipe(patience=1)) == {}
    assert result_epoch([{"epoch": 1}, {"epoch": 2}])["epoch"] == 2
    assert not has_stopped([])


@pytest.mark.parametrize("patience", ["-1", "1.5"])
def test_patience_is_a_number_of_validations(patience: str) -> None:
    with pytest.raises(BackboneError, match=f"patience is {patience}: give a number of validations"):
        changed(Recipe(), [f"patience={patience}"])
