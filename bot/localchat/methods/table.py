"""Every method that this server has, by its name in small letters (Telegram doesn't mind the case)."""

from collections.abc import Mapping

from bot.localchat.methods import account, chats, commands, editing, inline, receiving, sending
from bot.localchat.methods.call import Method, Run
from bot.localchat.parameters import Parameters

_TABLE: tuple[tuple[str, type[Parameters], Run], ...] = (
    ("getMe", Parameters, account.get_me),
    ("logOut", Parameters, account.log_out),
    ("close", Parameters, account.log_out),
    ("setMyName", account.SetMyName, account.set_my_name),
    ("getMyName", account.ForLanguage, account.get_my_name),
    ("setMyDescription", account.SetMyDescription, account.set_my_description),
    ("getMyDescription", account.ForLanguage, account.get_my_description),
    ("setMyShortDescription", account.SetMyShortDescription, account.set_my_short_description),
    ("getMyShortDescription", account.ForLanguage, account.get_my_short_description),
    ("setMyCommands", commands.SetMyCommands, commands.set_my_commands),
    ("getMyCommands", commands.OfScope, commands.get_my_commands),
    ("deleteMyCommands", commands.OfScope, commands.delete_my_commands),
    ("getUpdates", receiving.GetUpdates, receiving.get_updates),
    ("setWebhook", receiving.SetWebhook, receiving.set_webhook),
    ("deleteWebhook", receiving.DeleteWebhook, receiving.delete_webhook),
    ("getWebhookInfo", Parameters, receiving.get_webhook_info),
    ("sendMessage", sending.SendMessage, sending.send_message),
    ("sendPhoto", sending.SendPhoto, sending.send_photo),
    ("sendDocument", sending.SendDocument, sending.send_document),
    ("sendMediaGroup", sending.SendMediaGroup, sending.send_media_group),
    ("sendChatAction", sending.SendChatAction, sending.send_chat_action),
    ("editMessageText", editing.EditMessageText, editing.edit_message_text),
    ("editMessageCaption", editing.EditMessageCaption, editing.edit_message_caption),
    ("editMessageReplyMarkup", editing.Edit, editing.edit_message_reply_markup),
    ("editMessageMedia", editing.EditMessageMedia, editing.edit_message_media),
    ("deleteMessage", editing.DeleteMessage, editing.delete_message),
    ("deleteMessages", editing.DeleteMessages, editing.delete_messages),
    ("answerCallbackQuery", chats.AnswerCallbackQuery, chats.answer_callback_query),
    ("answerInlineQuery", inline.AnswerInlineQuery, inline.answer_inline_query),
    ("getFile", chats.GetFile, chats.get_file),
    ("getChat", chats.GetChat, chats.get_chat),
    ("getChatMember", chats.GetChatMember, chats.get_chat_member),
)

METHODS: Mapping[str, Method] = {
    name.lower(): Method(name=name, parameters=parameters, run=run) for name, parameters, run in _TABLE
}
