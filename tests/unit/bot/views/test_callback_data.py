"""Callback data: at most 64 bytes, decoded as encoded."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ButtonError
from bot.routes import BUTTONS
from bot.views.callback_data import LETTERS, MAX_ID, TOPICS, CallbackData, Topic

TOPIC = st.sampled_from(get_args(Topic))


@given(TOPIC, st.sampled_from(["right", "pick", "cancel"]), st.integers(0, MAX_ID), st.integers(0, 99))
def test_data_is_decoded_as_it_was_encoded(topic: Topic, action: str, number: int, page: int) -> None:
    data = CallbackData(topic=topic, action=action, id=number, value="vans-authentic", page=page)
    assert CallbackData.decode(data.encode()) == data


@given(st.one_of(st.text(), st.from_regex(r"[012][a-z]:[a-z]*:[-0-9٣ ]*:[a-z]*:[-0-9]*", fullmatch=True)))
def test_forged_data_is_refused_or_has_valid_numbers(text: str) -> None:
    data = CallbackData.decode(text)
    assert data is None or (0 <= data.id <= MAX_ID and data.page >= 0)


@pytest.mark.parametrize(
    "data",
    [
        *(None, "", "x", "2", "0a:right:1::", "1:right:1::0", "o1:consent:yes:1::0", "2:right:1::", "2x:right:1::"),
        *("2a:right:1:", "2a:right:-1::", "2a:right:1::0:0", f"2a:right:{MAX_ID + 1}::", "22a:right:1::"),
    ],
)
def test_data_of_another_version_is_refused(data: str | None) -> None:
    assert CallbackData.decode(data) is None


def test_data_says_what_it_asks_for() -> None:
    data = CallbackData(topic="review", action="relabel", id=7, value="vans-authentic")
    assert data.encode() == "2r:relabel:7:vans-authentic:"


@pytest.mark.parametrize("value", ["a" * 64, "a:b"])
def test_a_value_that_does_not_fit_is_refused_by_name(value: str) -> None:
    with pytest.raises(ButtonError, match="has over 64 bytes or a colon; shorten the value"):
        CallbackData(topic="answer", action="pick", id=1, value=value).encode()


def test_every_topic_has_a_letter_of_its_own_and_a_handler() -> None:
    assert set(get_args(Topic)) == set(LETTERS) == set(TOPICS.values()) == set(BUTTONS)
