"""Whether asking for a code tells whose phone it is. `./run bench phones` looks at thousands of requests; here at a few."""

import random

import pytest

from bench.phones import GROUPS, play, rank_sum


def test_the_rank_sum_test_agrees_with_sums_by_hand():
    """Source: by hand. U 4, mean 12.5, variance 275/12; two ties of three: U 3, mean 8, variance 4/3 (9 - 48/56)."""
    assert rank_sum([1, 2, 3, 4, 9], [5, 6, 7, 8, 10]) == pytest.approx(0.0947, abs=0.0001)
    assert rank_sum([1, 2, 2, 3], [2, 3, 3, 4]) == pytest.approx(0.1720, abs=0.0001)
    assert rank_sum([1, 1], [1, 1, 1]) == 1.0


def test_the_rank_sum_test_finds_a_small_shift_and_nothing_where_there_is_none():
    chance = random.Random(1)
    one, other = ([chance.gauss(8, 1) for _ in range(1000)] for _ in range(2))

    assert rank_sum(one, other) > 0.01
    assert rank_sum(one, [value + 0.3 for value in other]) < 0.001


@pytest.mark.slow
def test_known_unknown_and_blocked_phones_get_one_answer_and_one_message_each(tmp_path):
    for seen in play(tmp_path, samples=5).values():
        assert len(seen.answers) == 1
        assert set(seen.messages.values()) == {1}
        assert seen.messages.total() == seen.answers.total() == 25 * len(GROUPS)
