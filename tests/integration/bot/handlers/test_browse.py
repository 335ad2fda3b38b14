"""What a person can choose, and what the bot says of itself: settings, privacy, languages, shops, models to look at."""

import asyncio
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from bot.app import App
from bot.telegram.command_menu import PRIVATE
from model.catalogue.catalogue import Catalogue
from model.pictures import colours
from store.chat import preferences
from store.tables import Person as PersonRow
from tests.support.bots.chatting import settled
from tests.support.bots.person import Message, Person, buttons
from tests.support.bots.serving import serving
from tests.support.drawing.pictures import picture_judged

CATALOGUE = Catalogue.load()


async def said(person: Person, text: str) -> Message:
    return await person.wait_for_reply(await person.send_text(text))


async def now(person: Person, message: Message) -> Message:
    return next(each for each in await person.messages() if each["message_id"] == message["message_id"])


async def tapped(person: Person, message: Message, *labels: str) -> Message:
    """Tap buttons, each named by a part of its words, and look at the message again."""
    for part in labels:
        whole = next(button["text"] for button in buttons(message) if part in button["text"])
        assert (await person.tap(message, whole))["answered"]
        message = await now(person, message)
    return message


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
    changed = await tapped(anna, settings, "🗣", "Italiano")
    assert changed["text"].startswith("Impostazioni")
    assert (await said(anna, "hello"))["text"].startswith("Ciao! 👟 Mandami")
    assert {each["description"] for each in (await shown(app, 1001))["commands"]} >= {"Lascia perdere la domanda"}
    await tapped(anna, changed, "🗣", "Automatico (English)")
    assert (await said(anna, "hello"))["text"].startswith("Hi! 👟 Send me a photo")
    assert {each["description"] for each in (await shown(app, 1001))["commands"]} >= {"Leave the open question"}


async def test_the_chosen_language_writes_numbers_its_own_way(app: App, marco: Person, shoe: bytes) -> None:
    await tapped(marco, await said(marco, "/settings"), "🗣", "English")
    answer = await marco.wait_for_reply(await marco.send_photo(shoe))
    assert "%" in answer["text"]
    assert "," not in answer["text"].splitlines()[0]


async def test_the_shops_are_those_of_the_chosen_country(app: App, anna: Person) -> None:
    assert "amazon.com" in links(await said(anna, "stan smith"))
    changed = await tapped(anna, await said(anna, "/settings"), "🛒", "🇩🇪 Germany")
    assert "Germany" in str(buttons(changed))
    assert "amazon.de" in links(await said(anna, "stan smith"))


async def test_shops_search_for_the_chosen_size(app: App, anna: Person) -> None:
    settings = await tapped(anna, await said(anna, "/settings"), "Size: any")
    assert "✓ US" in [button["text"] for button in buttons(settings)]
    chosen = await tapped(anna, settings, "EU", "42.5")
    assert "👟 Size: EU 42.5" in [button["text"] for button in buttons(chosen)]
    assert "EU+42.5" in links(await said(anna, "stan smith"))
    await tapped(anna, chosen, "Size", "Any size")
    assert "42.5" not in links(await said(anna, "stan smith"))


async def test_the_colours_of_a_photo_are_searched_for_until_that_is_switched_off(
    app: App, marco: Person, shoe: bytes
) -> None:
    seen = colours.of_photo(shoe)
    assert seen
    (word, *_) = [app.state.catalogue.market.colours["it"][each] for each in seen]
    assert f"+{word}" in links(await marco.wait_for_reply(await marco.send_photo(shoe)))
    await tapped(marco, await said(marco, "/settings"), "🎨 Sì")
    assert f"+{word}" not in links(await marco.wait_for_reply(await marco.send_photo(shoe)))


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


async def test_an_italian_shops_in_italy_unless_told_otherwise(app: App, marco: Person, shoe: bytes) -> None:
    assert "zalando.it" in links(await marco.wait_for_reply(await marco.send_photo(shoe)))


async def test_keeping_photos_and_being_told_can_be_switched(app: App, anna: Person) -> None:
    settings = await said(anna, "/settings")
    changed = await tapped(anna, settings, "Off · use my photos", "On · news about")
    assert [button["text"] for button in buttons(changed)][4:6] == [
        "📷 On · use my photos to learn",
        "🔕 Off · news about my corrections",
    ]
    async with app.state.sessions() as session:
        chosen = await preferences.of(session, 1001)
    assert (chosen.photo_consent, chosen.notify) == (True, False)
    assert buttons(await tapped(anna, changed, "Done")) == []


async def test_somebody_elses_settings_are_not_touched(app: App, anna: Person, marco: Person) -> None:
    settings = await said(marco, "/settings")
    speak = buttons(await said(anna, "/settings"))[0]["callback_data"]
    assert "qualcun altro" in (await marco.tap(settings, speak))["text"]


@pytest.mark.parametrize("data", ["2s:speak:1001:xx:", "2s:shop:1001:ZZ:", "2s:what:1001::", "2s:size:1001:EU 99:"])
async def test_a_choice_that_there_is_not_changes_nothing(app: App, anna: Person, data: str) -> None:
    settings = await said(anna, "/settings")
    assert (await anna.tap(settings, data))["answered"]
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


async def test_a_brand_opens_its_page_and_a_model_its_shops(app: App, anna: Person) -> None:
    page = await said(anna, "new balance")
    assert page["text"] == "New Balance models I know:"
    model = await tapped(anna, page, "550")
    assert model["text"] == "New Balance 550\nSince 1989 · list price $110 (US, 2022)"
    assert "stockx" in links(model)
    brands = await tapped(anna, model, "More New Balance models", "All brands")
    assert [button["text"] for button in buttons(brands)][:2] == ["adidas", "ASICS"]
    assert (await tapped(anna, brands, "Vans"))["text"] == "Vans models I know:"


async def test_a_models_name_opens_its_shops_and_one_of_several_a_choice(app: App, anna: Person) -> None:
    model = await said(anna, "Air Jordan 1 High")
    assert model["text"].splitlines()[0] == "Nike Air Jordan 1 High"
    assert "stockx" in links(model)
    choice = await said(anna, "dunk")
    assert choice["text"] == "Did you mean:"
    assert [button["text"] for button in buttons(choice)] == ["Nike Dunk High", "Nike Dunk Low", "All brands"]
    assert (await tapped(anna, choice, "Low"))["text"].splitlines()[0] == "Nike Dunk Low"


async def test_a_link_opens_a_model(app: App, anna: Person, marco: Person) -> None:
    model = await said(anna, "/start model_adidas-samba")
    assert model["text"].splitlines()[0] == "adidas Samba"
    assert "amazon.it" in links(await said(marco, "/start model_adidas-samba"))
    assert all(len(f"model_{each.slug}") <= 64 for each in CATALOGUE)


async def test_a_model_that_is_gone_is_said_to_be(app: App, anna: Person) -> None:
    page = await said(anna, "vans")
    assert "don’t have that model" in (await anna.tap(page, "2b:model::vans-moon-boot:"))["text"]


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


async def test_somebody_in_a_hurry_is_told_in_one_message_how_many_photos_were_not_looked_at(
    tmp_path: Any, drawn: bytes
) -> None:
    async with serving(tmp_path, photos_per_minute=2) as app, Person(app.address) as anna:
        sent = [await anna.send_photo(drawn) for _ in range(5)]
        await caught_up(anna)
        answers = [each for each in await anna.messages() if each["from"]["is_bot"]]
        assert len(answers) == 4
        assert answers[2]["text"].startswith(
            "Too many photos at once! I skipped this one and 2 others. Please send them again in"
        )
        assert answers[2]["text"].endswith("seconds.")
        assert answers[2]["reply_to_message"]["message_id"] == sent[2]["message_id"]


async def test_once_a_photo_is_looked_at_again_the_message_says_what_to_send_again(tmp_path: Any, drawn: bytes) -> None:
    async with serving(tmp_path, photos_per_minute=2) as app, Person(app.address) as anna:
        for _ in range(4):
            await anna.send_photo(drawn)
        await caught_up(anna)
        async with app.state.sessions.begin() as session:  # as if these photos were older: their own time counts
            user = await session.get_one(PersonRow, anna.id)
            assert user.quota_updated is not None
            user.quota_updated -= timedelta(minutes=1)
        answer = await anna.wait_for_reply(await anna.send_photo(drawn))
        told = [each["text"] for each in await anna.messages() if "Too many photos" in each.get("text", "")]
        assert told[-1].endswith("Please send them again.")
        assert not answer["text"].startswith("Too many photos")


async def test_photos_that_are_put_into_a_message_or_pointed_to_count_too(tmp_path: Any, drawn: bytes) -> None:
    async with serving(tmp_path, photos_per_minute=1) as app, Person(app.address) as anna:
        sent = await anna.send_photo(drawn)
        answer = await anna.wait_for_reply(sent)
        await anna.replace(sent, picture_judged("no_sneaker"))
        other = await anna.send_photo(drawn)
        await anna.send_text("/classify", reply_to=other["message_id"])
        await caught_up(anna)
        words = [each["text"] for each in await anna.messages() if each["from"]["is_bot"]]
        assert words[0] == answer["text"]
        assert [each.startswith("Too many photos at once!") for each in words] == [False, True, False]


async def test_correct_as_a_reply_to_a_photo_that_had_to_wait_makes_it_no_earlier(tmp_path: Any, drawn: bytes) -> None:
    async with serving(tmp_path, photos_per_minute=1) as app, Person(app.address) as anna:
        _, other = [await anna.send_photo(drawn) for _ in range(2)]
        for words in ("/correct", "/correct samba"):
            await anna.send_text(words, reply_to=other["message_id"])
        await caught_up(anna)
        heard = [each["text"] for each in await anna.messages() if each["from"]["is_bot"]]
        assert [each.startswith("Too many photos at once!") for each in heard] == [False, True, False]


async def test_an_admin_is_in_no_hurry(tmp_path: Any, drawn: bytes) -> None:
    async with serving(tmp_path, photos_per_minute=1) as app, Person(app.address, 1003) as robin:
        sent = [await robin.send_photo(drawn) for _ in range(3)]
        await robin.wait_for(lambda each: each.get("reply_to_message", {}).get("message_id") == sent[2]["message_id"])


async def caught_up(person: Person) -> None:
    """Wait until the bot has done with everything that was sent so far."""
    await settled(person)


def links(message: Message) -> str:
    """Where a message's buttons lead."""
    rows = message["reply_markup"]["inline_keyboard"]
    return " ".join(button["url"] for row in rows for button in row if "url" in button)
