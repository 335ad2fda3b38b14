"""/settings: a person chooses; /privacy: what is known of them, and why."""

from telegram import Update

from bot.context import Context
from bot.services.privacy import decide
from bot.telegram import command_menu
from bot.telegram.messages import answer_tap, reply, reply_view, show, tapped
from bot.views import settings as views
from bot.views.callback_data import CallbackData
from bot.views.message import MessageView
from store.chat import people, preferences
from store.chat.preferences import Preferences


async def command(update: Update, context: Context) -> None:
    """/settings: every setting as it is."""
    await reply_view(
        context, views.overview(context.say, context.state.translations, await _chosen(context), context.user.id)
    )


async def privacy(update: Update, context: Context) -> None:
    """/privacy: what is kept, why, how long, and who sees it."""
    admin = "yes" if context.user.id in context.state.admins else "no"
    await reply(context, context.say.html("privacy", days=context.state.prediction_days, admin=admin))


async def tap(update: Update, context: Context, data: CallbackData) -> None:
    """A setting is opened or changed, by the person whose it is."""
    if data.id != context.user.id:
        await answer_tap(context, context.say("tap-settings-not-yours"), alert=True)
        return
    await _change(context, data)
    chosen = await _chosen(context)
    await show(context, *tapped(context), _view(context, data, chosen))
    word = "tap-settings-keep-yes" if chosen.photo_consent else "tap-settings-keep-no"
    await answer_tap(context, context.say(word) if data.action == "keep" else None)


async def _change(context: Context, data: CallbackData) -> None:
    state, person, word = context.state, context.user.id, data.value
    value = None if word == views.TELEGRAMS else word
    async with state.sessions.begin() as session:
        await people.seen(session, person_id=person, language=context.user.language_code)
        match data.action:
            case "speak" if value is None or value in state.translations.languages:
                await preferences.choose_language(session, person, value)
            case "shop" if value is None or value in state.catalogue.countries:
                await preferences.choose_country(session, person, value)
            case "notify":
                await people.set_notify(session, person, word == "yes")
    if data.action == "keep":
        await decide(state, person, keep=word == "yes")
    context.speak(await _chosen(context))
    if data.action == "speak":
        await command_menu.of_person(context.bot, state, person, context.say if value else None)


def _view(context: Context, data: CallbackData, chosen: Preferences) -> MessageView:
    say, state, person = context.say, context.state, context.user.id
    match data.action:
        case "languages":
            return views.languages(say, state.translations, chosen, person)
        case "countries":
            return views.countries(say, state.catalogue.countries, chosen, person, data.page)
        case "done":
            return MessageView(text=say.html("settings-done"))
    return views.overview(say, state.translations, chosen, person)


async def _chosen(context: Context) -> Preferences:
    async with context.state.sessions() as session:
        return await preferences.of(session, context.user.id)
