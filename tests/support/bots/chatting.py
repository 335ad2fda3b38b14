"""What people do in a chat with the bot, and what they read there."""

from tests.support.bots.person import Message, Person, buttons


async def answered(person: Person, photo: bytes) -> Message:
    """Send a picture and wait for its answer."""
    return await person.wait_for_reply(await person.send_document(photo, "shoe.jpg"))


async def now(person: Person, message: Message) -> Message:
    """A message as it is by now."""
    return next(each for each in await person.messages() if each["message_id"] == message["message_id"])


async def tapped(person: Person, message: Message, *labels: str) -> Message:
    """Tap one button after the other, and look at the message again."""
    for label in labels:
        assert (await person.tap(message, label))["answered"]
        message = await now(person, message)
    return message


async def said(person: Person, text: str, *, to: Message | None = None) -> Message:
    """Write something and wait for what the bot says to it."""
    return await person.wait_for_reply(await person.send_text(text, reply_to=to["message_id"] if to else None))


def labels(message: Message) -> list[str]:
    """What stands on a message's buttons."""
    return [button["text"] for button in buttons(message)]


def titles(answer: Message) -> list[str]:
    """The models that an answer lists."""
    return [line[3:] for line in answer["text"].splitlines() if line[:3] in ("1. ", "2. ", "3. ")]


async def answers_of(person: Person) -> list[Message]:
    """What the bot has said to somebody."""
    return [each for each in await person.messages() if each["from"]["is_bot"]]


async def settled(person: Person) -> None:
    """Wait until everything sent so far is done."""
    last = await person.send_text("/help")
    await person.wait_for(lambda each: each.get("reply_to_message", {}).get("message_id") == last["message_id"])
