"""/settings and what they change, /privacy, and what the bot says of itself."""

import asyncio
from typing import Any

import aiohttp
import pytest

from bot.app import App
from bot.telegram.command_menu import PRIVATE
from model.pictures import colours
from store.chat import preferences
from tests.support.bots.chatting import links, now, said, tapped_part
from tests.support.bots.person import Person, buttons


async def shown(app: App, person: int) -> dict[str, Any]:
    """What the bot says of itself to a person."""
    url = f"{app.address}/chat/bot?person={person}"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        found: dict[str, Any] = await answer.json()
        return found


async def introduced(app: App, person: int, about: str) -> dict[str, Any]:
    """The same, once the bot has said it: in the background, so that a slow answer delays nobody."""
    for _ in range(3000):
        found = await shown(app, person)
        if found["short_description"].startswith(about):  # it is said last
            return found
        await asyncio.sleep(0.02)
    raise AssertionError(f"the bot never said {about!r} of itself, but {found!r}")


async def test_a_person_may_choose_another_language_and_the_messengers_again(app: App, anna: Person) -> None:
    settings = await said(anna, "/settings")
    changed = await tapped_part(anna, settings, "🗣", "Italiano")
    assert changed["text"].startswith("Impostazioni")
    assert (await said(anna, "hello"))["text"].startswith("Ciao! 👟 Mandami")
    assert {each["description"] for each in (await shown(app, 1001))["commands"]} >= {"Lascia perdere la domanda"}
    await tapped_part(anna, changed, "🗣", "Automatico (English)")
    assert (await said(anna, "hello"))["text"].startswith("Hi! 👟 Send me a photo")
    assert {each["description"] for each in (await shown(app, 1001))["commands"]} >= {"Leave the open question"}


async def test_the_chosen_language_writes_numbers_its_own_way(app: App, marco: Person, shoe: bytes) -> None:
    await tapped_part(marco, await said(marco, "/settings"), "🗣", "English")
    answer = await marco.wait_for_reply(await marco.send_photo(shoe))
    assert "%" in answer["text"]
    assert "," not in answer["text"].splitlines()[0]


async def test_the_shops_are_those_of_the_chosen_country(app: App, anna: Person) -> None:
    assert "amazon.com" in links(await said(anna, "stan smith"))
    changed = await tapped_part(anna, await said(anna, "/settings"), "🛒", "🇩🇪 Germany")
    assert "Germany" in str(buttons(changed))
    assert "amazon.de" in links(await said(anna, "stan smith"))


async def test_shops_search_for_the_chosen_size(app: App, anna: Person) -> None:
    settings = await tapped_part(anna, await said(anna, "/settings"), "Size: any")
    assert "✓ US" in [button["text"] for button in buttons(settings)]
    chosen = await tapped_part(anna, settings, "EU", "42.5")
    assert "👟 Size: EU 42.5" in [button["text"] for button in buttons(chosen)]
    assert "EU+42.5" in links(await said(anna, "stan smith"))
    await tapped_part(anna, chosen, "Size", "Any size")
    assert "42.5" not in links(await said(anna, "stan smith"))


async def test_the_colours_of_a_photo_are_searched_for_until_that_is_switched_off(
    app: App, marco: Person, shoe: bytes
) -> None:
    seen = colours.of_only_shoe(app.state.live.classifier.classify(shoe))
    assert seen
    (word, *_) = [app.state.catalogue.market.colours["it"][each] for each in seen]
    assert f"+{word}" in links(await marco.wait_for_reply(await marco.send_photo(shoe)))
    await tapped_part(marco, await said(marco, "/settings"), "🎨 Sì")
    assert f"+{word}" not in links(await marco.wait_for_reply(await marco.send_photo(shoe)))


async def test_an_italian_shops_in_italy_unless_told_otherwise(app: App, marco: Person, shoe: bytes) -> None:
    assert "zalando.it" in links(await marco.wait_for_reply(await marco.send_photo(shoe)))


async def test_keeping_photos_and_being_told_can_be_switched(app: App, anna: Person) -> None:
    settings = await said(anna, "/settings")
    changed = await tapped_part(anna, settings, "Off · use my photos", "On · news about")
    assert [button["text"] for button in buttons(changed)][4:6] == [
        "📷 On · use my photos to learn",
        "🔕 Off · news about my corrections",
    ]
    async with app.state.sessions() as session:
        chosen = await preferences.of(session, 1001)
    assert (chosen.photo_consent, chosen.notify) == (True, False)
    assert buttons(await tapped_part(anna, changed, "Done")) == []


async def test_somebody_elses_settings_are_not_touched(app: App, anna: Person, marco: Person) -> None:
    settings = await said(marco, "/settings")
    speak = buttons(await said(anna, "/settings"))[0]["callback_data"]
    assert "qualcun altro" in (await marco.tap_data(settings, speak))["text"]


@pytest.mark.parametrize("data", ["2s:speak:1001:xx:", "2s:shop:1001:ZZ:", "2s:what:1001::", "2s:size:1001:EU 99:"])
async def test_a_choice_that_there_is_not_changes_nothing(app: App, anna: Person, data: str) -> None:
    settings = await said(anna, "/settings")
    assert (await anna.tap_data(settings, data))["answered"]
    assert (await now(anna, settings))["text"] == settings["text"]


async def test_privacy_always_answers(app: App, anna: Person, marco: Person) -> None:
    text = (await said(anna, "/privacy"))["text"]
    assert "After 90 days" in text
    assert "/forget" in text
    assert "Dopo 90 giorni" in (await said(marco, "/privacy"))["text"]


async def test_privacy_tells_an_admin_how_long_an_unfinished_addmodel_is_kept(
    app: App, anna: Person, robin: Person, marco: Person
) -> None:
    assert "deleted once answered." in (await said(anna, "/privacy"))["text"]
    assert "answered; an /addmodel that you have begun" in (await said(robin, "/privacy"))["text"]
    object.__setattr__(app.state, "admins", app.state.admins | {marco.id})
    assert "risposto; un /addmodel che hai cominciato" in (await said(marco, "/privacy"))["text"]


async def test_the_bot_says_what_it_is_in_every_language(app: App) -> None:
    for person, words, about in (
        (1001, "Send me a photo", "Identifies sneakers"),
        (1002, "Mandami la foto", "Riconosce le sneaker"),
    ):
        found = await introduced(app, person, about)
        assert found["description"].startswith(words)
        assert found["first_name"] == "Sneakers"
        assert [each["command"] for each in found["commands"]] == list(PRIVATE)
