"""The bot's small parts: which photo size, which message id, what a log shows, what an import costs."""

import json
import logging
import subprocess
import sys
from collections.abc import Iterator

import pytest
from telegram import PhotoSize

from bot import logging_setup
from bot.state.message_ids import MessageIds
from bot.state.metrics import ProcessMetrics
from bot.telegram.files import smallest_serving
from bot.telegram.rate_limiter import pauses

TOKEN = "1234567890:AAaaBBbbCCccDDddEEeeFFffGGggHHhhIIi"


def sizes(*shapes: tuple[int, int]) -> list[PhotoSize]:
    """A photo's sizes, as Telegram lists them."""
    return [PhotoSize(file_id="x", file_unique_id="x", width=width, height=height) for width, height in shapes]


@pytest.mark.parametrize(
    ("shapes", "taken"),
    [
        ([(90, 67), (320, 240), (800, 600), (1280, 960)], (320, 240)),
        ([(67, 90), (240, 320), (600, 800), (960, 1280)], (240, 320)),
        ([(90, 51), (320, 180), (800, 450), (1280, 720)], (800, 450)),
        ([(1280, 960), (320, 240), (90, 67)], (320, 240)),
        ([(90, 60), (200, 133)], (200, 133)),
    ],
)
def test_the_smallest_size_that_fills_the_models_input_is_taken_else_the_largest(
    shapes: list[tuple[int, int]], taken: tuple[int, int]
) -> None:
    size = smallest_serving(sizes(*shapes), 224)
    assert (size.width, size.height) == taken


def test_private_chats_share_a_count_of_messages_and_a_supergroup_has_its_own() -> None:
    ids = MessageIds(highest=10)
    ids.saw(1001, 12)
    ids.saw(1002, 11)
    ids.saw(-1001234567890, 500)
    assert (ids.highest(1003), ids.highest(-77), ids.highest(-1001234567890), ids.highest(-1009999999999)) == (
        12,
        12,
        500,
        0,
    )


@pytest.mark.parametrize("update", [{}, {"message": 7}, {"message": {"chat": "x"}}, {"callback_query": None}])
def test_an_update_that_makes_no_sense_teaches_no_message_id(update: dict[str, object]) -> None:
    ids = MessageIds()
    ids.saw_update(update)
    assert ids.highest(1) == 0


def test_pauses_double_and_stay_below_half_a_minute() -> None:
    waits = pauses()
    assert [next(waits) for _ in range(9)] == [0.5, 1, 2, 4, 8, 16, 30, 30, 30]


def test_metrics_are_lines_that_prometheus_reads() -> None:
    metrics = ProcessMetrics()
    metrics.photos.labels(verdict="sneaker").inc(2)
    metrics.answer_seconds.observe(0.25)
    shown = metrics.render().splitlines()
    assert 'sneakers_photos_total{verdict="sneaker"} 2.0' in shown
    assert {"sneakers_answer_seconds_sum 0.25", 'sneakers_answer_seconds_bucket{le="0.2"} 0.0'} <= set(shown)


@pytest.fixture
def _logging_as_before() -> Iterator[None]:
    """Undo what a test configures."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.mark.usefixtures("_logging_as_before")
@pytest.mark.parametrize("form", ["text", "json"])
def test_a_log_never_shows_a_token(capsys: pytest.CaptureFixture[str], form: str) -> None:
    logging_setup.configure("json" if form == "json" else "text")
    try:
        raise RuntimeError(f"POST https://api.telegram.org/bot{TOKEN}/getMe, and bare {TOKEN}")
    except RuntimeError:
        logging.getLogger("bot").exception("at http://127.0.0.1/bot1:short/getMe")
    logging.getLogger("httpx").info("POST /bot%s/getMe", TOKEN)
    said = capsys.readouterr().err
    assert "RuntimeError" in said
    assert not [secret for secret in (TOKEN, TOKEN[11:], "1:short") if secret in said]


@pytest.mark.usefixtures("_logging_as_before")
def test_a_json_log_has_one_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    logging_setup.configure("json")
    logging.getLogger("bot").warning("two\nlines")
    (line,) = capsys.readouterr().err.splitlines()
    assert {key: json.loads(line)[key] for key in ("level", "logger", "message")} == {
        "level": "warning",
        "logger": "bot",
        "message": "two\nlines",
    }


def test_importing_the_bot_loads_no_library_that_only_work_needs() -> None:
    at_work = "sklearn scipy tensorflow ai_edge_litert rapidfuzz dask distributed matplotlib cleanlab imagehash av"
    in_parts = ("PIL.JpegImagePlugin", "pillow_heif", "obstore", "asyncpg", "alembic", "bot.localchat.server")
    heavy = (*at_work.split(), *in_parts)
    program = f"import bot.app, sys; print([name for name in {heavy!r} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True).stdout == "[]\n"
