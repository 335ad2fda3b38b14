"""Models to look at: style codes, brands, cards with shops, links, inline queries."""

import pytest

from bot.app import App
from model.catalogue.catalogue import Catalogue
from tests.support.bots.chatting import labels, links, now, said, tapped, tapped_part
from tests.support.bots.person import Person, buttons

CATALOGUE = Catalogue.load()


async def test_a_style_code_opens_shops_that_search_for_it(app: App, anna: Person, shoe: bytes) -> None:
    found = await said(anna, "dz5485-612")
    assert found["text"].startswith("🏷 DZ5485-612")
    assert links(found).count("=DZ5485-612") == 6
    named = await said(anna, "Samba OG B75806")
    assert named["text"].startswith("🏷 adidas Samba B75806")


async def test_a_style_code_in_a_caption_is_what_the_answers_shops_search_for(
    app: App, anna: Person, shoe: bytes
) -> None:
    photo = await anna.send_photo(shoe, caption="my new ones, FX5502")
    answer = await anna.wait_for_reply(photo)
    assert "FX5502" in links(answer)
    await anna.edit(photo, caption="no code")
    await said(anna, "/help")  # the edit was handled before
    assert "FX5502" not in links(await now(anna, answer))


async def test_a_brand_opens_its_page_and_a_model_its_shops(app: App, anna: Person) -> None:
    page = await said(anna, "new balance")
    assert page["text"] == "New Balance models I know:"
    model = await tapped_part(anna, page, "550")
    assert model["text"] == "New Balance 550\nSince 1989 · list price $110 (2022)"
    assert "stockx" in links(model)
    brands = await tapped_part(anna, model, "More New Balance models", "All brands")
    assert [button["text"] for button in buttons(brands)][:2] == ["adidas", "ASICS"]
    assert (await tapped_part(anna, brands, "Vans"))["text"] == "Vans models I know:"


async def test_a_models_name_opens_its_shops_and_one_of_several_a_choice(app: App, anna: Person) -> None:
    model = await said(anna, "Air Jordan 1 High")
    assert model["text"].splitlines()[0] == "Nike Air Jordan 1 High"
    assert "stockx" in links(model)
    choice = await said(anna, "dunk")
    assert choice["text"] == "Did you mean:"
    assert labels(choice) == ["Nike Dunk High", "Nike Dunk Low", "All brands"]
    assert labels(await said(anna, "dunk 43")) == labels(choice)
    assert (await tapped_part(anna, choice, "Low"))["text"].splitlines()[0] == "Nike Dunk Low"


async def test_a_name_of_many_models_has_pages(app: App, anna: Person, marco: Person) -> None:
    many = len(app.state.catalogue.choices("jordan", len(app.state.catalogue)))
    choice = await said(anna, "jordan")
    assert choice["text"] == f"{many} models fit. Pick one, or write more of the name:"
    assert [each.removeprefix("Nike Air Jordan ") for each in labels(choice)[:3]] == ["1 High", "1 Low", "2"]
    assert labels(choice)[-2:] == ["2/2 ▶", "All brands"]
    second = await tapped(anna, choice, "2/2 ▶")
    assert len({*labels(choice), *labels(second)}) == many + len(["2/2 ▶", "◀ 1/2", "All brands"])
    assert (await said(marco, "jordan"))["text"].startswith(f"I modelli possibili sono {many}.")


async def test_a_link_opens_a_model(app: App, anna: Person, marco: Person) -> None:
    model = await said(anna, "/start model_adidas-samba")
    assert model["text"].splitlines()[0] == "adidas Samba"
    assert "amazon.it" in links(await said(marco, "/start model_adidas-samba"))
    assert all(len(f"model_{each.slug}") <= 64 for each in CATALOGUE)


async def test_a_model_that_is_gone_is_said_to_be(app: App, anna: Person) -> None:
    page = await said(anna, "vans")
    assert "don’t have that model" in (await anna.tap_data(page, "2b:model::vans-moon-boot:"))["text"]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("dunk low", "Nike Dunk Low"),
        ("dunk l", "Nike Dunk Low"),
        ("puma", "Puma Suede Classic"),
        ("", next(iter(CATALOGUE)).title),
    ],
)
async def test_models_are_found_by_the_bots_name_in_any_chat(app: App, anna: Person, query: str, first: str) -> None:
    found = (await anna.ask_inline(query))["results"]
    assert found[0]["title"] == first
    sent = await anna.pick_inline(found[0])
    assert sent["text"].startswith(first)
    assert "stockx" in links(sent)
    await said(anna, "/help")
    assert len([each for each in await anna.messages() if each["from"]["is_bot"]]) == 1


async def test_nothing_is_found_for_nonsense(app: App, anna: Person) -> None:
    assert (await anna.ask_inline("qwertz"))["results"] == []
