import json
import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from maps.text import as_data, in_style, plain

ATTACKS = st.sampled_from(["</script>", "<script>", "<!--", "]]>", "\u2028", "\u2029", "&lt;", "`${1}`", "{{1}}", "{%"])
ANYTHING = st.lists(st.text() | ATTACKS | st.characters()).map("".join)


@given(ANYTHING)
def test_plain_text_holds_nothing_a_reader_cannot_see(text: str) -> None:
    hidden = {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}
    assert not any(unicodedata.category(char) in hidden for char in plain(text))
    assert not any(char in "\u202e\u2066\u200b\ufeff\u00ad" for char in plain(text))


@given(ANYTHING)
def test_plain_text_is_left_as_it_is_a_second_time(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@given(st.text("abcé <>&{}%'\"$`/", max_size=40))
def test_plain_text_keeps_every_character_that_can_be_seen(text: str) -> None:
    assert plain(text) == " ".join(text.split())


@given(ANYTHING)
def test_data_cannot_end_the_element_it_stands_in(text: str) -> None:
    data = as_data({"title": plain(text)})
    assert not any(char in data for char in "<>&`'\u2028\u2029")
    assert json.loads(data) == {"title": plain(text)}


def test_two_lines_become_one() -> None:
    assert plain(" seen\nat\tthe\u2028Arcade\x00 ") == "seen at the Arcade"


@given(ANYTHING)
def test_a_string_in_a_style_is_letters_figures_spaces_and_escapes(text: str) -> None:
    said = in_style(text)
    assert re.fullmatch(r'"([A-Za-z0-9 ]|\\[0-9a-f]{1,6} )*"', said)
    read = re.sub(r"\\([0-9a-f]{1,6}) ", lambda found: chr(int(found[1], 16)), said[1:-1])
    assert read == plain(text)


@given(st.text(max_size=60))
def test_the_quick_way_through_plain_letters_gives_what_the_slow_way_gives(text: str) -> None:
    assert plain(text + "é").removesuffix("é").rstrip() == plain(text)
