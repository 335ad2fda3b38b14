"""/stats, and the menu of an admin."""

import logging
from pathlib import Path

import pytest
from aiohttp import web
from telegram import Bot

from bot.app import App
from bot.localchat.server import TOKEN
from bot.services import notifications, privacy
from bot.telegram import command_menu
from bot.updates import outbox
from bot.views.message import MessageView
from store.chat import people, preferences, update_queue
from store.learning import consent, unlisted_names
from tests.support.bots.chatting import answered, labels, now, said, tapped
from tests.support.bots.learning import noted, said_instead
from tests.support.bots.person import Message, Person
from tests.support.bots.serving import bot_api, serving
from tests.support.drawing.pictures import judged
from tests.support.proxy import Forward, in_front_of

LUCIA = 1004


async def test_the_numbers_are_on_one_screen(app: App, anna: Person, robin: Person, shoe: bytes) -> None:
    await tapped(anna, await answered(anna, shoe), "👍 Right")
    assert "(100% right)" in (await said(robin, "/stats"))["text"]
    await said(anna, "samba", to=await answered(anna, shoe))
    text = (await said(robin, "/stats"))["text"]
    assert "2 photos from 1 person: 2 named" in text
    assert "Judged by users: 1 right, 1 wrong (50.0% right)" in text
    assert f"{app.state.catalogue[judged(shoe).best.slug].title}: 1 of 2 right" in text


async def test_names_that_users_miss_are_counted_and_start_a_new_model(
    app: App, anna: Person, robin: Person, shoe: bytes
) -> None:
    answer = await named(app, anna, shoe, "Foam <Posite> 7", "foam posite 7")
    shown = await said(robin, "/stats")
    assert "Foam <Posite> 7: asked for by 1 person" in shown["text"]
    assert labels(shown) == ["➕ Foam <Posite> 7", "✕ Ignore"]
    await robin.tap(shown, "➕ Foam <Posite> 7")
    asked = await robin.wait_for_reply(shown)
    assert asked["text"] == "Which brand makes Foam <Posite> 7? Choose one, or write it."
    added = await tapped(robin, asked, "Nike", "Skip →", "Skip →", "✓ Add it")
    assert added["text"].startswith("Nike Foam <Posite> 7 is in the list.")
    assert [each.slug for each in await said_instead(app, answer)] == ["nike-foam-posite-7"]
    assert "asked for" not in (await said(robin, "/stats"))["text"]
    assert (await robin.tap(shown, "➕ Foam <Posite> 7"))["text"] == "This is out of date. Please start again."


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("new balance Arishi", "New Balance Arishi"),
        ("Air Jordan 37", "Nike Air Jordan 37"),
        ("hoka clifton 9", "Hoka clifton 9"),
    ],
)
async def test_a_name_that_tells_its_brand_needs_no_question_for_it(
    app: App, anna: Person, robin: Person, shoe: bytes, name: str, title: str
) -> None:
    await named(app, anna, shoe, name, name.lower())
    shown = await said(robin, "/stats")
    await robin.tap(shown, f"➕ {name}")
    assert (await robin.wait_for_reply(shown))["text"].startswith(f"What else do people call {title}?")


@pytest.mark.parametrize(
    ("language", "words"), [("en", "by 2 people"), ("it", "chiesto da 2 persone"), ("es", "pedido por 2 personas")]
)
async def test_a_name_is_counted_by_people_and_not_by_photos(
    app: App, anna: Person, marco: Person, robin: Person, shoe: bytes, language: str, words: str
) -> None:
    for person in (anna, anna, marco):
        await named(app, person, shoe, "Foamposite 7", "foamposite 7")
    async with app.state.sessions.begin() as session:
        await people.seen(session, person_id=robin.id, language=language)
        await preferences.choose_language(session, robin.id, language)
    assert words in (await said(robin, "/stats"))["text"]


async def test_an_admin_ignores_a_name_that_users_asked_for(app: App, anna: Person, robin: Person, shoe: bytes) -> None:
    await named(app, anna, shoe, "qwertz", "qwertz")
    shown = await said(robin, "/stats")
    assert (await robin.tap(shown, "✕ Ignore"))["text"] == "qwertz is off this list."
    assert "asked for" not in (await now(robin, shown))["text"]


async def test_a_name_that_the_catalogue_has_by_now_becomes_a_correction(
    app: App, anna: Person, robin: Person, shoe: bytes
) -> None:
    answer = await named(app, anna, shoe, "Foamposite One", "foamposite one")
    await tapped(robin, await said(robin, "/addmodel Nike | Foamposite One | foams"), "✓ Add it")
    assert "asked for" not in (await said(robin, "/stats"))["text"]
    assert [each.slug for each in await said_instead(app, answer)] == ["nike-foamposite-one"]


async def test_users_who_suggested_a_name_are_told_once_that_it_is_a_model(
    app: App, anna: Person, marco: Person, robin: Person, shoe: bytes
) -> None:
    for person in (anna, marco, robin):
        await named(app, person, shoe, "Foamposite One", "foamposite one")
    await named(app, anna, shoe, "Foamposite One", "foamposite one")
    async with Person(app.address, LUCIA) as lucia:
        await named(app, lucia, shoe, "Foamposite One", "foamposite one")  # she was never asked for consent
        async with app.state.sessions.begin() as session:
            for person in (anna, marco, robin):
                await consent.set_consent(session, person.id, True)
        await tapped(robin, await said(robin, "/addmodel Nike | Foamposite One | foams"), "✓ Add it")
        told = await anna.wait_for(lambda each: each.get("text", "").startswith("🎉"))
        assert told["text"].startswith("🎉 You suggested Nike Foamposite One: it’s in my list now")
        assert labels(told) == ["🔕 Turn these off"]
        await marco.wait_for(lambda each: each.get("text", "").startswith("🎉 Hai proposto Nike Foamposite One"))
        for person, times in ((anna, 1), (robin, 0), (lucia, 0)):
            await said(person, "/help")  # the queue answers in order
            assert len([each for each in await person.messages() if each.get("text", "").startswith("🎉")]) == times


async def test_who_has_deleted_their_data_is_told_nothing(app: App, anna: Person) -> None:
    await said(anna, "/help")
    facts: dict[str, int | str] = {"person": anna.id, "slug": "adidas-samba"}
    english = app.state.translations("en")
    assert await notifications.listed(app.state, english, facts) is None
    async with app.state.sessions.begin() as session:
        await people.seen(session, person_id=anna.id, language="en")
        await consent.set_consent(session, anna.id, True)
    view = await notifications.listed(app.state, english, facts)
    assert isinstance(view, MessageView)
    assert view.silent
    await privacy.forget(app.state, anna.id)
    assert await notifications.listed(app.state, english, facts) is None


async def test_the_news_comes_without_a_sound(tmp_path: Path) -> None:
    silent: list[object] = []

    async def meddle(method: str, arguments: dict[str, object], forward: Forward) -> web.Response:
        if method == "sendMessage":
            silent.append(arguments.get("disable_notification"))
        return await forward()

    async with bot_api() as api, in_front_of(api) as proxy:
        proxy.meddle = meddle
        async with serving(tmp_path, telegram_token=TOKEN, telegram_api=proxy.url) as app, Person(api) as anna:
            await said(anna, "/help")
            news = [outbox.message("listed", anna.id, person=anna.id, slug="adidas-samba")]
            async with app.state.sessions.begin() as session:
                await people.seen(session, person_id=anna.id, language="en")
                await consent.set_consent(session, anna.id, True)
                await update_queue.enqueue(session, news)
            app.state.queue_wakeup(news)
            await anna.wait_for(lambda each: each.get("text", "").startswith("🎉"))
    assert [str(each).lower() for each in silent] == ["none", "true"]


async def named(app: App, person: Person, photo: bytes, name: str, key: str) -> Message:
    """Suggest a name for a photo; the answer to the photo."""
    answer = await answered(person, photo)
    row = await noted(app, answer)
    async with app.state.sessions.begin() as session:
        await unlisted_names.note(session, prediction_id=row.id, person_id=person.id, name=name, key=key)
        await unlisted_names.suggest(session, row.id)
    return answer


async def test_only_admins_see_them(app: App, anna: Person) -> None:
    assert (await said(anna, "/stats"))["text"] == "This is for the bot’s admins."


async def test_an_admin_who_never_wrote_is_no_news(app: App, caplog: pytest.LogCaptureFixture) -> None:
    async with Bot(TOKEN, base_url=f"{app.address}/bot") as bot:
        with caplog.at_level(logging.INFO, logger="bot.telegram.command_menu"):
            await command_menu.of_admins(bot, app.state)
    assert not [each for each in caplog.records if each.name == "bot.telegram.command_menu"]


async def test_an_admins_menu_that_cannot_be_told_is_news(app: App, caplog: pytest.LogCaptureFixture) -> None:
    await command_menu.of_admins(Bot(TOKEN, base_url="http://127.0.0.1:1/bot"), app.state)
    assert "A person's menu was not changed: NetworkError" in caplog.text
