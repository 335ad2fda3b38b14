"""The command line for people who train: train backbone, train head, train compare, retrain, evaluate, data."""

import typer

from training import clean_cli, collect_cli, data_cli, exchange_cli, finetune_cli, head_cli

train = typer.Typer(help="Train a backbone or a head.", no_args_is_help=True)


def mount(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    finetune_cli.mount(train)
    head_cli.mount(app, train)
    collect_cli.mount(data_cli.data)
    clean_cli.mount(data_cli.data)
    exchange_cli.mount(data_cli.data)
    data_cli.mount(app)
    app.add_typer(train, name="train")
