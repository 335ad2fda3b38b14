"""The one command: mounts the command lines of the bot and of the training, and turns errors into an exit status.

Exit status: 0 on success, 1 when it ran and failed, 2 on wrong usage. An error is one line on stderr that says what to
do; `--json` prints one JSON document on stdout and nothing else.
"""

import sys

import typer

import bot.cli
import training.cli
from bot.errors import BotError, SettingsError
from bot.localchat.errors import LocalChatError
from model.errors import ModelError
from store.errors import StoreError
from training.errors import TrainingError

EXPECTED = (BotError, LocalChatError, ModelError, StoreError, TrainingError)

app = typer.Typer(
    name="sneakers",
    help="Names a pair of sneakers from a photo and says where to buy it.",
    no_args_is_help=True,
    add_completion=False,
)
bot.cli.mount(app)
training.cli.mount(app)


def main() -> None:
    """Run the command line; the only place where errors become an exit status."""
    try:
        status = app(standalone_mode=False)
    except typer.TyperException as error:
        status = _complain(f"{error.format_message()} Try 'sneakers --help'.", error.exit_code)
    except (typer.Abort, KeyboardInterrupt):
        status = _complain("stopped.", 130)
    except EXPECTED as error:
        status = _complain(str(error), 2 if isinstance(error, SettingsError) else 1)
    sys.exit(status or 0)


def _complain(sentence: str, status: int) -> int:
    print(f"sneakers: {sentence}", file=sys.stderr)
    return status


if __name__ == "__main__":
    main()
