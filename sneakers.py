"""The command `sneakers`: mounts all commands, maps errors to exit statuses.

Exit status: 0 on success, 1 when it ran and failed, 2 on wrong usage. An error is one line on stderr that says what to
do; `--json` prints one JSON document on stdout and nothing else.
"""

import asyncio
import atexit
import gc
import io
import os
import signal
import sys
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Annotated, Any

import typer
from sqlalchemy.exc import SQLAlchemyError

import training.cli
from bot.cli import commands
from bot.errors import BotError, SettingsError
from bot.localchat.core.errors import LocalChatError
from model.errors import ModelError
from model.pictures.quiet import silence_decoders
from store.errors import StoreError
from training.cli.deployment import Deployment, Maker
from training.errors import TrainingError

if TYPE_CHECKING:
    from bot.settings import Settings

INTERRUPTED = 130  # as shells have it
EXPECTED = (BotError, LocalChatError, ModelError, StoreError, TrainingError)

HELP = """Name the sneakers in a photo and find shops that sell them.

\b
Examples:
  sneakers run                      start the bot; without a token, a chat page
  sneakers classify photo.jpg       name the sneakers in a photo
  sneakers classify holiday/ -v     a folder, with all candidates and shops
  sneakers models list              the versions of the model
  sneakers retrain                  train a new version
"""

app = typer.Typer(
    name="sneakers",
    help=HELP,
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(asked: bool) -> None:
    """Print the program's version and the live version's id, then end."""
    if not asked:
        return
    from importlib.metadata import version

    from bot.services.versions import live_folder
    from bot.settings import Settings

    print(f"sneakers {version('sneakers-classifier')}, model {asyncio.run(live_folder(Settings.load())).name}")
    raise typer.Exit


Version = Annotated[
    bool,
    typer.Option(
        "--version", "-V", callback=_print_version, is_eager=True, help="Print the versions of program and model."
    ),
]
WithTrainer = Annotated[
    bool, typer.Option("--trainer/--no-trainer", help="Retrain here, or leave that to `sneakers trainer` elsewhere.")
]


@app.callback()
def options(version: Version = False) -> None:
    """Options of the program itself; the help is `HELP`."""


@app.command()
def run(with_trainer: WithTrainer = True) -> None:
    """Start the bot on Telegram, or without a token locally."""
    gc.disable()  # the imports leave no garbage, and collections would take 0.2 s of theirs
    from bot.app import run as serve
    from bot.settings import Settings

    gc.enable()
    settings = Settings.load()
    asyncio.run(serve(settings, lambda: _train(settings)) if with_trainer else serve(settings))


@app.command()
def trainer() -> None:
    """Only retrain, for a bot started with --no-trainer."""
    from bot import logging_setup
    from bot.settings import Settings

    settings = Settings.load()
    logging_setup.configure(settings.log)
    asyncio.run(_until_stopped(_train(settings)))


commands.mount(app)
training.cli.mount(app)


def program() -> None:
    """Run `main` as a process of its own."""
    ended: list[int] = []
    atexit.register(_leave, ended)  # the first to be registered is the last to run
    try:
        main()
    except SystemExit as end:
        ended.append(int(end.code or 0))
        raise


def _leave(ended: list[int]) -> None:
    """End the process without taking the interpreter down.

    A thread of obstore that asks for the interpreter meanwhile is unwound, and Rust aborts the process then: status 134
    (PyO3, with Python before 3.14).
    """
    if ended and "obstore" in sys.modules:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(ended[0])


def main() -> None:
    """Run the command line; errors become an exit status here."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a file's name need not be text
    silence_decoders()
    try:
        status = app(prog_name="sneakers", standalone_mode=False, obj=Maker(_deployment))
        if status == INTERRUPTED:  # what Typer makes of Ctrl-C, without a word
            _print_error("stopped.", INTERRUPTED)
    except typer.TyperException as error:
        status = _print_error(_usage_error(error), error.exit_code)
    except (typer.Abort, KeyboardInterrupt):
        status = _print_error("stopped.", INTERRUPTED)
    except EXPECTED as error:
        status = _print_error(str(error), 2 if isinstance(error, SettingsError) else 1)
    except SQLAlchemyError as error:
        status = _print_error(_database_error(error), 1)
    except OSError as error:
        status = _print_error(_machine_error(error), 1)
    sys.exit(status or 0)


def _deployment() -> Deployment:
    from bot.cli.catalogue import titles
    from bot.services.versions import live_folder
    from bot.settings import Settings

    settings = Settings.load()
    return Deployment(
        data=settings.data,
        database_url=settings.database_url,
        storage_url=settings.storage_url,
        admins=settings.admins,
        live=lambda: asyncio.run(live_folder(settings)),
        names=lambda slugs: asyncio.run(titles(settings, slugs)),
    )


async def _train(settings: "Settings") -> None:
    from training.retrain.worker import serve

    await serve(
        database_url=settings.database_url,
        storage_url=settings.storage_url,
        data=settings.data,
        scheduler=settings.scheduler,
    )


async def _until_stopped(work: Coroutine[Any, Any, None]) -> None:
    """Work until SIGTERM or SIGINT."""
    task = asyncio.create_task(work)
    for each in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(each, task.cancel)
    try:
        await task
    except asyncio.CancelledError:
        return


def _usage_error(error: typer.TyperException) -> str:
    """What was not understood, and whose help says how it is done."""
    context, said = getattr(error, "ctx", None), " ".join(error.format_message().split())
    if context and said == " ".join(context.get_help().split()):
        print(context.get_help())
        return "No command was given."
    stop = "" if said.endswith((".", "?", "!")) else "."
    return f"{said}{stop} Try '{context.command_path if context else 'sneakers'} --help'."


def _database_error(error: SQLAlchemyError) -> str:
    """What the driver said; SQLAlchemy adds the statement and more lines."""
    said = _one_line(getattr(error, "orig", None) or error)
    return f"The database failed ({said}). See that it runs, or give another SNEAKERS_DATABASE_URL."


def _machine_error(error: OSError) -> str:
    """The system's error, with the variable that names the file."""
    variable = next((name for name, value in os.environ.items() if value and value == error.filename), None)
    if variable:
        return f"{variable} is {error.filename!r} ({error.strerror}); give a file that can be used, or unset it."
    return f"{_one_line(error)}. Look at this machine's files and network, then try again."


def _one_line(error: BaseException) -> str:
    return next(iter(str(error).splitlines()), "") or type(error).__name__


def _print_error(sentence: str, status: int) -> int:
    print(f"sneakers: {sentence}", file=sys.stderr)
    return status


if __name__ == "__main__":
    program()
