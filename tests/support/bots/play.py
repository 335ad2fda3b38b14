"""The play of the learning loop, as a person and an admin act it in the chat: over HTTP, without a look behind it."""

import asyncio
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass

from tests.support.bots.chatting import YES, answered, consent_question, is_about_consent, labels, now, said, tapped
from tests.support.bots.learning import retraining
from tests.support.bots.person import Message, Person, buttons

IMPRINTED = 60.0  # seconds that an approval may take to be seen everywhere: it takes two
RETRAINED = 600.0


@dataclass(frozen=True, kw_only=True)
class Model:
    """A sneaker model that nobody knows yet."""

    brand: str
    name: str
    alias: str

    @property
    def title(self) -> str:
        """What the bot calls it."""
        return f"{self.brand} {self.name}"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a retraining came to."""

    message: Message
    seconds: float  # from the command to the report


async def add(robin: Person, model: Model) -> None:
    """The admin adds a model."""
    summary = await said(robin, f"/addmodel {model.brand} | {model.name} | {model.alias}")
    done = await tapped(robin, summary, "✓ Add it")
    assert "is in the list" in done["text"], done["text"]


async def correct(anna: Person, photo: bytes, model: Model) -> Message:
    """A person sends a photo, says what it shows, and lets it be kept; the answer as it was."""
    answer = await answered(anna, photo)
    await said(anna, model.alias, to=answer)
    # It is asked once, after the first; the question may be there already.
    if not any(is_about_consent(each) and YES not in labels(each) for each in await anna.messages()):
        await tapped(anna, await consent_question(anna), YES)
    return answer


async def approve(robin: Person, model: Model, photos: int) -> None:
    """The admin approves so many photos of the model, waiting for those that are still being kept."""
    async with asyncio.timeout(IMPRINTED):
        done = 0
        while done < photos:
            item = await said(robin, "/review")
            label = f"✓ {model.title}"
            while any(button["text"] == label for button in buttons(item)):
                item = await tapped(robin, item, label)
                done += 1


async def retrain(robin: Person) -> Outcome:
    """The admin has a version made, and waits for its report."""
    start = time.monotonic()
    message = await retraining(robin)
    async with asyncio.timeout(RETRAINED):
        while not message["text"].startswith(("✅", "⛔")):
            assert "Retraining failed" not in message["text"], message["text"]
            await asyncio.sleep(0.2)
            message = await now(robin, message)
    return Outcome(message=message, seconds=time.monotonic() - start)


async def promote(robin: Person, outcome: Outcome) -> None:
    """The admin promotes what the gate lets pass."""
    assert "✓ Passed all checks" in outcome.message["text"], outcome.message["text"]
    live = await tapped(robin, outcome.message, "▲ Promote")
    assert "● Live" in live["text"], live["text"]


async def roll_back(robin: Person) -> None:
    """The admin goes back to the version before."""
    question = await said(robin, "/rollback the play is over")
    done = await tapped(robin, question, buttons(question)[0]["text"])
    assert "is live again" in done["text"], done["text"]


async def look(anna: Person, photos: Iterable[bytes]) -> list[str]:
    """What the bot answers to each photo, one after the other: as `shown`."""
    return [shown(await answered(anna, photo)) for photo in photos]


def shown(answer: Message) -> str:
    """The text of an answer, or of its annotated picture, and a line for each candidate on its buttons."""
    candidates = [each["text"] for each in buttons(answer) if ":pick:" in each["callback_data"]]
    text = answer["text"] if "text" in answer else answer["caption"]
    return "\n".join([text, *(f"? {each}" for each in candidates)])


def first(answer: str) -> str:
    """What an answer names first, surely or not; nothing where it names none."""
    named = re.search(r"^👟 (?:Probably )?(.+?)\s·\s", answer, re.MULTILINE)
    likeness = re.search(r"looks a bit like (.+?)(?:,| or |\.)", answer)
    found = named or re.search(r"^\? (.+)$", answer, re.MULTILINE) or likeness
    return found.group(1) if found else ""


def recognised(answer: str, model: Model) -> bool:
    """Whether an answer says that it is this model, and not only that it may be like it."""
    return model.title in answer.partition("\n")[0]
