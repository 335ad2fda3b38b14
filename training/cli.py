"""The command line for people who train: train backbone, train quantise, train compare."""

import typer

from training import finetune_cli

train = typer.Typer(help="Train a backbone or a head.", no_args_is_help=True)


def mount(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    finetune_cli.mount(train)
    app.add_typer(train, name="train")
