"""smoke"""

import io
from PIL import Image
from person import Person
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto, BotCommand
import asyncio


def jpeg(w=1600, h=1200):
    b = io.BytesIO()
    Image.new("RGB", (w, h), "red").save(b, "JPEG")
    return b.getvalue()


async def test_smoke(bot: Bot, anna: Person) -> None:
    me = await bot.get_me()
    assert me.id == 1000000001
    ups = await bot.get_updates(timeout=5)
    assert ups[0].message.text == "/start" and ups[0].message.entities[0].type == "bot_command"
    m = await anna.send_photo(jpeg(), caption="hello")
    ups = await bot.get_updates(offset=ups[-1].update_id + 1, timeout=5)
    p = ups[0].message.photo
    assert [max(x.width, x.height) for x in p] == [90, 320, 800, 1280]
    f = await p[1].get_file()
    data = await f.download_as_bytearray()
    assert len(data) == p[1].file_size
    kb = InlineKeyboardMarkup(
        [[InlineKeyboardButton("Right", callback_data="r"), InlineKeyboardButton("Buy", url="https://example.com/x")]]
    )
    a = await ups[0].message.reply_html("<b>Hi</b> &amp; bye", reply_markup=kb, do_quote=True)
    got = await anna.wait_for_reply(m)
    assert got["text"] == "Hi & bye" and got["reply_to_message"]["message_id"] == m["message_id"]
    t = asyncio.create_task(anna.tap(got, "Right"))
    ups = await bot.get_updates(offset=ups[-1].update_id + 1, timeout=5)
    await ups[0].callback_query.answer("ok")
    assert (await t)["text"] == "ok"
    await ups[0].callback_query.edit_message_text("new", reply_markup=kb)
    ms = await bot.send_media_group(1001, [InputMediaPhoto(jpeg()), InputMediaPhoto(jpeg(300, 400), caption="x")])
    assert len(ms) == 2
    await bot.set_my_commands([BotCommand("start", "Start")])
    await bot.send_document(1001, b"abc", filename="x.txt")
    await bot.send_chat_action(1001, "typing")
    await bot.edit_message_media(InputMediaPhoto(jpeg(200, 200)), 1001, ms[0].message_id)
