"""Not in the list: an answer was wrong, and no model that is known is right; a name for it can be suggested."""

import pytest

from bot.app import App
from store.learning import unlisted_names
from tests.support.bots.chatting import answered, labels, now, said, tapped
from tests.support.bots.learning import noted, said_instead
from tests.support.bots.person import Message, Person


async def test_none_of_these_is_a_wrong_answer_that_teaches_nothing_and_another_name_takes_its_place(
    app: App, anna: Person, robin: Person, shoe: bytes
) -> None:
    named = await tapped(anna, await answered(anna, shoe), "👎 Wrong", "More models…", "Vans", "Authentic")
    await said(anna, "samba", to=named)
    none = await tapped(anna, await now(anna, named), "✏️ Change", "Not in the list")
    assert none["text"].startswith("Not a model I know, then. What is it called?")
    assert labels(none) == ["✏️ Change"]
    assert "Judged by users: 0 right, 1 wrong" in (await said(robin, "/stats"))["text"]
    assert all(each.withdrawn for each in await said_instead(app, none))
    again = await tapped(anna, none, "✏️ Change", "More models…", "Vans", "Authentic")
    assert again["text"].startswith("✅ Vans Authentic")
    assert [each.slug for each in await said_instead(app, again) if not each.withdrawn] == ["vans-authentic"]


async def test_an_admins_none_of_these_leaves_what_the_sender_named(app: App, robin: Person, shoe: bytes) -> None:
    async with Person(app.address, 1001, group=True) as anna, Person(app.address, robin.id, group=True) as admin:
        answer = await anna.wait_for_reply(await anna.send_photo(shoe, caption="@sneakers_1000000001_bot"))
        await tapped(anna, answer, "👎 Wrong", "More models…", "Vans", "Authentic")
        asked = await tapped(admin, await now(admin, answer), "✏️ Change", "More models…", "Vans", "Old Skool")
        asked = await tapped(admin, asked, "✏️ Change")
        told = await admin.tap(asked, "Not in the list")
        assert told["text"] == "Someone already said Vans Authentic, so it stays."
        assert (await now(admin, answer))["text"].startswith("✅ Vans Authentic")
    assert (await noted(app, answer)).declined is None
    assert [each.slug for each in await said_instead(app, answer) if not each.withdrawn] == ["vans-authentic"]


async def test_where_the_choice_stands_in_a_message_of_its_own_none_of_these_closes_both(
    app: App, anna: Person, shoe: bytes
) -> None:
    answer = await answered(anna, shoe)
    choice = await said(anna, "qwertz", to=await tapped(anna, answer, "👎 Wrong"))
    assert (await tapped(anna, choice, "💡 Suggest it"))["text"].startswith("📝 qwertz: I’ve suggested it")
    assert (await now(anna, answer))["text"].startswith("📝 qwertz")


@pytest.mark.parametrize("words", ["yes", "perfect!", "no"])
async def test_after_not_in_the_list_a_yes_confirms_nothing_and_a_no_asks_nothing(
    app: App, anna: Person, shoe: bytes, words: str
) -> None:
    none = await tapped(anna, await answered(anna, shoe), "👎 Wrong", "Not in the list")
    assert (await said(anna, words, to=none))["text"].startswith("I’m waiting for the model’s name.")
    assert (await now(anna, none))["text"] == none["text"]
    assert await said_instead(app, none) == []


async def test_after_not_in_the_list_a_name_that_is_listed_corrects(app: App, anna: Person, shoe: bytes) -> None:
    none = await tapped(anna, await answered(anna, shoe), "👎 Wrong", "Not in the list")
    assert (await said(anna, "samba"))["reaction"] == "👍"
    assert (await now(anna, none))["text"].startswith("✅ adidas Samba")
    assert [each.slug for each in await said_instead(app, none)] == ["adidas-samba"]


async def test_the_name_of_an_unlisted_model_is_kept_counted_and_replaced_by_a_correction(
    app: App, anna: Person, marco: Person, shoe: bytes
) -> None:
    none = await tapped(anna, await answered(anna, shoe), "👎 Wrong", "Not in the list")
    assert (await said(anna, "Air Jordan 99"))["reaction"] == "👍"
    shown = await now(anna, none)
    assert shown["text"].startswith("📝 Air Jordan 99\n\nI don’t know this model yet.")
    assert all("Jordan+99" in each for each in links(shown))
    asked = await said(marco, "/correct air jordan 99", to=await answered(marco, shoe))
    assert await asked_for(app) == [("Air Jordan 99", 1)]  # his is only typed so far
    await tapped(marco, asked, "💡 Proponilo")
    assert await asked_for(app) == [("air jordan 99", 2)]
    await said(anna, "samba", to=shown)
    assert await asked_for(app) == [("air jordan 99", 1)]


async def test_a_cancelled_question_suggests_nothing(app: App, anna: Person, shoe: bytes) -> None:
    answer = await answered(anna, shoe)
    asked = await said(anna, "/correct air jordan 99", to=answer)
    await tapped(anna, asked, "✕ Cancel")
    again = await tapped(anna, await now(anna, answer), "👎 Wrong", "Not in the list")
    assert "What is it called?" in again["text"]
    assert await asked_for(app) == []


async def test_what_is_no_name_is_not_suggested(app: App, anna: Person, shoe: bytes) -> None:
    none = await tapped(anna, await answered(anna, shoe), "👎 Wrong", "Not in the list")
    for words in ("🙂", "?!"):
        await said(anna, words)
    assert await asked_for(app) == []
    assert "What is it called?" in (await now(anna, none))["text"]


async def asked_for(app: App) -> list[tuple[str, int]]:
    """The names that users miss, with how many users miss them."""
    async with app.state.sessions() as session:
        return [(each.name, each.people) for each in await unlisted_names.most_asked(session)]


def links(message: Message) -> list[str]:
    """The addresses of a message's buttons."""
    return [each["url"] for row in message["reply_markup"]["inline_keyboard"] for each in row if "url" in each]
