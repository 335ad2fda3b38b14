"""Versions change while people send photos: no photo is lost, and each answer is that of the version it names."""

from pathlib import Path

from model.live import shipped
from model.manifest import Manifest
from tests.support.bots import switching
from tests.support.bots.live import another
from tests.support.bots.person import Person
from tests.support.bots.serving import serving

SWITCHES = 6  # `benchmarks/switching.py` does fifty
PACE = 6.0  # photos a second


async def test_each_photo_is_answered_by_one_version_while_they_change(tmp_path: Path, drawn: bytes) -> None:
    names = Manifest.read(shipped()).labels
    async with (
        serving(tmp_path, photos_per_minute=0) as app,
        Person(app.address, 1001) as anna,
        Person(app.address, 1002) as marco,
    ):
        other = await another(app, labels=tuple(reversed(names)))  # so that its answers are told apart
        ids = (shipped().name, other)
        load = await switching.play(app, (anna, marco), drawn, ids, times=SWITCHES, photos_a_second=PACE)
    answers = {(answer.version, answer.first) for answer in load.answers}
    assert {version for version, _ in answers} == set(ids)
    assert len(answers) == 2  # one and the same from each version
    assert {names.index(slug) for _, slug in answers} == {place := names.index(min(answers)[1]), len(names) - 1 - place}
    assert load.first_of_turns == load.turns == [other, shipped().name] * (SWITCHES // 2)
    assert "sneakers_failures_total{" not in app.state.metrics.render()
