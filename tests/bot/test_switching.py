"""Versions change while people send photos: no photo is lost, and each answer is that of the version it names."""

import switching
from bot.app import App
from live import another
from model.live import shipped
from model.manifest import Manifest
from person import Person

SWITCHES = 6  # `benchmarks/switching.py` does fifty
PACE = 2.0  # photos a second of each of three people


async def test_each_photo_is_answered_by_one_version_while_they_change(
    app: App, anna: Person, marco: Person, robin: Person, drawn: bytes
) -> None:
    names = Manifest.read(shipped()).labels
    other = await another(app, labels=tuple(reversed(names)))  # so that its answers are told apart
    ids = (shipped().name, other)
    load = await switching.play(app, (anna, marco, robin), drawn, ids, times=SWITCHES, pace=PACE)
    answers = set(load.answers)
    assert {version for version, _ in answers} == set(ids)
    assert len(answers) == 2  # one and the same from each version
    assert {names.index(slug) for _, slug in answers} == {place := names.index(min(answers)[1]), len(names) - 1 - place}
    assert load.switches == SWITCHES
    assert "failures_total" not in app.services.metrics.render()
