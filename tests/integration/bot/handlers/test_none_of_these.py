"""None of these: an answer was wrong, and no model that is known is right."""

import pytest

from bot.app import App
from model.catalogue.catalogue import Catalogue
from tests.support.bots.chatting import answered, labels, now, said, tapped
from tests.support.bots.learning import noted, said_instead
from tests.support.bots.person import Person
from tests.support.drawing.pictures import judged

CATALOGUE = Catalogue.load()


async def test_none_of_these_is_a_wrong_answer_that_teaches_nothing_and_another_name_takes_its_place(
    app: App, anna: Person, robin: Person, shoe: bytes
) -> None:
    named = await tapped(anna, await answered(anna, shoe), "👎 Wrong", "Other models…", "Vans", "Authentic")
    await said(anna, "samba", to=named)
    none = await tapped(anna, await now(anna, named), "✏️ Change", "None of these")
    assert none["text"].startswith("None of these: noted, thank you!")
    assert labels(none) == ["✏️ Change"]
    assert "Judged: 0 right, 1 wrong" in (await said(robin, "/stats"))["text"]
    assert all(each.withdrawn for each in await said_instead(app, none))
    again = await tapped(anna, none, "✏️ Change", "Other models…", "Vans", "Authentic")
    assert again["text"].startswith("Vans Authentic: noted")
    assert [each.slug for each in await said_instead(app, again) if not each.withdrawn] == ["vans-authentic"]


async def test_an_admins_none_of_these_leaves_what_the_sender_named(app: App, robin: Person, shoe: bytes) -> None:
    async with Person(app.address, 1001, group=True) as anna, Person(app.address, robin.id, group=True) as admin:
        answer = await anna.wait_for_reply(await anna.send_photo(shoe, caption="@sneakers_1000000001_bot"))
        await tapped(anna, answer, "👎 Wrong", "Other models…", "Vans", "Authentic")
        asked = await tapped(admin, await now(admin, answer), "✏️ Change", "Other models…", "Vans", "Old Skool")
        asked = await tapped(admin, asked, "✏️ Change")
        told = await admin.tap(asked, "None of these")
        assert told["text"] == "Vans Authentic stays, as somebody else said."
        assert (await now(admin, answer))["text"].startswith("Vans Authentic: noted, thank you!")
    assert (await noted(app, answer)).declined is None
    assert [each.slug for each in await said_instead(app, answer) if not each.withdrawn] == ["vans-authentic"]


async def test_where_the_choice_stands_in_a_message_of_its_own_none_of_these_closes_both(
    app: App, anna: Person, shoe: bytes
) -> None:
    answer = await answered(anna, shoe)
    choice = await said(anna, "qwertz", to=await tapped(anna, answer, "👎 Wrong"))
    assert (await tapped(anna, choice, "None of these"))["text"] == "None of these: noted, thank you!"
    assert (await now(anna, answer))["text"].startswith("None of these: noted, thank you!")


@pytest.mark.parametrize("words", ["yes", "perfect!", "no"])
async def test_after_none_of_these_a_yes_confirms_nothing_and_a_no_asks_nothing(
    app: App, anna: Person, shoe: bytes, words: str
) -> None:
    none = await tapped(anna, await answered(anna, shoe), "👎 Wrong", "None of these")
    assert (await said(anna, words, to=none))["text"].startswith("Glad to help!")
    assert (await now(anna, none))["text"] == none["text"]
    assert await said_instead(app, none) == []


async def test_after_none_of_these_the_name_that_was_guessed_is_not_said_to_stand(anna: Person, shoe: bytes) -> None:
    await tapped(anna, await answered(anna, shoe), "👎 Wrong", "None of these")
    name = CATALOGUE[judged(shoe).best.slug].title
    assert "If my last answer is wrong, reply to it with the name" in (await said(anna, name))["text"]
