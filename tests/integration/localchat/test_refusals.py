"""What Telegram refuses, in its own words; and what this server refuses besides, saying so."""

from typing import Any

import aiohttp
import pytest

from tests.integration.localchat.pictures import picture
from tests.integration.localchat.serving import Call
from tests.support.bots.person import Person

ANNA = 1001
STRICTER = "(this local server is stricter than Telegram here)"


def button(**action: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "Button", **action}]]}


def many(rows: int, columns: int) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "B", "callback_data": "b"}] * columns] * rows}


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("sendMessage", {"text": "hi"}, "chat_id is empty"),
    ("sendMessage", {"chat_id": 5, "text": "hi"}, "chat not found"),
    ("sendMessage", {"chat_id": "@anna", "text": "hi"}, "chat not found"),
    ("sendMessage", {"chat_id": ANNA}, "message text is empty"),
    ("sendMessage", {"chat_id": ANNA, "text": " \n\t"}, "message text is empty"),
    ("sendMessage", {"chat_id": ANNA, "text": "<b></b>", "parse_mode": "HTML"}, "message text is empty"),
    ("sendMessage", {"chat_id": ANNA, "text": "x" * 4097}, "message is too long"),
    ("sendMessage", {"chat_id": ANNA, "text": "👟" * 2049}, "message is too long"),
    ("sendMessage", {"chat_id": ANNA, "text": "hi", "parse_mode": "MarkdownV2"}, "unsupported parse_mode"),
    (
        "sendMessage",
        {"chat_id": ANNA, "text": "a<b", "parse_mode": "HTML"},
        "can't parse entities: Unclosed start tag at byte offset 1",
    ),
    (
        "sendMessage",
        {"chat_id": ANNA, "text": "hi", "reply_markup": button(callback_data="x" * 65)},
        "BUTTON_DATA_INVALID",
    ),
    (
        "sendMessage",
        {"chat_id": ANNA, "text": "hi", "reply_markup": button(callback_data="é" * 33)},
        "BUTTON_DATA_INVALID",
    ),
    (
        "sendMessage",
        {"chat_id": ANNA, "text": "hi", "reply_markup": button(callback_data="")},
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    (
        "sendMessage",
        {"chat_id": ANNA, "text": "hi", "reply_markup": button(url="nowhere")},
        "inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL",
    ),
    ("sendMessage", {"chat_id": ANNA, "text": "hi", "reply_markup": many(13, 8)}, "reply markup is too long"),
    ("sendMessage", {"chat_id": ANNA, "text": "hi", "reply_markup": many(1, 9)}, "reply markup is too long"),
    (
        "sendMessage",
        {"chat_id": ANNA, "text": "hi", "reply_markup": "{"},
        "can't parse reply keyboard markup JSON object",
    ),
    ("sendPhoto", {"chat_id": ANNA}, "there is no photo in the request"),
    ("sendPhoto", {"chat_id": ANNA, "photo": "nothing"}, "wrong file_id or the file is temporarily unavailable"),
    (
        "sendMediaGroup",
        {"chat_id": ANNA, "media": [{"type": "photo", "media": "attach://a"}] * 2},
        "can't parse InputMedia: media not found",
    ),
    ("editMessageText", {"chat_id": ANNA, "text": "hi"}, "message identifier is not specified"),
    ("editMessageText", {"chat_id": ANNA, "message_id": 9, "text": "hi"}, "message to edit not found"),
    ("editMessageText", {"chat_id": ANNA, "message_id": 1, "text": "hi"}, "message can't be edited"),
    ("getFile", {}, "file_id not specified"),
    ("getFile", {"file_id": "nothing"}, "wrong file_id or the file is temporarily unavailable"),
    (
        "answerCallbackQuery",
        {"callback_query_id": "1"},
        "query is too old and response timeout expired or query ID is invalid",
    ),
    ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}, "MESSAGE_TOO_LONG"),
    ("setMyCommands", {"commands": [{"command": "Start!", "description": "x"}]}, "BOT_COMMAND_INVALID"),
    ("setMyCommands", {"commands": [{"command": "a", "description": "x" * 257}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
    ("setMyCommands", {"commands": [{"command": "a", "description": " "}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
    ("setMyCommands", {"commands": [{"command": "a", "description": "x"}] * 101}, "BOT_COMMANDS_TOO_MUCH"),
    ("setMyCommands", {"commands": [], "scope": {"type": "chat", "chat_id": 5}}, "chat not found"),
    ("setWebhook", {"url": "http://example.com/"}, "bad webhook: An HTTPS URL must be provided for webhook"),
    ("setWebhook", {"url": "https://"}, "invalid webhook URL specified"),
    ("setWebhook", {"url": "https://e.com", "secret_token": "ä"}, "secret token contains unallowed characters"),
    ("setWebhook", {"url": "https://e.com", "secret_token": "x" * 257}, "secret token is too long"),
]


@pytest.mark.parametrize(("method", "parameters", "reason"), REFUSED)
async def test_a_wrong_request_is_refused_in_telegrams_words(
    call: Call, anna: Person, method: str, parameters: dict[str, Any], reason: str
) -> None:
    refused = await call(method, **parameters)
    assert refused == {"ok": False, "error_code": 400, "description": f"Bad Request: {reason}"}


async def test_half_a_character_is_refused(url: str, anna: Person) -> None:
    body = b'{"chat_id": 1001, "text": "\\ud83d"}'
    headers = {"Content-Type": "application/json"}
    address = f"{url}/bot1000000001:x/sendMessage"
    async with aiohttp.ClientSession() as session, session.post(address, data=body, headers=headers) as answer:
        assert "must be a JSON object encoded in UTF-8" in (await answer.json())["description"]


async def test_numbers_beyond_any_id_are_refused(call: Call, anna: Person) -> None:
    assert (await call("sendMessage", chat_id="9" * 30, text="hi"))["description"] == "Bad Request: chat not found"
    refused = await call("editMessageText", chat_id=ANNA, message_id=2**70, text="hi")
    assert refused["description"].startswith('Bad Request: parameter "message_id" of editMessageText is invalid')


async def test_an_update_type_that_is_none_is_named(call: Call) -> None:
    refused = await call("getUpdates", allowed_updates=["mesage"])
    assert refused["description"] == f'Bad Request: unknown update type "mesage" in allowed_updates {STRICTER}'


async def test_an_unknown_method_is_not_found(call: Call) -> None:
    assert await call("sendSneaker") == {"ok": False, "error_code": 404, "description": "Not Found"}


async def test_a_token_that_is_none_is_unauthorized(call: Call) -> None:
    refused = await call("getMe", token="sneakers")
    assert refused == {"ok": False, "error_code": 401, "description": "Unauthorized"}


async def test_an_unknown_parameter_is_named(call: Call, anna: Person) -> None:
    refused = await call("sendMessage", chat_id=ANNA, text="hi", reply_to=1)
    assert refused["description"] == f'Bad Request: unknown parameter "reply_to" of sendMessage {STRICTER}'


async def test_an_unknown_field_of_an_object_is_named(call: Call, anna: Person) -> None:
    refused = await call("sendMessage", chat_id=ANNA, text="hi", reply_markup=button(callback="x"))
    assert 'unknown parameter "reply_markup.inline_keyboard.0.0.callback"' in refused["description"]


async def test_a_value_of_the_wrong_type_is_named(call: Call, anna: Person) -> None:
    refused = await call("getUpdates", limit="many")
    assert refused["description"].startswith('Bad Request: parameter "limit" of getUpdates is invalid: ')


async def test_what_telegram_has_and_this_server_lacks_is_refused_rather_than_dropped(call: Call, anna: Person) -> None:
    refused = await call("sendMessage", chat_id=ANNA, text="hi", message_thread_id=3)
    assert "this local server doesn't support it" in refused["description"]


async def test_a_caption_has_a_limit_of_its_own(call: Call, anna: Person, url: str) -> None:
    sent = await anna.send_photo(picture(300, 200))
    file_id = sent["photo"][0]["file_id"]
    assert (await call("sendPhoto", chat_id=ANNA, photo=file_id, caption="x" * 1024))["ok"]
    refused = await call("sendPhoto", chat_id=ANNA, photo=file_id, caption="x" * 1025)
    assert refused["description"] == "Bad Request: message caption is too long"


async def test_a_document_is_no_photo(call: Call, anna: Person) -> None:
    sent = await anna.send_document(b"text", "a.txt")
    refused = await call("sendPhoto", chat_id=ANNA, photo=sent["document"]["file_id"])
    assert refused["description"] == "Bad Request: can't use file of type Document as Photo"


async def test_a_file_over_20_megabytes_cannot_be_downloaded(call: Call, anna: Person) -> None:
    sent = await anna.send_document(bytes(20 * 1024 * 1024 + 1), "big.bin")
    refused = await call("getFile", file_id=sent["document"]["file_id"])
    assert refused["description"] == "Bad Request: file is too big"


async def test_a_body_that_is_no_json_object_is_refused(url: str) -> None:
    async with aiohttp.ClientSession() as session:
        headers = {"Content-Type": "application/json"}
        async with session.post(f"{url}/bot1:x/getMe", data=b"[1", headers=headers) as answer:
            assert answer.status == 400
            assert "must be a JSON object" in (await answer.json())["description"]
