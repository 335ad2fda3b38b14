"""A name of the wide catalogue that an admin chooses is a model at once, known by its catalogue picture."""

from bot.app import App
from tests.support.bots.chatting import answered, said, tapped, tapped_part
from tests.support.bots.learning import until
from tests.support.bots.person import Person, buttons

SLUG = "nike-flyknit-racer"


async def test_an_admins_correction_adds_a_listed_model_with_its_picture_as_a_prototype(
    app: App, robin: Person, shoe: bytes
) -> None:
    listed = app.state.listed[SLUG]
    answer = await answered(robin, shoe)
    question = await said(robin, f"/correct {listed.title}", to=answer)
    choice = next(button["text"] for button in buttons(question) if listed.title in button["text"])
    assert (await robin.tap(question, choice))["answered"]
    assert SLUG in app.state.catalogue
    assert SLUG not in app.state.listed

    async def has_prototype() -> bool:
        return SLUG in app.state.live.serving.few_shot.pictured

    await until(has_prototype)
    told = await robin.wait_for(lambda each: "your choice added it for everybody" in each.get("text", ""))
    assert told["text"].startswith(listed.title)
    assert "is removed" in (await tapped(robin, told, "↩ Take it back"))["text"]
    assert SLUG not in app.state.catalogue


async def test_an_admin_takes_a_model_back_in_a_group_and_nobody_else_can(app: App, robin: Person, shoe: bytes) -> None:
    async with Person(app.address, robin.id, group=True) as admin, Person(app.address, 1001, group=True) as anna:
        answer = await admin.wait_for_reply(await admin.send_photo(shoe, caption="@sneakers_1000000001_bot"))
        question = await said(admin, f"/correct {app.state.listed[SLUG].title}", to=answer)
        await tapped_part(admin, question, "Nike Flyknit Racer")
        told = await admin.wait_for(lambda each: "your choice added it for everybody" in each.get("text", ""))
        await anna.tap(told, "↩ Take it back")
        assert SLUG in app.state.catalogue
        assert "is removed" in (await tapped(admin, told, "↩ Take it back"))["text"]
    assert SLUG not in app.state.catalogue
