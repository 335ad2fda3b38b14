"""Taps that are none of ours, too old, made up, or somebody else's: each is answered, none does anything."""

import pytest

from bot.app import App
from tests.support.bots.learning import noted
from tests.support.bots.person import Message, Person, buttons


async def answered(person: Person, photo: bytes) -> Message:
    """Send a picture and wait for its answer."""
    return await person.wait_for_reply(await person.send_document(photo, "shoe.jpg"))


async def give(app: App, answer: Message, person: Person) -> None:
    """Make a photo somebody else's."""
    row = await noted(app, answer)
    async with app.state.sessions.begin() as session:
        (await session.merge(row)).person_id = person.id


@pytest.mark.parametrize(
    "data",
    [
        "x",
        "1:right:1::0",
        "o1:consent:yes:1::0",
        "2a:right:1:",
        "2a:sell:1::",
        "2a:right:999999::",
        f"2a:right:{2**63 - 1}::",
        f"2a:right:{2**63}::",
        "2a:right:-1::",
        "2a:pick:1:nike-nothing:",
        "2a:brand:1:../../etc/passwd:",
        "\N{BOMB}" * 16,
    ],
)
async def test_data_that_means_nothing_is_answered_with_a_sentence(
    app: App, anna: Person, shoe: bytes, data: str
) -> None:
    answer = await answered(anna, shoe)
    said = await anna.tap_data(answer, data)
    assert said["show_alert"]
    assert said["text"].startswith("I no longer have that photo")
    assert (await anna.messages())[-1] == answer


@pytest.mark.parametrize("action", ["pick", "brand"])
async def test_an_action_that_lacks_its_sneaker_is_answered_with_a_sentence(
    app: App, anna: Person, shoe: bytes, action: str
) -> None:
    assert (await anna.tap_data(await answered(anna, shoe), f"2a:{action}:1::"))["text"].startswith(
        "I no longer have that photo"
    )


async def test_a_button_of_somebody_elses_photo_does_nothing(
    app: App, anna: Person, marco: Person, shoe: bytes
) -> None:
    hers, his = await answered(anna, shoe), await answered(marco, shoe)
    forged = await marco.tap_data(his, buttons(hers)[0]["callback_data"])
    assert forged["text"].startswith("Non ho più quella foto")
    assert (await anna.messages())[-1] == hers


async def test_in_a_group_a_name_may_come_with_the_bots_own(app: App, shoe: bytes) -> None:
    async with Person(app.address, 1001, group=True) as anna:
        answer = await anna.wait_for_reply(await anna.send_photo(shoe, caption="@sneakers_1000000001_bot"))
        words = await anna.send_text("@sneakers_1000000001_bot samba", reply_to=answer["message_id"])
        await anna.wait_for(lambda each: each["message_id"] == words["message_id"] and "reaction" in each)


async def test_in_a_group_the_buttons_are_the_senders(app: App, anna: Person, marco: Person, shoe: bytes) -> None:
    answer = await answered(anna, shoe)
    await answered(marco, shoe)
    await give(app, answer, marco)  # the local chat has no groups
    said = await anna.tap(answer, "👍 Right")
    assert (said["show_alert"], said["text"][:31]) == (True, "These buttons are for the perso")


async def test_the_admin_may_tap_for_others(app: App, anna: Person, robin: Person, shoe: bytes) -> None:
    answer = await answered(robin, shoe)
    await answered(anna, shoe)
    await give(app, answer, anna)
    assert (await robin.tap(answer, "👍 Right"))["text"] == "Thanks!"
