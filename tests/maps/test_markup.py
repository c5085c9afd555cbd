import html
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from maps.markup import element, joined, shape
from maps.text import plain
from tests.maps.test_text import ANYTHING


class Read(HTMLParser):
    """What a reader of HTML finds: elements, attributes and words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict]] = []
        self.words = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data


@given(ANYTHING, ANYTHING)
def test_words_in_an_element_and_in_an_attribute_are_read_back_as_they_are_and_make_no_element(a: str, b: str) -> None:
    read = Read(element("p", a, element("b", b), title=b, data_said=a))
    assert read.found == [("p", {"title": plain(b), "data-said": plain(a)}), ("b", {})]
    assert read.words == plain(a) + plain(b)


@given(st.lists(ANYTHING))
def test_words_that_are_joined_are_escaped_once(words: list) -> None:
    once = joined(*words)
    assert joined(once, once) == once + once
    assert html.unescape(once) == "".join(map(plain, words))


def test_an_attribute_of_nothing_is_left_out_and_one_that_is_true_stands_alone() -> None:
    assert element("td", 3, cls="number", rowspan=None, hidden=True, live=False) == '<td class="number" hidden>3</td>'
    assert shape("rect", x=1.5, stroke_width=2, rx=None) == '<rect x="1.5" stroke-width="2"/>'
    assert element("meta", charset="utf-8") == '<meta charset="utf-8">'
