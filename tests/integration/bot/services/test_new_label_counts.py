"""What is new since a version: looked up once for all that stays as it is, and anew after every change."""

from collections.abc import Sequence

from bot.app import App
from bot.state.new_label_counts import NewLabelCounts
from model.live import shipped
from model.rejection.prototypes import Prototypes
from tests.support.bots.chatting import said, tapped
from tests.support.bots.learning import corrected
from tests.support.bots.person import Person
from tests.support.drawing.drawing import draw_sneaker, phone_jpeg


class Counting:
    """The sight of the version in use; counts how often photos are looked at."""

    def __init__(self, near: Prototypes) -> None:
        self._near, self.looks = near, 0
        self.backbone = near.backbone

    def far(self, vectors: Sequence[bytes], slugs: Sequence[str]) -> Sequence[bool | None]:
        """As the version sees them."""
        self.looks += 1
        return self._near.far(vectors, slugs)


async def test_it_is_looked_up_once_until_something_changes(app: App, anna: Person, robin: Person) -> None:
    sight, fresh = Counting(app.state.live.serving.prototypes), NewLabelCounts()
    for number in (1, 2):
        await corrected(app, anna, phone_jpeg(draw_sneaker(number, size=(640, 480))), "samba")
        await tapped(robin, await said(robin, "/review"), "✓ adidas Samba")
        for _ in range(3):
            news = await fresh.since(app.state.sessions, shipped().name, sight)
            assert (news, sight.looks) == ([("adidas-samba", number)], number)


async def test_another_version_or_another_sight_is_looked_up_anew(app: App, anna: Person) -> None:
    await corrected(app, anna, phone_jpeg(draw_sneaker(1, size=(640, 480))), "samba")
    near, fresh = app.state.live.serving.prototypes, NewLabelCounts()
    first, second = Counting(near), Counting(near)
    for version, sight in (("a", first), ("b", first), ("b", second), ("a", first)):
        await fresh.since(app.state.sessions, version, sight)
    assert (first.looks, second.looks) == (3, 1)
