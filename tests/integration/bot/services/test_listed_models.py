"""A name of the wide catalogue that an admin chooses is a model at once, known by its catalogue picture."""

from bot.app import App
from tests.support.bots.chatting import answered, labels, said, tapped, tapped_part
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


async def test_addmodel_offers_the_names_that_its_words_may_mean(app: App, robin: Person) -> None:
    await said(robin, "/addmodel")  # a form that the next command closes
    offered = await said(robin, "/addmodel flyknit racer")
    assert offered["text"].startswith("Which model do you mean?")
    assert (await said(robin, "Tarvas"))["text"].startswith("Send me a photo")
    added = await tapped_part(robin, offered, "Nike Flyknit Racer")
    assert added["text"].startswith("Nike Flyknit Racer is in the list. I know it from a shop’s picture")
    assert SLUG in app.state.catalogue

    async def has_prototype() -> bool:
        return SLUG in app.state.live.serving.few_shot.pictured

    await until(has_prototype)
    assert "is removed" in (await tapped(robin, added, "↩ Take it back"))["text"]


async def test_the_form_offers_names_of_its_brand_beside_its_next_step(app: App, robin: Person) -> None:
    confirm = await said(robin, "/addmodel Nike | Flyknit Racer")
    assert labels(confirm) == ["Nike Flyknit Racer", "Nike Air Zoom Mariah Flyknit Racer", "✓ Add it", "✕ Cancel"]
    typed = await tapped(robin, confirm, "✓ Add it")
    assert "I know it from a shop’s picture" in typed["text"]
    await tapped(robin, typed, "↩ Take it back")
    other_brand = await said(robin, "/addmodel Tarvas | Flyknit Racer")
    assert labels(other_brand) == ["✓ Add it", "✕ Cancel"]
    with_aliases = await said(robin, "/addmodel Nike | Flyknit Racer | racer")
    assert labels(with_aliases) == ["✓ Add it", "✕ Cancel"]
    await said(robin, "/addmodel")
    asked = [await said(robin, words) for words in ("Nike", "Flyknit Racer")][-1]
    added = await tapped(robin, asked, "Nike Flyknit Racer")
    assert SLUG in app.state.catalogue
    assert (await said(robin, "racers"))["text"] != asked["text"]  # the form is closed
    assert labels(added) == ["↩ Take it back"]


async def test_a_forged_name_of_no_catalogue_is_out_of_date(app: App, robin: Person) -> None:
    offered = await said(robin, "/addmodel flyknit racer")
    answer = await robin.tap_data(offered, "2m:listed::no-such-model:")
    assert answer["text"].startswith("This is out of date")
    assert "no-such-model" not in app.state.catalogue
