import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.spelling import Unclean
from graph_service.spelling.handles import account, handle


@pytest.mark.parametrize(
    ("text", "plain"),
    [("@Silver.Fox", "silver.fox"), (" jay_11 ", "jay_11"), ("\uff20Ｊａｙ", "jay"), ("KESTREL#4411", "kestrel#4411")],
)
def test_a_handle_is_folded_to_small_letters_without_its_at(text, plain):
    assert handle(text) == plain


@pytest.mark.parametrize("text", ["", "@", "two words", "a;b", "a/b", "@@x", "...", "x" * 200])
def test_what_is_no_handle_is_refused(text):
    with pytest.raises(Unclean, match="one handle"):
        handle(text)


@given(st.text(max_size=12))
def test_a_folded_handle_is_its_own(text):
    try:
        plain = handle(text)
    except Unclean:
        return
    assert handle(plain) == plain and "/" not in plain


def test_an_account_is_known_by_its_platform_and_its_handle_there():
    assert (
        account("Block  Game", "jay") == account("block game", "jay") == "block game/jay" != account("Chatter", "jay")
    )
