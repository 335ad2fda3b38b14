"""The learning loop through the chat, whole: taught, recognised, retrained, promoted, rolled back, forgotten."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from pathlib import Path

import pytest

from bot.app import App
from store.learning import training_photos
from store.releases import versions
from tests.support.bots import play
from tests.support.bots.chatting import answered, said, tapped
from tests.support.bots.learning import noted, retraining, taught, until
from tests.support.bots.live import serves
from tests.support.bots.loop_bot import RUNNER, known, loop_bot, runner
from tests.support.bots.person import Person
from tests.support.bots.play import recognised

SLUG = "drawn-runner"
TEACHING, HELD_OUT = range(10, 15), range(30, 36)


@pytest.fixture
async def app(tmp_path: Path) -> AsyncIterator[App]:
    """A bot that knows two models, with its trainer."""
    async with loop_bot(tmp_path) as app:
        yield app


async def imprinted(app: App, slug: str) -> None:
    """Wait until a new model is recognised by imprinting."""

    async def is_imprinted() -> bool:
        return slug in app.state.live.serving.few_shot.slugs

    await until(is_imprinted)


async def test_the_whole_play(app: App, anna: Person, robin: Person) -> None:
    first = app.state.live.classifier.manifest.id
    await play.add(robin, RUNNER)
    wrong = [(await play.correct(anna, runner(seed), RUNNER))["text"] for seed in TEACHING]
    assert not any(recognised(answer, RUNNER) for answer in wrong)
    await play.approve(robin, RUNNER, len(TEACHING))
    await imprinted(app, "drawn-runner")
    held_out = seen_as_sneakers(app, 60)
    serving = app.state.live.serving
    near = [each for each in held_out if serving.few_shot.apply(serving.classifier.classify(each)).best.slug == SLUG]
    assert recognised((await answered(anna, near[0]))["text"], RUNNER)
    before = await ranked_first(app, anna, [known(seed) for seed in HELD_OUT])
    outcome = await play.retrain(robin)
    await play.promote(robin, outcome)
    await serves(app, second := await live(app))
    thanks = await anna.wait_for(
        lambda each: each.get("text", "").startswith("🎉 Thanks to your correction I’m better at recognising")
    )
    assert "Drawn Runner" in thanks["text"]
    new = await ranked_first(app, anna, held_out[:7])
    assert new.count(SLUG) >= 0.6 * len(new)
    after = await ranked_first(app, anna, [known(seed) for seed in HELD_OUT])
    assert rightly(after) >= rightly(before) > 0
    await play.roll_back(robin)
    await serves(app, first)
    assert await ranked_first(app, anna, [known(seed) for seed in HELD_OUT]) == before
    assert second != first


async def ranked_first(app: App, anna: Person, photos: Iterable[bytes]) -> list[str]:
    """The slug that the bot ranks first for each photo, whether it names it or not."""
    return [(await noted(app, await answered(anna, photo))).ranked[0][0] for photo in photos]


def rightly(slugs: list[str]) -> int:
    """How many of the known models' photos have the right model first."""
    shown = ["low" if seed % 2 else "high" for seed in HELD_OUT]
    return sum(slug == right for slug, right in zip(slugs, shown, strict=True))


def seen_as_sneakers(app: App, count: int) -> list[bytes]:
    """Photos of the new model that nobody teaches; whichever backbone is shipped, some pass for no sneaker at first."""
    classify = app.state.live.classifier.classify
    photos = (runner(seed) for seed in range(TEACHING.stop, 80))
    return [each for each in photos if classify(each).verdict != "no_sneaker"][:count]


async def live(app: App) -> str:
    """The id of the live version."""
    async with app.state.sessions() as session:
        found = await versions.live(session)
    assert found is not None
    return found


async def test_who_is_forgotten_teaches_neither_by_imprinting_nor_the_next_version(
    app: App, anna: Person, robin: Person
) -> None:
    await play.add(robin, RUNNER)
    for seed in TEACHING:
        await play.correct(anna, runner(seed), RUNNER)
    await play.correct(robin, runner(40), RUNNER)
    await play.approve(robin, RUNNER, len(TEACHING))  # the admin's own correction is a decision
    await imprinted(app, "drawn-runner")
    await tapped(anna, await said(anna, "/forget"), "🗑 Delete my data")

    async def is_unlearnt() -> bool:
        return not app.state.live.serving.few_shot.slugs

    await until(is_unlearnt)
    assert list((await taught(app)).values()) == ["drawn-runner"]
    await play.promote(robin, await play.retrain(robin))
    async with app.state.sessions() as session:
        rows = await training_photos.of_version(session, await live(app))
    assert {row.person_id for row in rows} <= {robin.id}


async def test_cancelled_a_retraining_ends_within_seconds_and_the_next_one_can_begin(app: App, robin: Person) -> None:
    message = await retraining(robin)

    async def has_begun() -> bool:
        shown = next(each for each in await robin.messages() if each["message_id"] == message["message_id"])
        return "Waiting for a trainer" not in shown["text"]

    await until(has_begun)
    start = asyncio.get_running_loop().time()
    await robin.tap(message, "✕ Cancel")
    await robin.wait_for(lambda each: "cancelled. Version 1" in each.get("text", ""), timeout=60)
    print(f"cancelled after {asyncio.get_running_loop().time() - start:.1f} s")
    assert "from version 1" in (await retraining(robin))["text"]
