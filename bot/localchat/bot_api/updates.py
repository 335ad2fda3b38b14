"""getUpdates, setWebhook, deleteWebhook, getWebhookInfo."""

import re
from urllib.parse import urlsplit

from bot.localchat.bot_api.call import Call
from bot.localchat.core.errors import BadRequest, Conflict
from bot.localchat.core.json_codec import Json
from bot.localchat.http.loopback import is_loopback
from bot.localchat.http.parameters import Absent, Integer, JsonList, Parameters
from bot.localchat.state.updates import MAX_AT_ONCE, MAX_TIMEOUT, TERMINATED_BY_WEBHOOK, WEBHOOK_ACTIVE
from bot.localchat.state.webhook import DEFAULT_CONNECTIONS

SECRET = re.compile(r"[A-Za-z0-9_-]*")
MAX_SECRET = 256


class GetUpdates(Parameters):
    """Parameters of getUpdates."""

    offset: Integer = 0
    limit: Integer = MAX_AT_ONCE
    timeout: Integer = 0
    allowed_updates: JsonList[str] | None = None


class SetWebhook(Parameters):
    """Parameters of setWebhook."""

    url: str = ""
    certificate: Absent = None
    ip_address: Absent = None
    max_connections: Integer = DEFAULT_CONNECTIONS
    allowed_updates: JsonList[str] | None = None
    drop_pending_updates: bool = False
    secret_token: str = ""


class DeleteWebhook(Parameters):
    """Parameters of deleteWebhook."""

    drop_pending_updates: bool = False


async def get_updates(call: Call, given: GetUpdates) -> list[Json]:
    """The next updates, waiting for one if there is none yet."""
    if call.account.webhook.settings is not None:
        raise Conflict(WEBHOOK_ACTIVE)
    updates = call.account.updates
    updates.allow(given.allowed_updates)
    limit = min(max(given.limit, 1), MAX_AT_ONCE)
    return await updates.poll(offset=given.offset, limit=limit, seconds=min(given.timeout, MAX_TIMEOUT))


async def set_webhook(call: Call, given: SetWebhook) -> bool:
    """Deliver updates to an address, or with an empty one end that."""
    if not given.url:
        return await delete_webhook(call, DeleteWebhook(drop_pending_updates=given.drop_pending_updates))
    _check(given)
    updates = call.account.updates
    updates.interrupt(TERMINATED_BY_WEBHOOK)
    updates.allow(given.allowed_updates)
    await call.account.webhook.stop()
    if given.drop_pending_updates:
        updates.forget()
    await call.account.webhook.change(
        {
            "url": given.url,
            "max_connections": min(max(given.max_connections, 1), 100),
            "secret_token": given.secret_token,
        }
    )
    return True


async def delete_webhook(call: Call, given: DeleteWebhook) -> bool:
    """Back to getUpdates."""
    await call.account.webhook.change(None)
    if given.drop_pending_updates:
        call.account.updates.forget()
    return True


async def get_webhook_info(call: Call, given: Parameters) -> Json:
    """The webhook and how delivery goes."""
    settings = call.account.webhook.settings
    updates = call.account.updates
    info: Json = {
        "url": "",
        "has_custom_certificate": False,
        "pending_update_count": updates.count(),
    }
    if settings is not None:
        info |= {name: value for name, value in settings.items() if name != "secret_token"}
    allowed = updates.allowed()
    return info if allowed is None else {**info, "allowed_updates": allowed}


def _check(given: SetWebhook) -> None:
    """Telegram wants HTTPS; this server also takes HTTP to this machine."""
    if len(given.secret_token) > MAX_SECRET:
        raise BadRequest("secret token is too long")
    if not SECRET.fullmatch(given.secret_token):
        raise BadRequest("secret token contains unallowed characters")
    try:
        parts = urlsplit(given.url)
        host = parts.hostname or ""
    except ValueError:
        host = ""
    if not host:
        raise BadRequest("invalid webhook URL specified")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host)):
        raise BadRequest("bad webhook: An HTTPS URL must be provided for webhook")
