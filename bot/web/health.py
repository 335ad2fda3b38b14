"""Health endpoints: liveness, readiness, metrics."""

from collections.abc import Awaitable, Callable, Sequence

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

Problems = Callable[[], Awaitable[Sequence[str]]]
RenderMetrics = Callable[[], Awaitable[str]]


def add_health(app: web.Application, problems: Problems, render_metrics: RenderMetrics) -> None:
    """Add /healthz (alive), /readyz (ready) and /metrics (Prometheus)."""

    async def healthz(request: web.Request) -> web.Response:
        return web.json_response({"status": "alive"})

    async def readyz(request: web.Request) -> web.Response:
        missing = list(await problems())
        status = {"status": "not ready", "missing": missing} if missing else {"status": "ready"}
        return web.json_response(status, status=503 if missing else 200)

    async def show_metrics(request: web.Request) -> web.Response:
        return web.Response(text=await render_metrics(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    app.router.add_get("/healthz", healthz)
    app.router.add_get("/readyz", readyz)
    app.router.add_get("/metrics", show_metrics)
