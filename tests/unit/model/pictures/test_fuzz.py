"""Real files of every format with wrong bytes in them: each is read, or refused with a PictureError."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model.errors import PictureError
from model.pictures import picture, video
from tests.support.damaged.mutations import KINDS, MOST, Mutation, mutated, seeds

EXAMPLES = 120  # of each format; more by hand: python -m benchmarks.fuzz_pictures
HANG = 2.0  # seconds of this thread
NUMBERS = st.integers(0, 65535)
MUTATIONS = st.builds(Mutation, kind=st.sampled_from(KINDS), place=NUMBERS, value=NUMBERS, in_header=st.booleans())


@pytest.mark.filterwarnings("ignore::Warning:PIL")
@pytest.mark.parametrize("name", seeds())
def test_a_mutated_file_is_read_or_refused(name: str) -> None:
    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(MUTATIONS, min_size=1, max_size=MOST))
    def check(mutations: list[Mutation]) -> None:
        data, start = mutated(seeds()[name], mutations), time.thread_time()
        try:
            stills = video.frames(data) if video.is_video(data) else [data]
            assert all(picture.read(still, 160).shape == (160, 160, 3) for still in stills)
        except PictureError:
            pass  # its sentence: test_damaged
        assert time.thread_time() - start < HANG

    check()
