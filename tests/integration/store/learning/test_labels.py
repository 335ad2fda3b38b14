"""Which labels may teach, and which wait for an admin."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from store.learning import consent, label_issues, labels, photos, reviews
from store.predictions import albums, corrections
from store.tables import Correction, LabelIssue, ReviewDecision
from tests.support.data.records import ADMIN, PERSON, a_correction, a_live_version

MODELS = [f"model-{number}" for number in range(8)]
NEW = 1002


class SpellingPredictor:
    """Sees a model in an embedding that spells its name; it knows every model but `unheard-of`."""

    backbone = "ba9876543210"

    def far(self, vectors: Sequence[bytes], slugs: Sequence[str]) -> list[bool | None]:
        said = zip(vectors, slugs, strict=True)
        return [None if slug == "unheard-of" else vector.decode() != slug for vector, slug in said]


async def said(session: AsyncSession, photo: int, slug: str, person: int = PERSON, **values: Any) -> Correction:
    there: dict[str, Any] = {
        "message_id": photo,
        "person_id": person,
        "chat_id": person,
        "photo_sha256": f"{photo:064}",
    }
    return await a_correction(session, slug=slug, **(there | values))


async def decide(session: AsyncSession, of: Correction, decision: ReviewDecision, slug: str | None = None) -> int:
    what = {"prediction_id": of.prediction_id, "correction_id": of.id, "decision": decision, "slug": slug}
    return (await reviews.decide(session, person_id=ADMIN, **what)).id  # type: ignore[arg-type]


async def an_expert(session: AsyncSession) -> None:
    """An admin, and a person who has named eight models rightly."""
    await a_live_version(session)
    for photo, model in enumerate(MODELS):
        await decide(session, await said(session, photo, model), "approve")


async def test_an_approved_correction_teaches_and_names_who_said_it(session: AsyncSession) -> None:
    await a_live_version(session)
    first = await said(session, 1, "one")
    assert await labels.accepted(session) == []
    await decide(session, first, "approve")
    (label,) = await labels.accepted(session)
    assert (label.photo_sha256, label.slug, label.why) == (f"{1:064}", "one", "approved")
    assert (label.person_id, label.correction_id) == (PERSON, first.id)


async def test_a_channel_or_a_group_has_no_vote(session: AsyncSession) -> None:
    await a_live_version(session)
    await said(session, 1, "one")
    for channel in range(-1_000_000_000_009, -1_000_000_000_000):
        await said(session, 1, "one", channel, kept=False)
    assert await labels.accepted(session) == []
    (label,) = await labels.review_queue(session)
    assert [vote.person_id for vote in label.agreeing] == [PERSON]


async def test_an_expert_teaches_without_an_admin_and_a_newcomer_does_not(session: AsyncSession) -> None:
    await an_expert(session)
    await said(session, 20, "one")
    await said(session, 21, "two", NEW)
    assert [label.slug for label in await labels.accepted(session) if label.why == "trusted"] == ["one"]
    (item,) = await labels.review_queue(session)
    assert (item.slug, item.why, item.person_id) == ("two", "new_user", NEW)


async def test_a_photo_that_is_not_kept_neither_teaches_nor_waits(session: AsyncSession) -> None:
    await an_expert(session)
    await said(session, 20, "one", kept=False)
    await consent.set_consent(session, PERSON, False)
    assert await labels.accepted(session) == []
    assert await labels.review_queue(session) == []


async def test_a_relabel_teaches_what_the_admin_says_for_the_owner_of_the_photo(session: AsyncSession) -> None:
    await a_live_version(session)
    await decide(session, await said(session, 1, "one"), "relabel", "two")
    (label,) = await labels.accepted(session)
    assert (label.slug, label.person_id, label.correction_id) == ("two", PERSON, None)


async def test_a_decision_taken_back_puts_the_photo_back_into_the_queue(session: AsyncSession) -> None:
    await a_live_version(session)
    review = await decide(session, await said(session, 1, "one"), "reject")
    assert await labels.review_queue(session) == []
    await reviews.undo(session, review)
    assert [item.slug for item in await labels.review_queue(session)] == ["one"]


async def test_the_queue_goes_oldest_first_with_skipped_ones_last(session: AsyncSession) -> None:
    await a_live_version(session)
    first, second, _ = [await said(session, photo, f"{photo}") for photo in (1, 2, 3)]
    await decide(session, first, "skip")
    assert [(item.slug, item.photo.skipped) for item in await labels.review_queue(session)] == [
        ("2", False),
        ("3", False),
        ("1", True),
    ]
    assert [item.agreeing[-1].correction_id for item in await labels.review_queue(session, limit=1)] == [second.id]


async def test_a_person_counts_once_a_photo_however_often_they_vote(session: AsyncSession) -> None:
    await an_expert(session)
    last = None
    for slug in ("wrong", "one", "two", "one"):
        last = await said(session, 20, slug)
    assert last is not None
    (label,) = [label for label in await labels.accepted(session) if label.why == "trusted"]
    assert (label.slug, label.correction_id) == ("one", last.id)


async def test_a_withdrawn_correction_counts_no_more(session: AsyncSession) -> None:
    await an_expert(session)
    await corrections.withdraw_all(session, [(await said(session, 20, "one")).prediction_id])
    assert {label.why for label in await labels.accepted(session)} == {"approved"}


async def test_what_looks_like_another_model_waits_even_from_an_expert(session: AsyncSession) -> None:
    await an_expert(session)
    for photo, seen in ((20, b"one"), (21, b"other"), (22, b"any")):
        await said(session, photo, "unheard-of" if seen == b"any" else "one")
        await photos.add_embedding(session, sha256=f"{photo:064}", backbone=SpellingPredictor.backbone, vector=seen)
    await said(session, 23, "one")  # not looked at yet
    trusted = [
        label for label in await labels.accepted(session, predictor=SpellingPredictor()) if label.why == "trusted"
    ]
    assert [label.photo_sha256 for label in trusted] == [f"{20:064}"]
    waiting = {
        item.photo_sha256[-2:]: item.why for item in await labels.review_queue(session, predictor=SpellingPredictor())
    }
    assert waiting == {"21": "far", "22": "unknown_model"}


async def test_what_stood_out_in_the_last_retraining_waits(session: AsyncSession) -> None:
    await an_expert(session)
    await said(session, 20, "one")
    for slug in ("three", "one"):  # what an earlier one found counts no more
        await label_issues.write(session, {(f"{20:064}", slug): "two"})
    assert {label.why for label in await labels.accepted(session)} == {"approved"}
    assert [item.why for item in await labels.review_queue(session)] == ["suspicious"]
    assert [row.slug for row in await session.scalars(select(LabelIssue))] == ["one"]


async def test_two_people_who_disagree_about_one_photo_are_shown_together(session: AsyncSession) -> None:
    await an_expert(session)
    await said(session, 20, "one", NEW)
    await said(session, 20, "two", 1003)
    (item,) = await labels.review_queue(session)
    assert (item.why, [vote.slug for vote in item.photo.votes]) == ("conflict", ["one", "two"])


async def test_an_album_that_was_named_wrongly_is_one_mistake(session: AsyncSession) -> None:
    """Three models named rightly outweigh one mistake, and not two."""
    await a_live_version(session)
    for photo, model in enumerate(MODELS[:3]):
        await decide(session, await said(session, photo, model), "approve")
    for photo in (10, 11):
        await decide(session, await said(session, photo, "one", album="same"), "reject")
    await said(session, 20, "one")
    assert [item.why for item in await labels.review_queue(session)] == ["new_user"]


async def test_a_receipt_that_comes_first_in_an_album_of_a_shoe_neither_teaches_nor_waits(
    session: AsyncSession,
) -> None:
    await an_expert(session)
    receipt = await said(session, 20, "one", album="same", verdict="no_sneaker")
    await said(session, 21, "one", album="same")
    await albums.say(session, receipt.prediction_id, "sneaker", (("one", 0.9),))
    trusted = [label.photo_sha256 for label in await labels.accepted(session) if label.why == "trusted"]
    assert (trusted, await labels.review_queue(session)) == ([f"{21:064}"], [])


async def test_a_picture_named_where_the_answer_sees_no_sneaker_teaches(session: AsyncSession) -> None:
    await an_expert(session)
    for photo, album in ((20, "same"), (21, "same"), (22, None)):
        await said(session, photo, "one", album=album, verdict="no_sneaker")
    trusted = [label.photo_sha256 for label in await labels.accepted(session) if label.why == "trusted"]
    assert trusted == [f"{photo:064}" for photo in (20, 21, 22)]


async def test_an_albums_receipt_is_not_kept(session: AsyncSession) -> None:
    receipt = await said(session, 20, "one", kept=False, album="same", verdict="no_sneaker", file_id="a")
    shoe = await said(session, 21, "one", kept=False, album="same", file_id="b")
    await consent.set_consent(session, PERSON, True)
    assert [row.id for row in await consent.to_keep(session, 9)] == [receipt.prediction_id, shoe.prediction_id]
    await albums.say(session, receipt.prediction_id, "sneaker", (("one", 0.9),))
    assert [row.id for row in await consent.to_keep(session, 9)] == [shoe.prediction_id]
