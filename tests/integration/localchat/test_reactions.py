"""Reactions of the bot: set, replaced, removed, refused; the page gets them, a message does not carry them."""

import pytest
from telegram import Bot
from telegram.error import BadRequest

from tests.support.bots.person import Person


async def test_a_reaction_is_set_replaced_and_removed(bot: Bot, anna: Person) -> None:
    message = await anna.send_text("it is a Samba")
    for emoji in ("👍", "🎉"):
        assert await bot.set_message_reaction(1001, message["message_id"], emoji)
        assert (await anna.messages())[-1]["reaction"] == emoji
    assert await bot.set_message_reaction(1001, message["message_id"])
    assert "reaction" not in (await anna.messages())[-1]
    assert "edit_date" not in (await anna.messages())[-1]


async def test_the_bot_reads_no_reaction_in_a_message(bot: Bot, anna: Person) -> None:
    message = await anna.send_text("it is a Samba")
    await bot.set_message_reaction(1001, message["message_id"], "👍")
    sent = await bot.send_message(1001, "hi", reply_to_message_id=message["message_id"])
    assert "reaction" not in (sent.reply_to_message or sent).to_dict()


@pytest.mark.parametrize(
    ("reaction", "refusal"),
    [(["👍", "🎉"], "Reactions_too_many"), (["👟"], "stricter than telegram")],
)
async def test_wrong_reactions_are_refused(bot: Bot, anna: Person, reaction: list[str], refusal: str) -> None:
    message = await anna.send_text("hi")
    with pytest.raises(BadRequest, match=refusal):
        await bot.set_message_reaction(1001, message["message_id"], reaction)


async def test_a_message_that_is_gone_gets_no_reaction(bot: Bot, anna: Person) -> None:
    with pytest.raises(BadRequest, match="Message to react not found"):
        await bot.set_message_reaction(1001, 404, "👍")
