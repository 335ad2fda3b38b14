"""All methods of this server, by name in lower case."""

from collections.abc import Mapping

from bot.localchat.bot_api import account, chats, commands, edit, inline, reactions, send, updates
from bot.localchat.bot_api.call import Method, Run
from bot.localchat.http.parameters import Parameters

_TABLE: tuple[tuple[str, type[Parameters], Run], ...] = (
    ("getMe", Parameters, account.get_me),
    ("setMyName", account.SetMyName, account.set_my_name),
    ("getMyName", account.ForLanguage, account.get_my_name),
    ("setMyDescription", account.SetMyDescription, account.set_my_description),
    ("getMyDescription", account.ForLanguage, account.get_my_description),
    ("setMyShortDescription", account.SetMyShortDescription, account.set_my_short_description),
    ("getMyShortDescription", account.ForLanguage, account.get_my_short_description),
    ("setMyCommands", commands.SetMyCommands, commands.set_my_commands),
    ("deleteMyCommands", commands.OfScope, commands.delete_my_commands),
    ("getUpdates", updates.GetUpdates, updates.get_updates),
    ("setWebhook", updates.SetWebhook, updates.set_webhook),
    ("deleteWebhook", updates.DeleteWebhook, updates.delete_webhook),
    ("getWebhookInfo", Parameters, updates.get_webhook_info),
    ("sendMessage", send.SendMessage, send.send_message),
    ("sendPhoto", send.SendPhoto, send.send_photo),
    ("sendMediaGroup", send.SendMediaGroup, send.send_media_group),
    ("sendChatAction", send.SendChatAction, send.send_chat_action),
    ("editMessageText", edit.EditMessageText, edit.edit_message_text),
    ("editMessageCaption", edit.EditMessageCaption, edit.edit_message_caption),
    ("editMessageReplyMarkup", edit.Edit, edit.edit_message_reply_markup),
    ("editMessageMedia", edit.EditMessageMedia, edit.edit_message_media),
    ("deleteMessage", edit.DeleteMessage, edit.delete_message),
    ("setMessageReaction", reactions.SetMessageReaction, reactions.set_message_reaction),
    ("answerCallbackQuery", chats.AnswerCallbackQuery, chats.answer_callback_query),
    ("answerInlineQuery", inline.AnswerInlineQuery, inline.answer_inline_query),
    ("getChat", chats.GetChat, chats.get_chat),
    ("getFile", chats.GetFile, chats.get_file),
)

METHODS: Mapping[str, Method] = {
    name.lower(): Method(name=name, parameters=parameters, run=run) for name, parameters, run in _TABLE
}
