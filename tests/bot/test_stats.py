"""/stats, and the menu of an admin."""

from bot.app import App
from chatting import answered, said, tapped
from person import Person
from pictures import judged


async def test_the_numbers_are_on_one_screen(app: App, anna: Person, robin: Person, shoe: bytes) -> None:
    await tapped(anna, await answered(anna, shoe), "👍 Right")
    assert "agreement 100%" in (await said(robin, "/stats"))["text"]
    await said(anna, "samba", to=await answered(anna, shoe))
    text = (await said(robin, "/stats"))["text"]
    assert "2 photos of 1 person: 2 named" in text
    assert "Judged: 1 right, 1 wrong · agreement 50.0%" in text
    assert f"{app.services.catalogue[judged(shoe).best.slug].title}: 1 of 2" in text


async def test_only_admins_see_them(app: App, anna: Person) -> None:
    assert (await said(anna, "/stats"))["text"] == "This is for the bot’s admins."
