"""Sneaker models that admins added in the chat."""

from sqlalchemy.ext.asyncio import AsyncSession

from store.chat import people
from store.learning import custom_models
from tests.support.data.records import ADMIN


async def test_a_model_is_added_changed_retired_and_brought_back(session: AsyncSession) -> None:
    await people.seen(session, person_id=ADMIN, language=None)
    added = {"slug": "nike-mag", "brand": "Nike", "added_by": ADMIN}
    await custom_models.add(session, **added, name="Mag", aliases=["back to the future"])  # type: ignore[arg-type]
    await custom_models.add(session, **added, name="Air Mag", links={"nike": "https://nike.com"})  # type: ignore[arg-type]
    (shoe,) = await custom_models.all_models(session)
    assert (shoe.name, shoe.aliases, shoe.links) == ("Air Mag", [], {"nike": "https://nike.com"})
    await custom_models.retire(session, "nike-mag")
    assert await custom_models.all_models(session) == []
    assert await custom_models.all_models(session, retired=True) == [shoe]
    again = await custom_models.add(session, **added, name="Mag")  # type: ignore[arg-type]
    assert again.retired is None
    assert await custom_models.retire(session, "nothing") is None
