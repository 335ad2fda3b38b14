"""Finds a method and calls it with typed parameters."""

import logging
from collections.abc import Mapping

from bot.localchat.bot_api.call import Call
from bot.localchat.bot_api.table import METHODS
from bot.localchat.core.errors import ApiError, NotFound
from bot.localchat.core.json_codec import Json
from bot.localchat.http import parameters
from bot.localchat.media.files import Upload
from bot.localchat.state.account import Account

NOT_AS_REPLY = ("setwebhook", "deletewebhook", "close", "logout")
logger = logging.getLogger(__name__)


async def run(account: Account, name: str, arguments: Mapping[str, object], uploads: Mapping[str, Upload]) -> object:
    """Call a method and return its result as JSON.

    Raises NotFound for an unknown method, and whatever the method raises.
    """
    method = METHODS.get(name.lower())
    if method is None:
        raise NotFound
    own = {field: upload for field, upload in uploads.items() if field in method.parameters.model_fields}
    typed = parameters.read(method.parameters, method.name, {**arguments, **own})
    return await method.run(Call(account=account, uploads=uploads), typed)


async def reply(account: Account, name: str, arguments: Json) -> None:
    """Call the method that a bot returned to a webhook delivery.

    Telegram reports no result; this server logs it.
    """
    if name.lower() in NOT_AS_REPLY or name.lower().startswith("get"):
        return
    try:
        await run(account, name, arguments, {})
    except ApiError as error:
        logger.warning("A webhook delivery was answered with %s, which was refused: %s", name, error)
