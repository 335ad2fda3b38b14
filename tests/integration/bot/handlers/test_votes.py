"""What /review tells of who said what about a photo: a line a model, however many people said it."""

import hashlib
import re
from dataclasses import replace
from html import unescape
from typing import Any

import pytest

from bot.app import App
from bot.i18n import Translations
from bot.views import review
from model.catalogue.catalogue import Catalogue
from model.live import shipped
from store.learning import reviews
from store.learning.trust import Label, PhotoVotes, Vote, VoterRecord
from store.tables import PredictionRow, ReviewDecision
from tests.support.bots.chatting import labels, said
from tests.support.bots.learning import corrected, queue
from tests.support.bots.person import Person
from tests.support.data.records import a_correction

SEEN = (("nike-dunk-low", 0.75), ("nike-cortez", 0.125))


@pytest.fixture
def two_admins(app: App, marco: Person) -> None:
    """Marco is an admin, too."""
    object.__setattr__(app.state, "admins", app.state.admins | {marco.id})


async def voted(app: App, photo: bytes, *slugs: str) -> None:
    """People from 2001 on send a photo that is kept, and each says what it shows."""
    async with app.state.sessions.begin() as session:
        for person, slug in enumerate(slugs, start=2001):
            by: dict[str, int] = {"message_id": 1, "person_id": person, "chat_id": person}
            theirs = {"version_id": shipped().name, "ranked": SEEN, "photo_sha256": hashlib.sha256(photo).hexdigest()}
            await a_correction(session, kept=False, slug=slug, **by, **theirs)


@pytest.mark.usefixtures("two_admins")
async def test_a_photo_that_a_hundred_people_disagree_about_is_shown_in_every_language(
    app: App, anna: Person, marco: Person, robin: Person, shoe: bytes
) -> None:
    await corrected(app, anna, shoe, "samba")
    models = [each.slug for each in app.state.catalogue if each.slug != "adidas-samba"][:12]
    await voted(app, shoe, *(9 * models)[:99])
    title = app.state.catalogue[models[0]].title
    most = f"9 people say: {title}", f"9 persone dicono: {title}"
    for admin, first, more in ((robin, most[0], "… and 5 more models"), (marco, most[1], "… e altri 5 modelli")):
        item = await said(admin, "/review")
        assert len(item["caption"]) <= 1024
        assert first in item["caption"]
        assert more in item["caption"]
        assert len(labels(item)) == 4


@pytest.mark.parametrize("language", Translations.load().languages)
def test_the_longest_names_and_numbers_leave_a_caption_that_telegram_takes(language: str) -> None:
    models = {f"model-{number:02}": f"{number:02} " + "<W> & " * 16 for number in range(20)}
    like = next(iter(Catalogue.load()))
    sneakers = [replace(like, slug=slug, brand="B" * 60, name=name) for slug, name in models.items()]
    votes = tuple(
        Vote(person_id=person, slug=f"model-{person % 20:02}", correction_id=person, confirms=person % 3 == 0)
        for person in range(100_000)
    )
    known = {each.person_id: VoterRecord(turned_down=each.person_id % 2, models=frozenset("abc")) for each in votes}
    view = review.labelled_photo(
        Translations.load()(language), Catalogue.load().extended(sneakers), waits(votes, known), guessed(*models),
        waiting=100_000, photo=b"", known=3,
    )  # fmt: skip
    assert len(unescape(re.sub("<[^>]*>", "", view.text))) <= 1024
    assert view.text.count("model") == 1  # only of how many are left out


def waits(votes: tuple[Vote, ...], known: dict[int, VoterRecord]) -> Label:
    """A photo in the queue with these votes."""
    photo = PhotoVotes(photo_sha256="a" * 64, votes=votes, owner=1)
    return Label(photo=photo, why="new_user", slug=votes[0].slug, records=known)


def guessed(first: str, second: str, *_: str) -> PredictionRow:
    """What was said about a photo of person 1's."""
    return PredictionRow(id=1, person_id=1, verdict="unknown", ranked=((first, 0.123), (second, 0.123)))


async def test_what_an_admin_needs_to_know_of_each_model_stands_on_its_line(
    app: App, anna: Person, robin: Person, shoe: bytes
) -> None:
    await corrected(app, anna, shoe, "samba")
    await voted(app, shoe, "adidas-samba", "vans-authentic", "vans-authentic")
    await judged_before(app, 2001, "approve")
    await judged_before(app, 2002, "reject")
    (item,) = await queue(app)
    caption = (await said(robin, "/review"))["caption"]
    assert item.slug == "adidas-samba"
    assert "The sender and 1 other say: adidas Samba · right before: 1\n" in caption
    assert "2 people say: Vans Authentic · wrong before: 1\n" in caption


async def judged_before(app: App, person: int, decision: ReviewDecision) -> None:
    """Somebody has decided about another photo of a person's."""
    async with app.state.sessions.begin() as session:
        theirs: dict[str, Any] = {"person_id": person, "chat_id": person, "message_id": 2, "slug": "nike-cortez"}
        correction = await a_correction(session, version_id=shipped().name, photo_sha256=f"{person:064}", **theirs)
        await reviews.decide(
            session,
            prediction_id=correction.prediction_id,
            correction_id=correction.id,
            person_id=correction.person_id,
            decision=decision,
        )
