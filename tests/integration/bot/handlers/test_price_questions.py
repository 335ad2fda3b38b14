"""Questions about price and shops: of the answer replied to, of the latest answer, or of a named model."""

import pytest

from bot.app import App
from tests.support.bots.chatting import answered, links, now, said, tapped
from tests.support.bots.learning import said_instead
from tests.support.bots.person import Message, Person

SAMBA = "adidas Samba\n"


async def a_samba(person: Person, shoe: bytes) -> Message:
    """An answer that names an adidas Samba."""
    answer = await answered(person, shoe)
    await said(person, "samba", to=answer)
    return await now(person, answer)


@pytest.mark.parametrize("words", ["how much is it?", "price?", "where can i buy it", "ok, and the price please"])
async def test_a_question_is_answered_with_price_and_shops_of_the_latest_answer_or_the_one_replied_to(
    app: App, anna: Person, shoe: bytes, words: str
) -> None:
    answer = await a_samba(anna, shoe)
    shown = await said(anna, words)
    assert shown["text"].startswith(SAMBA)
    assert "ist price" in shown["text"]
    assert "Samba" in links(shown)
    await said(anna, "gazelle", to=await answered(anna, shoe))
    assert (await said(anna, words, to=answer))["text"] == shown["text"]
    assert (await said(anna, words))["text"].startswith("adidas Gazelle\n")
    assert [each.slug for each in await said_instead(app, answer)] == ["adidas-samba"]


async def test_a_question_in_italian_is_answered(marco: Person, shoe: bytes) -> None:
    answer = await a_samba(marco, shoe)
    for words in ("Quanto costa?", "dove le compro?"):
        assert (await said(marco, words, to=answer))["text"].startswith(SAMBA)


async def test_a_question_while_a_name_is_awaited_leaves_it_awaited(app: App, anna: Person, shoe: bytes) -> None:
    answer = await tapped(anna, await a_samba(anna, shoe), "✏️ Change")
    assert (await said(anna, "price?", to=answer))["text"].startswith(SAMBA)
    await said(anna, "stan smith")
    assert (await now(anna, answer))["text"].startswith("✅ adidas Stan Smith")


async def test_a_question_that_names_a_model_is_no_correction(app: App, anna: Person, shoe: bytes) -> None:
    answer = await a_samba(anna, shoe)
    assert (await said(anna, "how much is the gazelle?", to=answer))["text"].startswith("adidas Gazelle\n")
    assert [each.slug for each in await said_instead(app, answer)] == ["adidas-samba"]


async def test_a_question_about_an_answer_without_a_model_asks_for_the_name(anna: Person, shoe: bytes) -> None:
    none = await tapped(anna, await answered(anna, shoe), "👎 Wrong", "Not in the list")
    assert (await said(anna, "price?", to=none))["text"].startswith("I don’t know which model that is")


async def test_a_question_without_any_answer_asks_for_a_photo(anna: Person) -> None:
    assert (await said(anna, "price?"))["text"].startswith("Send me a photo of a sneaker")
