"""The learning loop as tests play it: corrections whose photos are kept, and what waits for an admin."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from html import unescape

from bot.app import App
from bot.i18n import Translations
from bot.services import privacy
from bot.views import answer as answer_views
from store.chat import people
from store.learning import labels as stored_labels
from store.learning import photos
from store.learning.trust import Label
from store.predictions import corrections, predictions
from store.releases import runs
from store.tables import Correction, PredictionRow, Run
from tests.support.bots.chatting import YES, answered, consent_question, now, said, tapped
from tests.support.bots.person import Message, Person, buttons

ANYWAY = "🔁 Retrain anyway"


async def corrected(app: App, person: Person, photo: bytes, name: str) -> Message:
    """Send a picture, say what it shows, allow that it is kept, and wait until it is; the answer."""
    before = await kept(app, person)
    answer = await answered(person, photo)
    await said(person, name, to=answer)
    async with app.state.sessions() as session:
        row = await people.get(session, person.id)
    if row is not None and row.photo_consent is None:
        await tapped(person, await consent_question(person), YES)
    await until(lambda: _more(app, person, before))
    return await now(person, answer)


async def consenting(app: App, person: Person) -> None:
    """Let somebody allow that their photos are kept."""
    async with app.state.sessions.begin() as session:
        await people.seen(session, person_id=person.id, language="it")
    await privacy.set_consent(app.state, person.id, keep=True)


async def retraining(person: Person) -> Message:
    """Ask for a retraining, also where nothing is new; the message that shows it."""
    message = await said(person, "/retrain")
    anyway = [each["text"] for each in buttons(message) if each["callback_data"].startswith("2t:anyway:")]
    return await tapped(person, message, *anyway)


async def asked(app: App, person: Person) -> tuple[Message, Run]:
    """Ask for a retraining, and let a trainer take it."""
    return await retraining(person), await claimed(app)


async def claimed(app: App) -> Run:
    """The run that was asked for, taken by a trainer."""
    async with app.state.sessions.begin() as session:
        run = await runs.claim(session, "trainer")
    assert run is not None
    return run


async def shows(person: Person, message: Message, words: str) -> Message:
    """A message when it holds these words."""

    async def does() -> bool:
        return words in (await now(person, message))["text"]

    await until(does)
    return await now(person, message)


async def noted(app: App, answer: Message) -> PredictionRow:
    """The row behind an answer, once it is written down that it was sent: a moment after one can read it."""
    found: list[PredictionRow] = []

    async def is_noted() -> bool:
        async with app.state.sessions() as session:
            row = await predictions.of_message(session, answer["chat"]["id"], answer["message_id"])
        found.extend([row] if row else [])
        return row is not None

    await until(is_noted)
    return found[0]


async def first_answer(app: App, answer: Message) -> tuple[list[str], str]:
    """The three likeliest models of an answer's row, and the words that the row gives before anybody judged it."""
    row = await noted(app, answer)
    view = answer_views.answer(Translations.load()("en"), app.state.catalogue, row, None)
    return [slug for slug, _ in row.ranked[:3]], unescape(re.sub("<[^>]+>", "", view.text))


async def until(true: Callable[[], Awaitable[bool]], seconds: float = 60) -> None:
    """Wait until something is true; raises TimeoutError."""
    async with asyncio.timeout(seconds):
        while not await true():  # noqa: ASYNC110  (a row in a database rings no bell)
            await asyncio.sleep(0.02)


async def _more(app: App, person: Person, than: int) -> bool:
    return await kept(app, person) > than


async def kept(app: App, person: Person) -> int:
    """How many of a person's photos are kept."""
    async with app.state.sessions() as session:
        return len(await photos.of_person(session, person.id))


async def said_instead(app: App, answer: Message) -> Sequence[Correction]:
    """Everything that was said instead of an answer."""
    row = await noted(app, answer)
    async with app.state.sessions() as session:
        return await corrections.history(session, row.id)


async def queue(app: App) -> Sequence[Label]:
    """What waits for an admin."""
    async with app.state.sessions() as session:
        return await stored_labels.review_queue(session, predictor=app.state.live.serving.prototypes)


async def taught(app: App) -> dict[str, str]:
    """What may teach: each photo's digest with its model."""
    async with app.state.sessions() as session:
        return {label.photo_sha256: label.slug for label in await stored_labels.accepted(session)}
