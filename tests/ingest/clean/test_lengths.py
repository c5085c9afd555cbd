import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.clean import Unclean
from ingest.clean.lengths import seconds


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("75", 75), ("0", 0), ("75 s", 75), ("75 seconds", 75), ("0:01:15", 75), ("00:00:00", 0), ("1 min 15 s", 75), ("2m", 120),
        ("1h", 3600), ("1 hour 1 min", 3660), ("1h2m3s", 3723), ("100:00:00", 360_000),
    ],
)  # fmt: skip
def test_a_length_is_read_in_seconds(text, length):
    assert seconds(text) == length


@pytest.mark.parametrize(
    "text", ["", "1:15", "-3", "1.5", "long", "0:61:00", "0:00:60", "s", "h", "1 week", "1,204", "²"]
)
def test_what_could_mean_two_things_or_none_is_refused(text):
    with pytest.raises(Unclean, match="1:15 could be of minutes or of hours"):
        seconds(text)


@given(st.integers(0, 99), st.integers(0, 59), st.integers(0, 59))
def test_the_forms_agree(h, m, s):
    length = 3600 * h + 60 * m + s
    assert seconds(f"{h}:{m:02}:{s:02}") == seconds(f"{h} h {m} min {s} s") == length
