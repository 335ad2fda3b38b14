"""/addmodel: an admin adds a sneaker model, in a conversation or in one message, and people can choose it at once."""

from pathlib import Path

import pytest

from bot.app import App
from bot.i18n import Translations
from bot.views.add_model import question
from bot.views.add_model_form import MAX_SLUG, AddModelForm, InvalidInput, from_one_line
from model.catalogue.catalogue import Catalogue
from tests.support.bots.chatting import answered, labels, now, said, tapped
from tests.support.bots.person import Person
from tests.support.bots.serving import serving


async def told(robin: Person, *words: str) -> dict[str, object]:
    """Say one thing after the other; the last answer."""
    answer: dict[str, object] = {}
    for each in words:
        answer = await said(robin, each)
    return answer


async def test_a_conversation_asks_for_one_thing_after_the_other(app: App, robin: Person) -> None:
    asked = await said(robin, "/addmodel")
    assert asked["text"].startswith("A new model! Which brand is it?")
    named = await tapped(robin, asked, "Nike")
    assert named["text"] == "What is the Nike model called, without the brand?"
    summary = await told(robin, "Air Max DN8", "dn8, air max dn 8", "https://www.nike.com/w/dn8")
    added = await tapped(robin, summary, "✓ Add it")
    assert added["text"].startswith("Nike Air Max DN8 is in the list")
    sneaker = app.state.catalogue["nike-air-max-dn8"]
    assert (sneaker.aliases, sneaker.buy_url()) == (("dn8", "air max dn 8"), "https://www.nike.com/w/dn8")


async def test_what_may_be_left_out_can_be_skipped(app: App, robin: Person) -> None:
    await said(robin, "/addmodel")
    aliases = await told(robin, "Tarvas", "Runner")
    links = await tapped(robin, aliases, "Skip →")
    summary = await tapped(robin, links, "Skip →")
    assert "Other names: none\nShops: the usual ones" in summary["text"]


async def test_all_in_one_message_and_everybody_can_correct_with_it(
    app: App, robin: Person, anna: Person, shoe: bytes
) -> None:
    summary = await said(robin, "/addmodel Nike | Air Max DN8 | dn8")
    await tapped(robin, summary, "✓ Add it")
    answer = await answered(anna, shoe)
    assert (await said(anna, "dn8", to=answer))["reaction"] == "👍"
    assert (await now(anna, answer))["text"].startswith("✅ Nike Air Max DN8")


@pytest.mark.parametrize("brand", ["nb", "NEW BALANCE"])
async def test_a_brand_that_there_is_keeps_its_way_of_writing(robin: Person, brand: str) -> None:
    summary = await said(robin, f"/addmodel {brand} | Arishi")
    assert summary["text"].startswith("New Balance Arishi\n")
    await said(robin, "/addmodel")
    assert (await said(robin, brand))["text"] == "What is the New Balance model called, without the brand?"


async def test_it_outlives_a_restart_in_the_middle(tmp_path: Path) -> None:
    async with serving(tmp_path) as app, Person(app.address, 1003) as robin:
        await said(robin, "/addmodel")
        await said(robin, "Tarvas")
    async with serving(tmp_path) as app, Person(app.address, 1003) as robin:
        summary = await tapped(robin, await said(robin, "Runner"), "Skip →", "Skip →")
        await tapped(robin, summary, "✓ Add it")
    async with serving(tmp_path) as app:
        assert app.state.catalogue["tarvas-runner"].title == "Tarvas Runner"


async def test_it_can_be_left_by_button_and_by_command(app: App, robin: Person) -> None:
    left = await tapped(robin, await said(robin, "/addmodel"), "✕ Cancel")
    assert (left["text"], labels(left)) == ("No model was added.", [])
    await said(robin, "/addmodel")
    assert (await said(robin, "/cancel"))["text"] == "No model was added."
    assert (await said(robin, "Tarvas"))["text"].startswith("Send me a photo")


async def test_what_was_added_can_be_taken_back_and_keeps_its_name(app: App, robin: Person) -> None:
    added = await tapped(robin, await said(robin, "/addmodel Nike | Air Max DN8"), "✓ Add it")
    gone = await tapped(robin, added, "↩ Take it back")
    assert gone["text"].startswith("Nike Air Max DN8 is removed")
    assert "nike-air-max-dn8" not in app.state.catalogue
    assert app.state.catalogue["nike-air-max-dn8"].title == "Nike Air Max DN8"


async def test_tapped_twice_it_is_added_and_taken_back_once_and_nobody_is_frightened(app: App, robin: Person) -> None:
    summary = await said(robin, "/addmodel Nike | Air Max DN8")
    add = summary["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    for _ in range(2):
        assert not (await robin.tap_data(summary, add)).get("text")
    added = await now(robin, summary)
    assert added["text"].startswith("Nike Air Max DN8 is in the list")
    back = added["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    for _ in range(2):
        assert not (await robin.tap_data(added, back)).get("text")
    assert (await now(robin, added))["text"].startswith("Nike Air Max DN8 is removed")
    assert (await robin.tap_data(added, add))["text"].startswith("This is out of date")


def test_the_longest_name_fits_into_its_buttons() -> None:
    new = AddModelForm(started=2**31 - 1, last_message=1, step="confirm", brand="b" * 19, name="n" * 20)
    assert len(new.slug) == MAX_SLUG
    assert question(Translations.load()("en"), Catalogue.load(), new).keyboard


async def test_buttons_of_an_earlier_conversation_are_of_no_use(app: App, robin: Person) -> None:
    first = await said(robin, "/addmodel Nike | Air Max DN8")
    second = await said(robin, "/addmodel Tarvas | Runner")
    assert (await robin.tap(first, "✓ Add it"))["text"].startswith("This is out of date")
    assert "nike-air-max-dn8" not in app.state.catalogue
    await robin.tap(second, "✓ Add it")
    assert (await now(robin, second))["text"].startswith("Tarvas Runner is in the list")


async def test_only_admins_add_models(app: App, anna: Person, robin: Person) -> None:
    assert (await said(anna, "/addmodel Nike | Air Max DN8"))["text"] == "This is for the bot’s admins."
    mine = await said(anna, "/help")
    theirs = await said(robin, "/addmodel Nike | Air Max DN8")
    assert theirs["reply_markup"]
    forged = await anna.tap_data(mine, theirs["reply_markup"]["inline_keyboard"][0][0]["callback_data"])
    assert forged["text"] == "These buttons are for the bot’s admins."


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("/addmodel Nike", "All in one message"),
        ("/addmodel adidas Samba", "I know that one already: adidas Samba"),
        ("/addmodel Nike | Dunk Low", "I know that one already: Nike Dunk Low"),
        ("/addmodel Vans | old skool", "I know that one already: Vans Old Skool"),
        ("/addmodel nike | Air Max DN8 | dn8, Samba", "“Samba” is already a name of adidas Samba"),
        ("/addmodel Nike | Air Max DN8 | adidas", "“adidas” is already a name of adidas"),
        ("/addmodel Nike | ★ ☆", "“★ ☆” has no letter or digit"),
        ("/addmodel 🔥 | Sport", "“🔥” has no letter or digit"),
        ("/addmodel Nike | x: y", "“x: y” has a colon"),
        ("/addmodel Nike | " + "y" * 61, "“" + "y" * 59 + "…” is too long"),
        ("/addmodel Nike | Dn8 | " + ",".join("abcdefghijkl"), "That’s 12 at once"),
        ("/addmodel Nike | Dn8 | dn | " + "https://shop.example " * 11, "That’s 11 at once"),
        ("/addmodel Nike | " + "y" * 50, "“" + "y" * 50 + "” is too short or too long"),
        ("/addmodel Nike | Dn8 | dn | http://shop.example", "“http://shop.example” is not an address"),
    ],
)
async def test_what_cannot_be_used_is_said_with_the_reason(app: App, robin: Person, words: str, why: str) -> None:
    assert (await said(robin, words))["text"].startswith(why)


def test_a_slug_has_plain_letters_whatever_the_name() -> None:
    assert AddModelForm(started=1, last_message=1, brand="Ünïque", name="N°5 “Été”").slug == "unique-n5-ete"


async def test_names_that_part_in_another_script_only_are_two_models(app: App, robin: Person) -> None:
    for name in ("韦德之道 10", "驭帅 10"):
        added = await tapped(robin, await said(robin, f"/addmodel Li-Ning | {name}"), "✓ Add it")
        assert added["text"].startswith(f"Li-Ning {name} is in the list")
    again = await said(robin, "/addmodel Li-Ning | 驭帅 10")
    assert again["text"].startswith("I know that one already: Li-Ning 驭帅 10")


@pytest.mark.parametrize("words", ["a|b|c|d|e", "|b", "a|"])
def test_a_form_with_too_much_or_too_little_is_refused(words: str) -> None:
    with pytest.raises(InvalidInput):
        from_one_line(1, words)
