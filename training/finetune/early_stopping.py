"""Early stopping: when a fine-tuning ends, and its result epoch."""

from collections.abc import Mapping, Sequence

from training.recipe import Recipe

History = Sequence[Mapping[str, float]]  # a row an epoch; those with `top1` looked at the validation part


def early_stopping_facts(history: History, recipe: Recipe) -> dict[str, float]:
    """Facts for a validated epoch: `best` so far, and `stopped`.

    Of equally good looks the first is the best.
    """
    if not recipe.patience or "top1" not in history[-1]:
        return {}
    looks = [row for row in history if "top1" in row]
    tops = [row["top1"] for row in looks]
    best = tops.index(max(tops))
    is_over = len(looks) - 1 - best >= recipe.patience and len(history) < recipe.epochs
    return {"best": looks[best]["epoch"], **({"stopped": True} if is_over else {})}


def has_stopped(history: History) -> bool:
    """Whether the last look ended the training before its last epoch."""
    return bool(history and history[-1].get("stopped"))


def result_epoch(history: History) -> Mapping[str, float]:
    """The epoch whose averaged weights are the result."""
    best = next((row["best"] for row in reversed(history) if "best" in row), history[-1]["epoch"])
    return next(row for row in history if row["epoch"] == best)
