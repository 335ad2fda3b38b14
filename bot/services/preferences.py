"""Preferences: what a user chooses in /settings."""

from bot.context import Context
from bot.services import privacy
from bot.telegram import command_menu
from bot.views import settings as views
from bot.views.message import CallbackAnswer, MessageView
from model.catalogue.sizes import Size
from store.chat import people, preferences
from store.chat.preferences import Preferences


async def overview(context: Context) -> MessageView:
    """All settings of the user."""
    return views.overview(context.say, context.state.translations, await _chosen(context), context.sender.id)


async def act(context: Context, action: str, value: str, page: int) -> CallbackAnswer:
    """A button of /settings: store the choice and show the settings."""
    await _store(context, action, value)
    chosen = await _chosen(context)
    notice = None
    if action == "keep":
        notice = context.say("tap-settings-keep-yes" if chosen.photo_consent else "tap-settings-keep-no")
    return CallbackAnswer(view=_view(context, action, value, page, chosen), notice=notice)


async def _store(context: Context, action: str, value: str) -> None:
    state, user = context.state, context.sender
    choice = None if value == views.AS_TELEGRAM else value
    async with state.sessions.begin() as session:
        await people.seen(session, person_id=user.id, language=user.language_code)
        match action:
            case "speak" if choice is None or choice in state.translations.languages:
                await preferences.choose_language(session, user.id, choice)
            case "shop" if choice is None or choice in state.catalogue.market.countries:
                await preferences.choose_country(session, user.id, choice)
            case "size" if choice is None or Size.parse(choice):
                await preferences.choose_size(session, user.id, choice)
            case "colours":
                await preferences.choose_colours(session, user.id, value == "yes")
            case "notify":
                await people.set_notify(session, user.id, value == "yes")
    if action == "keep":
        await privacy.set_consent(state, user.id, keep=value == "yes")
    context.speak(await _chosen(context))
    if action == "speak":
        await command_menu.of_person(context.bot, state, user.id, context.say if choice else None)


def _view(context: Context, action: str, value: str, page: int, chosen: Preferences) -> MessageView:
    say, state, user_id = context.say, context.state, context.sender.id
    match action:
        case "languages":
            return views.languages(say, state.translations, context.automatic, chosen, user_id)
        case "countries":
            return views.countries(say, state.catalogue.market.countries, context.automatic, chosen, user_id, page)
        case "sizes":
            return views.sizes(say, chosen, user_id, value)
        case "done":
            return MessageView(text=say.html("settings-done"))
    return views.overview(say, state.translations, chosen, user_id)


async def _chosen(context: Context) -> Preferences:
    async with context.state.sessions() as session:
        return await preferences.of(session, context.sender.id)
