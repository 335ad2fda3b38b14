"""/forget: everything about a person goes, after a second yes, and nothing about anybody else."""

from sqlalchemy import func, select

from bot.app import App
from bot.views.callback_data import CallbackData
from store.chat import people
from store.tables import Correction, PredictionRow
from tests.support.bots.chatting import answered, labels, said, tapped
from tests.support.bots.person import Person


async def rows(app: App) -> tuple[int, int]:
    """How many predictions and corrections there are."""
    async with app.state.sessions() as session:
        counts = [await session.scalar(select(func.count()).select_from(each)) for each in (PredictionRow, Correction)]
    return counts[0] or 0, counts[1] or 0


async def test_a_yes_forgets_a_person_and_nobody_else(app: App, anna: Person, marco: Person, shoe: bytes) -> None:
    for person in (anna, marco):
        await said(person, "samba", to=await answered(person, shoe))
    question = await said(anna, "/forget")
    assert labels(question) == ["Cancel", "🗑 Delete my data"]
    assert (await tapped(anna, question, "🗑 Delete my data"))["text"].startswith("Done.")
    assert await rows(app) == (1, 1)
    async with app.state.sessions() as session:
        assert await people.get(session, anna.id) is None


async def test_a_no_forgets_nothing(app: App, anna: Person, shoe: bytes) -> None:
    await answered(anna, shoe)
    question = await said(anna, "/forget")
    assert (await tapped(anna, question, "Cancel"))["text"] == "Nothing was deleted."
    assert await rows(app) == (1, 0)


async def test_nobody_can_have_another_forgotten(app: App, anna: Person, marco: Person, shoe: bytes) -> None:
    await answered(anna, shoe)
    own = await said(marco, "/forget")
    assert (await marco.tap_data(own, CallbackData(topic="forget", action="yes", id=anna.id).encode()))["show_alert"]
    assert await rows(app) == (1, 0)


async def test_who_is_forgotten_can_begin_anew(app: App, anna: Person, shoe: bytes) -> None:
    await answered(anna, shoe)
    question = await said(anna, "/forget")
    for _ in range(2):
        await tapped(anna, question, "🗑 Delete my data")
    await answered(anna, shoe)
    assert await rows(app) == (1, 0)
