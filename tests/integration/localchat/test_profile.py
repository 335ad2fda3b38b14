"""Command menus and the bot's own texts, per scope and language."""

import aiohttp
from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat

from tests.support.bots.person import Person

ANNA, MARCO = 1001, 1002


async def shown(url: str, person: int) -> dict[str, object]:
    async with aiohttp.ClientSession() as session, session.get(f"{url}/chat/bot?person={person}") as answer:
        body: dict[str, object] = await answer.json()
        return body


async def menu(url: str, person: int) -> list[str]:
    commands = (await shown(url, person))["commands"]
    assert isinstance(commands, list)
    return [command["description"] for command in commands]


async def test_each_person_sees_the_menu_of_the_narrowest_scope_and_language(bot: Bot, anna: Person, url: str) -> None:
    await bot.set_my_commands([BotCommand("start", "default")])
    assert await menu(url, ANNA) == ["default"]
    await bot.set_my_commands([BotCommand("start", "avvia")], language_code="it")
    assert (await menu(url, ANNA), await menu(url, MARCO)) == (["default"], ["avvia"])
    await bot.set_my_commands([BotCommand("start", "private")], BotCommandScopeAllPrivateChats())
    assert (await menu(url, ANNA), await menu(url, MARCO)) == (["private"], ["private"])
    await bot.set_my_commands([BotCommand("start", "hers")], BotCommandScopeChat(ANNA))
    assert (await menu(url, ANNA), await menu(url, MARCO)) == (["hers"], ["private"])


async def test_names_and_descriptions_fall_back_to_the_default_language(bot: Bot, url: str) -> None:
    await bot.set_my_name("Sneakers")
    await bot.set_my_name("Scarpe", language_code="it")
    await bot.set_my_description("Send a photo")
    await bot.set_my_short_description("Names sneakers")
    assert (await bot.get_my_name()).name == "Sneakers"
    assert (await bot.get_my_name("it")).name == "Scarpe"
    assert (await bot.get_my_description("it")).description == "Send a photo"
    marcos = await shown(url, MARCO)
    assert (marcos["first_name"], marcos["short_description"]) == ("Scarpe", "Names sneakers")


async def test_an_empty_text_takes_the_text_away(bot: Bot) -> None:
    await bot.set_my_description("Send a photo")
    await bot.set_my_description("")
    assert (await bot.get_my_description()).description == ""


async def test_the_menu_of_a_scope_can_be_taken_away(bot: Bot, anna: Person, url: str) -> None:
    await bot.set_my_commands([BotCommand("start", "Start")])
    await bot.delete_my_commands()
    assert await menu(url, ANNA) == []
