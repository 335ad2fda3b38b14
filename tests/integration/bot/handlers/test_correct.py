"""A wrong answer is put right: with taps, in words, by the right person, as often as wanted."""

import pytest

from bot.app import App
from model.catalogue.catalogue import Catalogue
from model.prediction import Verdict
from tests.support.bots.chatting import answered, labels, now, said, tapped
from tests.support.bots.learning import said_instead
from tests.support.bots.person import Person, buttons
from tests.support.drawing.pictures import judged, picture_judged

CATALOGUE = Catalogue.load()


async def test_two_taps_correct_an_answer(app: App, anna: Person, shoe: bytes) -> None:
    asked = await tapped(anna, await answered(anna, shoe), "👎 Wrong")
    second = CATALOGUE[judged(shoe).ranked[1].slug]
    corrected = await tapped(anna, asked, second.title)
    assert corrected["text"].startswith(f"✅ {second.title}")
    urls = [button.get("url") for row in corrected["reply_markup"]["inline_keyboard"] for button in row]
    assert urls[0].startswith(second.buy_url("US"))
    (row,) = await said_instead(app, corrected)
    assert (row.slug, row.how, row.person_id) == (second.slug, "tapped", 1001)


async def test_any_model_is_found_by_its_brand(app: App, anna: Person, shoe: bytes) -> None:
    answer = await answered(anna, shoe)
    asked = await tapped(anna, answer, "👎 Wrong", "More models…", "Nike")
    while "Cortez" not in labels(asked):
        asked = await tapped(anna, asked, next(each for each in labels(asked) if each.endswith("▶")))
    corrected = await tapped(anna, asked, "Cortez")
    assert corrected["text"].startswith("✅ Nike Cortez")


async def test_the_way_back_leads_to_the_answer_as_it_was(app: App, anna: Person, shoe: bytes) -> None:
    answer = await answered(anna, shoe)
    again = await tapped(anna, answer, "👎 Wrong", "More models…", "Vans", "← Back", "← Back", "✕ Cancel")
    assert (again["text"], again["reply_markup"]) == (answer["text"], answer["reply_markup"])
    assert await said_instead(app, answer) == []


async def test_right_is_kept_as_a_confirmation_and_said_so(app: App, anna: Person, shoe: bytes) -> None:
    confirmed = await tapped(anna, await answered(anna, shoe), "👍 Right")
    assert confirmed["text"] == f"✅ {CATALOGUE[judged(shoe).best.slug].title}"
    (row,) = await said_instead(app, confirmed)
    assert (row.slug, row.how) == (judged(shoe).best.slug, "confirmed")


async def test_a_correction_can_be_changed_the_last_counts_and_the_history_stays(
    app: App, anna: Person, shoe: bytes
) -> None:
    answer = await tapped(anna, await answered(anna, shoe), "👍 Right", "✏️ Change", "More models…", "Puma")
    answer = await tapped(anna, answer, "Suede Classic", "✏️ Change")
    await said(anna, "stan smith")
    assert (await now(anna, answer))["text"].startswith("✅ adidas Stan Smith")
    assert [row.how for row in await said_instead(app, answer)] == ["confirmed", "tapped", "typed"]


@pytest.mark.parametrize("how", ["/correct jordan 1 high", "jordan 1 high"])
async def test_a_name_as_a_reply_to_the_answer_or_to_the_photo_corrects_it(
    app: App, anna: Person, shoe: bytes, how: str
) -> None:
    answer = await answered(anna, shoe)
    for target in (answer, answer["reply_to_message"]):
        assert (await said(anna, how, to=target))["reaction"] == "👍"
        assert (await now(anna, answer))["text"].startswith("✅ Nike Air Jordan 1 High")
        await said(anna, "/correct samba")  # and back again
    assert [row.slug for row in await said_instead(app, answer)][::2] == ["nike-air-jordan-1-high"] * 2


async def test_after_wrong_a_name_needs_no_reply(app: App, anna: Person, shoe: bytes) -> None:
    answer = await tapped(anna, await answered(anna, shoe), "👎 Wrong")
    await said(anna, "gazelles")
    assert (await now(anna, answer))["text"].startswith("✅ adidas Gazelle")


async def test_a_question_is_no_name_though_one_is_awaited(app: App, anna: Person, shoe: bytes) -> None:
    answer = await tapped(anna, await answered(anna, shoe), "👎 Wrong")
    shown = await said(anna, "how much do jordan 4 cost?")
    assert shown["text"].startswith("Nike Air Jordan 4\nSince 1989")
    assert "your last photo" not in shown["text"]
    assert await said_instead(app, answer) == []
    await said(anna, "stan smith")
    assert [row.how for row in await said_instead(app, answer)] == ["typed"]


async def test_correct_without_a_name_asks_in_the_answer_and_points_to_it(app: App, anna: Person, shoe: bytes) -> None:
    answer = await answered(anna, shoe)
    for target in (answer, answer["reply_to_message"], None):
        pointer = await said(anna, "/correct", to=target)
        assert pointer["reply_to_message"]["message_id"] == answer["message_id"]
        assert "Which model is it?" in (await now(anna, answer))["text"]
        assert (await said(anna, "/cancel"))["text"].startswith("OK, nothing changed")


async def test_correct_without_a_reply_is_about_the_latest_photo(app: App, anna: Person, shoe: bytes) -> None:
    first, second = await answered(anna, shoe), await answered(anna, shoe)
    told = await said(anna, "/correct samba")
    assert await now(anna, first) == first
    assert (await now(anna, second))["text"].startswith("✅ adidas Samba")
    assert told["text"].startswith("✅ adidas Samba")
    assert told["text"].endswith("I’ve corrected my last answer here.")
    assert told["reply_to_message"]["message_id"] == second["message_id"]
    assert (await said(anna, "/correct gazelle"))["text"].startswith("✅ adidas Gazelle, not adidas Samba. Thanks!")


async def test_a_name_of_several_models_gets_a_choice_and_the_tap_settles_both_messages(
    app: App, anna: Person, shoe: bytes
) -> None:
    answer = await answered(anna, shoe)
    choice = await said(anna, "/correct jordan 1", to=answer)
    assert {"Nike Air Jordan 1 High", "Nike Air Jordan 1 Low"} <= set(labels(choice))
    settled = await tapped(anna, choice, "Nike Air Jordan 1 Low")
    assert settled["text"] == "✅ Nike Air Jordan 1 Low. Thanks!"
    assert (await now(anna, answer))["text"].startswith("✅ Nike Air Jordan 1 Low")
    assert labels(settled) == []


async def test_a_name_of_many_models_has_pages_in_a_correction(app: App, anna: Person, shoe: bytes) -> None:
    answer = await tapped(anna, await answered(anna, shoe), "👎 Wrong")
    first = await said(anna, "jordan")
    second = await tapped(anna, first, "2/2 ▶")
    assert labels(second)[0] == "Nike Air Jordan 8"
    assert (await tapped(anna, second, "Nike Air Jordan 14"))["text"] == "✅ Nike Air Jordan 14. Thanks!"
    assert (await now(anna, answer))["text"].startswith("✅ Nike Air Jordan 14")


async def test_a_name_of_no_model_is_said_to_be_none_and_the_next_try_may_be_plain(
    app: App, anna: Person, shoe: bytes
) -> None:
    answer = await answered(anna, shoe)
    lost = await said(anna, "/correct <i>qwertz</i>", to=answer)
    assert lost["text"].startswith("I don’t know “<i>qwertz</i>” yet")
    assert "More models…" in labels(lost)
    await said(anna, "old skool")
    assert (await now(anna, answer))["text"].startswith("✅ Vans Old Skool")


async def test_a_choice_in_a_message_of_its_own_can_be_browsed_and_cancelled(
    app: App, anna: Person, shoe: bytes
) -> None:
    answer = await answered(anna, shoe)
    choice = await said(anna, "/correct qwertz", to=answer)
    ended = await tapped(anna, choice, "More models…", "Vans", "← Back", "✕ Cancel")
    assert (ended["text"], labels(ended)) == ("OK, nothing changed.", [])
    assert await now(anna, answer) == answer


@pytest.mark.parametrize("verdict", ["unknown", "no_sneaker"])
async def test_what_was_not_recognised_can_be_named(app: App, anna: Person, verdict: Verdict) -> None:
    answer = await answered(anna, picture_judged(verdict))
    corrected = await tapped(anna, await tapped(anna, answer, labels(answer)[-1]), "More models…", "Salomon", "XT-6")
    assert corrected["text"].startswith("✅ Salomon XT-6")


async def test_correct_before_any_photo_says_what_to_do(app: App, anna: Person, marco: Person, shoe: bytes) -> None:
    await answered(marco, shoe)
    assert (await said(anna, "/correct"))["text"].startswith("Send me a photo first")
    assert (await said(anna, "/correct samba"))["text"].startswith("Send me a photo first")


async def test_correct_as_a_reply_to_something_else_says_so(app: App, anna: Person, shoe: bytes) -> None:
    help_ = await said(anna, "/help")
    await answered(anna, shoe)
    assert "haven’t answered a photo in that message" in (await said(anna, "/correct samba", to=help_))["text"]


async def test_cancel_ends_a_correction_and_otherwise_says_that_there_is_none(
    app: App, anna: Person, shoe: bytes
) -> None:
    answer = await tapped(anna, await answered(anna, shoe), "👎 Wrong")
    assert (await said(anna, "/cancel"))["text"] == "OK, nothing changed."
    assert "👍 Right" in labels(await now(anna, answer))
    assert (await said(anna, "/cancel"))["text"].startswith("There’s nothing to cancel")
    assert (await said(anna, "thanks"))["text"].startswith("You’re welcome!")
    card = await said(anna, "samba")
    assert labels(card)[0] == "✏️ It’s adidas Samba"
    assert (await tapped(anna, card, "✏️ It’s adidas Samba"))["text"] == "✅ adidas Samba. Thanks!"
    assert (await now(anna, answer))["text"].startswith("✅ adidas Samba")


async def test_a_name_that_is_the_answers_is_no_correction_and_counts_only_with_a_tap(
    app: App, anna: Person, shoe: bytes
) -> None:
    answer, name = await answered(anna, shoe), CATALOGUE[judged(shoe).best.slug].title
    same = await said(anna, name)
    assert same["text"] == "That’s what I said here, too. If it’s right, tap 👍."
    assert same["reply_to_message"]["message_id"] == answer["message_id"]
    assert await said_instead(app, answer) == []
    await tapped(anna, answer, "👍 Right")
    assert (await said(anna, name))["text"] == "That’s what I have here, too. Thanks!"


@pytest.mark.parametrize("words", ["Yes!", "that's right", "yes, thank you"])
async def test_a_yes_in_reply_to_an_answer_is_its_right_button(app: App, anna: Person, shoe: bytes, words: str) -> None:
    answer = await answered(anna, shoe)
    assert (await said(anna, words, to=answer))["reaction"] == "👍"
    assert (await now(anna, answer))["text"] == f"✅ {CATALOGUE[judged(shoe).best.slug].title}"
    assert [row.how for row in await said_instead(app, answer)] == ["confirmed"]


@pytest.mark.parametrize("words", ["no, wrong", "not a sneaker", "Nope."])
async def test_a_no_in_reply_to_an_answer_is_its_wrong_button(anna: Person, shoe: bytes, words: str) -> None:
    answer = await answered(anna, shoe)
    assert (await said(anna, words, to=answer))["text"].startswith("Choose the model in this message")
    assert (await now(anna, answer))["text"].startswith("Which model is it?")


@pytest.mark.parametrize("words", ["no it's a gazelle", "I think it's the adidas gazelle, thanks"])
async def test_a_name_in_a_sentence_in_reply_to_an_answer_corrects_it(anna: Person, shoe: bytes, words: str) -> None:
    answer = await answered(anna, shoe)
    assert (await said(anna, words, to=answer))["reaction"] == "👍"
    assert (await now(anna, answer))["text"].startswith("✅ adidas Gazelle")


async def test_a_reply_that_denies_asks_and_one_that_is_no_name_says_so(anna: Person, shoe: bytes) -> None:
    answer = await answered(anna, shoe)
    assert (await said(anna, "spezial", to=answer))["text"].startswith("That’s no model that I know.")
    assert (await said(anna, "thanks, see you tomorrow", to=answer))["text"] == "Glad to help!"
    assert await now(anna, answer) == answer
    assert (await said(anna, "not really", to=answer))["text"].startswith("Choose the model in this message")


async def test_a_no_without_a_reply_says_how_to_correct(anna: Person, shoe: bytes) -> None:
    assert (await said(anna, "wrong"))["text"].startswith("Send me a photo")
    await answered(anna, shoe)
    assert (await said(anna, "that's wrong"))["text"] == "If my last answer is wrong, reply to it with the name."
    assert "✏️ It’s adidas Gazelle" in labels(await said(anna, "no it's a gazelle"))


async def test_a_yes_to_an_answer_that_names_nothing_or_to_somebody_elses_is_small_talk(app: App, shoe: bytes) -> None:
    async with Person(app.address, 1001, group=True) as anna, Person(app.address, 1002, group=True) as marco:
        answer = await anna.wait_for_reply(await anna.send_photo(shoe, caption="@sneakers_1000000001_bot"))
        assert (await said(marco, "sì", to=answer))["text"].startswith("Felice di aiutare!")
        assert await said_instead(app, answer) == []
    async with Person(app.address, 1001) as anna:
        answer = await answered(anna, picture_judged("unknown"))
        assert (await said(anna, "yes", to=answer))["text"].startswith("Glad to help!")


async def test_small_talk_is_no_name_where_one_is_awaited_and_who_does_not_know_it_leaves(
    anna: Person, shoe: bytes
) -> None:
    answer = await tapped(anna, await answered(anna, shoe), "👎 Wrong")
    for words in ("hi", "Thanks!", "yes"):
        assert (await said(anna, words))["text"].startswith("I’m waiting for the model’s name")
    assert (await said(anna, "I don't know"))["text"] == "OK, nothing changed."
    assert "👍 Right" in labels(await now(anna, answer))
    assert (await said(anna, "hi"))["text"].startswith("Hi! 👟 Send me a photo")


async def test_the_next_photo_ends_the_wait_for_a_name(app: App, anna: Person, shoe: bytes) -> None:
    first = await tapped(anna, await answered(anna, shoe), "👎 Wrong")
    await answered(anna, shoe)
    assert "✏️ It’s adidas Samba" in labels(await said(anna, "samba"))
    assert (await tapped(anna, first, "More models…"))["text"] == "Which brand?"
    assert (await said(anna, "superstar", to=first))["reaction"] == "👍"
    assert (await now(anna, first))["text"].startswith("✅ adidas Superstar")


async def test_the_same_tap_twice_is_kept_once_and_answered_twice(app: App, anna: Person, shoe: bytes) -> None:
    answer = await answered(anna, shoe)
    right = buttons(answer)[0]["callback_data"]
    for _ in range(2):
        assert (await anna.tap_data(answer, right))["text"] == "Thanks!"
    assert len(await said_instead(app, answer)) == 1


async def test_an_answer_whose_chat_was_cleared_can_still_be_corrected(app: App, anna: Person, shoe: bytes) -> None:
    await answered(anna, shoe)
    await anna.clear()
    question = await said(anna, "/correct")
    assert (await tapped(anna, question, "More models…", "Vans", "Authentic"))["text"].startswith("✅ Vans Authentic")


@pytest.mark.parametrize(
    ("person", "words", "unknown"),
    [
        (1001, "or reply with the name", "Shall I suggest it to my admins"),
        (1002, "oppure rispondi con il nome", "Lo propongo agli amministratori"),
    ],
)
async def test_in_a_group_the_question_wants_a_reply_and_takes_it(
    app: App, shoe: bytes, person: int, words: str, unknown: str
) -> None:
    async with Person(app.address, person, group=True) as asked:
        answer = await asked.wait_for_reply(await asked.send_photo(shoe, caption="@sneakers_1000000001_bot"))
        question = await tapped(asked, answer, "👎 Wrong" if person == 1001 else "👎 Sbagliato")
        assert words in question["text"]
        lost = await said(asked, "qwertz", to=question)
        assert unknown in lost["text"]
        assert (await said(asked, "samba", to=lost))["reaction"] == "👍"
