"""Command line for training: train, retrain, evaluate and data."""

import typer

from training.cli import clean, collect, dataset, exchange, finetune, head

train = typer.Typer(help="Train a backbone or a head.", no_args_is_help=True)


def mount(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    finetune.mount(train)
    head.mount(app, train)
    collect.mount(dataset.data)
    clean.mount(dataset.data)
    exchange.mount(dataset.data)
    dataset.mount(app)
    app.add_typer(train, name="train")
