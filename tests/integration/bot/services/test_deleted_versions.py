"""What an admin sees of a version whose files were deleted, a month after it was discarded."""

from datetime import UTC, datetime, timedelta

from bot.app import App
from bot.jobs.cleanup import clean_up
from store.tables import VersionRow
from tests.support.bots.chatting import labels, said, tapped
from tests.support.bots.live import another, trail
from tests.support.bots.person import Person

GONE = "Version 2 was discarded, and its files were deleted 30 days later."


async def discarded_long_ago(app: App, version: str) -> None:
    """Let a version be discarded 31 days ago, and delete what is old."""
    async with app.state.sessions.begin() as session:
        (await session.get_one(VersionRow, version)).discarded = datetime.now(UTC) - timedelta(days=31)
    await clean_up(app.settings, app.state)


async def test_what_was_discarded_30_days_ago_has_no_files_any_more_and_says_so(app: App, robin: Person) -> None:
    gone = await another(app)
    shown = await tapped(robin, await said(robin, "/versions"), "Version 2")
    await discarded_long_ago(app, gone)
    assert not (app.settings.data / "versions" / gone).exists()
    assert (await said(robin, f"/promote {gone}"))["text"].startswith(GONE)
    alert = await robin.tap(shown, "▲ Promote")
    assert (alert["show_alert"], alert["text"].startswith(GONE)) == (True, True)
    listing = await said(robin, "/versions")
    assert "✕ Version 2" in listing["text"]
    again = await tapped(robin, listing, "Version 2")
    assert "✕ Discarded, files deleted" in again["text"]
    assert labels(again) == ["← Back"]
    assert len(await trail(app)) == 1


async def test_what_the_gate_held_back_and_is_deleted_by_now_is_not_offered_by_its_name(
    app: App, robin: Person
) -> None:
    gone = await another(app, gate={"passed": False, "checks": []})
    shown = await tapped(robin, await said(robin, "/versions"), "Version 2")
    await discarded_long_ago(app, gone)
    for held in (await said(robin, "/promote 2"), await tapped(robin, shown, "▲ Promote anyway…")):
        assert held["text"].startswith(GONE)
        assert "/promote" not in held["text"]
