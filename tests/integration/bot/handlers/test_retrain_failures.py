"""Retrainings that fail: the reason, in the chat of the admin who asked."""

from typing import get_args

import pytest
from sqlalchemy import update

from bot.app import App
from bot.i18n import Translations
from bot.views.retraining import failure_reason
from store.releases import failures, runs
from store.releases.failures import Failure, Why
from store.tables import Run
from tests.support.bots.learning import asked, shows
from tests.support.bots.person import Person


async def test_a_failure_is_shown_with_its_reason_in_the_admins_language(app: App, marco: Person) -> None:
    object.__setattr__(app.state, "admins", app.state.admins | {marco.id})
    message, run = await asked(app, marco)
    why = Failure(why="disk", detail="/data cannot be written (No space left): make room there.")
    async with app.state.sessions.begin() as session:
        await runs.fail(session, run.id, "trainer", why)
    failed = await shows(marco, message, "non riuscito")
    _, sentence, detail = failed["text"].split("\n\n")
    assert (sentence, detail) == ("Il risultato non si può scrivere su disco.", why.detail)


async def test_a_failure_that_nobody_expected_is_shown_however_long_its_error_is(app: App, robin: Person) -> None:
    message, run = await asked(app, robin)
    async with app.state.sessions.begin() as session:
        await runs.fail(session, run.id, "trainer", failures.of(ValueError("<&>" * 3000)))
    failed = await shows(robin, message, "Unexpected error; see the log.")
    assert "ValueError: <&><&>" in failed["text"]


@pytest.mark.parametrize("sentence", ["The disk is full; make room, and start again.", "long " * 2000])
async def test_a_failure_that_an_earlier_release_kept_as_a_sentence_is_still_shown(
    app: App, robin: Person, sentence: str
) -> None:
    message, run = await asked(app, robin)
    ended = {"state": "failed", "active": None, "finished": run.requested, "error": sentence}
    async with app.state.sessions.begin() as session:
        await session.execute(update(Run).filter_by(id=run.id).values(ended))
    failed = await shows(robin, message, "Retraining failed.")
    assert failed["text"].endswith(sentence[: failures.LONGEST].strip())


def test_every_failure_has_a_sentence_of_its_own_in_every_language_and_fits_into_a_message() -> None:
    facts = {"trainer": "t" * 100, "at": "2026-11-28T20:00:00+00:00", "step": "embed"}
    kinds = [Failure(why=why, detail="d" * 9000, facts=facts) for why in get_args(Why) if why != "told"]
    translations = Translations.load()
    shown = [
        failure_reason(translations(language), failures.read(each.text()))
        for each in kinds
        for language in translations.languages
    ]
    sentences = {each.partition("\n")[0] for each in shown}
    assert len(sentences) == len(translations.languages) * len(kinds)
    assert max(len(each) for each in shown) < 1000


async def test_a_trainer_that_fell_silent_is_given_up_also_where_there_is_no_other(app: App, robin: Person) -> None:
    message, run = await asked(app, robin)
    async with app.state.sessions.begin() as session:
        await session.execute(update(Run).filter_by(id=run.id).values(heartbeat=run.requested - 2 * runs.SILENCE))
    failed = await shows(robin, message, "Retraining failed.")
    assert "The trainer trainer was last heard of at" in failed["text"]
    assert "at the step “Starting”" in failed["text"]
    async with app.state.sessions() as session:
        assert await runs.active(session) is None
