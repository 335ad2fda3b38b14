"""The whole bot: its parts, and how they start and stop."""

import asyncio
import logging
import signal
import socket
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack
from functools import partial
from typing import Any

from aiohttp import web
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from bot import logging_setup, malloc
from bot.context import IncomingUpdate, Telegram
from bot.errors import SetupError
from bot.i18n import Translations
from bot.jobs import cleanup
from bot.jobs.photo_sync import PhotoSync
from bot.jobs.run_progress import RunProgress
from bot.jobs.version_reload import VersionReloader
from bot.localchat.core.errors import LocalChatError
from bot.localchat.state.users import ADMIN_ID, TOKEN
from bot.routes import add_handlers
from bot.services import versions
from bot.services.notifications import COMPOSE
from bot.settings import Settings
from bot.state.app_state import AppState
from bot.state.attempt import Attempt
from bot.state.catalogue import CatalogueHolder
from bot.state.message_ids import SHARED, MessageIds
from bot.telegram import command_menu
from bot.telegram.application import application, line
from bot.telegram.polling import UPDATES, fetch
from bot.telegram.proxies import Way
from bot.telegram.startup import reach
from bot.updates import outbox
from bot.updates.lease import ALONE, SILENCE, Lease
from bot.updates.queue import SHARE_EVERY, UpdateQueue
from bot.web.health import add_health
from bot.web.socket import address_of, ignore_lost_connections, listen
from bot.web.webhook import add_webhook, webhook_path
from model.catalogue.catalogue import Catalogue
from model.classifier import Classifier
from model.live import LiveVersion
from store.chat import update_queue
from store.chat.update_queue import Received
from store.db.session import engine, migrate, reader, sessions
from store.learning import custom_models
from store.objects import Objects
from store.predictions import predictions
from store.releases import runs

logger = logging.getLogger(__name__)

DRAIN = 10.0  # seconds for the updates in flight when the bot stops; the next start replays the others
REMEDY = "see that SNEAKERS_TELEGRAM_API is empty, or the root of a Bot API server"
PROBE = 2.0  # seconds for the database to answer a readiness probe


async def run(settings: Settings, *background: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Serve until SIGTERM or SIGINT, with `background` work.

    Raises BotError, ModelError or StoreError when that cannot be.
    """
    logging_setup.configure(settings.log)
    malloc.return_large_blocks()
    ignore_lost_connections(asyncio.get_running_loop())
    stop = asyncio.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(each, stop.set)
    app = await build(settings)
    try:
        await _until_first_ends(app.serve(), stop.wait(), *(work() for work in background))
    finally:
        await app.stop()


async def build(settings: Settings) -> "App":
    """Build all parts; raises BotError, ModelError or StoreError."""
    translations, catalogue_holder = Translations.load(settings.language), CatalogueHolder(Catalogue.load())
    way = Way.direct() if settings.local else Way.of_environment(settings.telegram_api)
    async with AsyncExitStack() as undo:
        listening = undo.enter_context(listen(settings))
        await migrate(settings.database_url)
        database = engine(settings.database_url)
        undo.push_async_callback(database.dispose)
        long_reads = reader(settings.database_url)  # it connects with the first read
        session_factory = sessions(database)
        async with session_factory() as session:
            highest = await predictions.highest_message(session)
            highest = max(highest, await update_queue.highest_message(session))
            catalogue_holder.fill(await custom_models.all_models(session, retired=True))
        objects = Objects(settings.storage_url)
        classifier = await versions.load(settings, session_factory, objects)
        _check_labels(catalogue_holder.catalogue, classifier)
        undo.pop_all()
    state = AppState(
        sessions=session_factory,
        unsynced=sessions(database, synced=False),
        long_reads=sessions(long_reads),
        live=LiveVersion(classifier),
        catalogue_holder=catalogue_holder,
        translations=translations,
        objects=objects,
        version_folder=partial(versions.fetch, settings, objects),
        admins=settings.admins | ({ADMIN_ID} if settings.local else frozenset()),
        message_ids=MessageIds(highest),
        photos_per_minute=settings.photos_per_minute,
        prediction_days=settings.prediction_days,
    )
    address = address_of(settings, listening)
    token = settings.telegram_token.get_secret_value() if settings.telegram_token else TOKEN
    root = address if settings.local else settings.telegram_api
    telegram = application(token, root, state, way, paced=settings.rate_limit and not settings.local)
    add_handlers(telegram)
    return App(settings, state, (database, long_reads), telegram, way, listening, address)


class App:
    """The parts, in the order in which `serve` starts them."""

    def __init__(
        self,
        settings: Settings,
        state: AppState,
        databases: Sequence[AsyncEngine],
        telegram: Telegram,
        way: Way,
        listening: socket.socket,
        address: str,
    ) -> None:
        self.settings = settings
        self.state = state
        self.address = address  # of the local chat, the webhook and the health pages
        self._databases = databases
        self._telegram = telegram
        self._way = way
        self._listening = listening
        lease = Lease(silence=SILENCE if settings.webhook_url else ALONE)
        ids = state.message_ids
        self._queue = UpdateQueue(
            state.sessions, self._handle, unsynced=state.unsynced, highest=ids.highest, saw=ids.saw, lease=lease
        )
        state.queue_wakeup.connect(self._queue.wake)
        self._photo_sync = PhotoSync(telegram.bot, state)
        self._run_progress = RunProgress(telegram.bot, state, self._queue.wake, lease)
        self._version_reload = VersionReloader(settings, state, self._enqueue)
        self._missing = ["Telegram", "queue"]  # parts that have not started
        self._runner = web.AppRunner(self._site(), access_log=None, shutdown_timeout=2)

    async def serve(self) -> None:
        """Serve until cancelled; raises TokenError or SetupError when Telegram refuses."""
        await self._serve_http()
        await self._connect()
        self._missing.remove("Telegram")
        await self._queue.start()
        self._missing.remove("queue")
        if self.settings.local:
            print(f"Local chat: {self.address}", flush=True)
        else:
            logger.info("Answering on Telegram as @%s", self._telegram.bot.username)
        await _until_first_ends(
            self._take_updates(),
            self._queue.share(self._learn_ids),
            self._photo_sync.run(),
            self._version_reload.run(),
            self._run_progress.run(),
            self._publish_profile(),
            cleanup.run(self.settings, self.state, self._queue),
        )

    async def stop(self) -> None:
        """Finish the updates in flight, and close everything."""
        self._missing.append("stopping")
        await self._queue.drain(DRAIN)
        await self._run_progress.release()
        await self._telegram.shutdown()
        await self._telegram.bot.shutdown()  # its connections, also if `initialize` failed
        await self._runner.cleanup()
        self._listening.close()
        await asyncio.to_thread(self.state.live.classifier.close)
        for each in self._databases:
            await each.dispose()

    async def problems(self) -> Sequence[str]:
        """The parts that keep the bot from answering now."""
        try:
            async with asyncio.timeout(PROBE), self.state.sessions() as session:
                await session.execute(text("SELECT 1"))
        except (SQLAlchemyError, OSError):  # TimeoutError is an OSError
            return [*self._missing, "database"]
        return self._missing

    async def metrics(self) -> str:
        """The metrics as text; NaN for what the database does not tell."""
        metrics, queue, counts = self.state.metrics, None, None
        try:
            async with asyncio.timeout(PROBE), self.state.sessions() as session:
                queue, counts = await update_queue.state(session), await runs.count_by_state(session)
        except (SQLAlchemyError, OSError) as error:
            logger.warning("The queue cannot be measured: %s", type(error).__name__)
        metrics.show_queue(queue)
        metrics.show_retrainings(counts)
        metrics.show_version(self.state.live.classifier.manifest.id)
        return metrics.render()

    def _site(self) -> web.Application:
        site = web.Application()
        add_health(site, self.problems, self.metrics)
        if self.settings.local:
            from bot.localchat.server import LocalChat  # 0.1 s, and a bot on Telegram needs none of it

            LocalChat(self.settings.data / "localchat").add_to(site)
        if self.settings.webhook_url and self.settings.webhook_secret:
            path = webhook_path(self.settings.webhook_url)
            add_webhook(site, path, self.settings.webhook_secret, self._receive)
        return site

    async def _serve_http(self) -> None:
        try:
            await self._runner.setup()
        except LocalChatError as error:
            raise SetupError(f"The local chat cannot start: {error}.") from error
        await web.SockSite(self._runner, self._listening).start()

    async def _connect(self) -> None:
        """Wait for Telegram."""
        await reach(self._telegram.initialize, what="the bot", remedy=REMEDY)

    async def _publish_profile(self) -> None:
        """Set the bot's commands, profile and the admins' menus."""
        publish = partial(command_menu.publish, self._telegram.bot, self.state.translations)
        await reach(publish, what="the bot's commands", remedy=REMEDY)
        await command_menu.introduce(self._telegram.bot, self.state.translations)
        await command_menu.of_admins(self._telegram.bot, self.state)
        await asyncio.Event().wait()

    async def _take_updates(self) -> None:
        """Receive updates, by webhook or by long polling."""
        bot = self._telegram.bot
        if self.settings.webhook_url and self.settings.webhook_secret:
            secret = self.settings.webhook_secret.get_secret_value()
            set_webhook = partial(
                bot.set_webhook, self.settings.webhook_url, secret_token=secret, allowed_updates=UPDATES
            )
            await reach(set_webhook, what="SNEAKERS_WEBHOOK_URL", remedy="give an address where it reaches this bot")
            await asyncio.Event().wait()
        await reach(bot.delete_webhook, what="to end a webhook", remedy="start again")
        async with line(1, self._way) as request:
            await fetch(request, bot.base_url, self._receive)

    async def _receive(self, updates: Sequence[Mapping[str, Any]]) -> None:
        for update in updates:
            self.state.message_ids.saw_update(update)
        await self._queue.receive(updates)

    async def _handle(self, update: dict[str, Any], attempt: Attempt) -> None:
        """Handle a queued update: an outbox message or Telegram's."""
        bot = self._telegram.bot
        if outbox.is_outbox_message(update):
            await outbox.send(bot, self.state, update, COMPOSE, attempt)
            return
        self.state.message_ids.saw_update(update)  # also one that another process received
        await self._telegram.process_update(IncomingUpdate.read(update, bot, attempt))
        if attempt.undelivered is not None:
            raise attempt.undelivered

    async def _enqueue(self, rows: Sequence[Received]) -> None:
        """Put messages into the outbox."""
        async with self.state.sessions.begin() as session:
            new = await update_queue.enqueue(session, rows)
        self._queue.wake(new)

    async def _learn_ids(self, session: AsyncSession) -> None:
        """Learn which message ids other processes have seen."""
        self.state.message_ids.saw(SHARED, await update_queue.highest_since(session, 5 * SHARE_EVERY))


def _check_labels(catalogue: Catalogue, classifier: Classifier) -> None:
    """Raise CatalogueError for a label without a name."""
    for label in classifier.manifest.labels:
        catalogue[label]


async def _until_first_ends(*work: Coroutine[Any, Any, object]) -> None:
    """Run all until one ends, then cancel the others."""
    tasks = [asyncio.create_task(each, name=getattr(each, "__qualname__", None)) for each in work]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
    for task in done:
        task.result()
