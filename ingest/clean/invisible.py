"""Takes out characters that nobody sees, so that two references that look alike are alike, and no text runs backwards on a page."""

import re

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Zero-width characters, soft hyphens, directions of writing, fillers, variants, tags."""

_BLANKS = re.compile("[\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u2800\u3000]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


UNDECODED = re.compile("[\ud800-\udfff]")
"""A byte that is none of its file's encoding, as `ingest.read.encoding` marks it."""

LOST = "\ufffd"
"""What stands where a character, or the value of a cell, was lost; a row that still holds one is refused."""


def visible(text: str) -> str:
    """The text without invisible characters, and with every kind of blank as a plain one."""
    return text if text.isascii() else _BLANKS.sub(" ", _INVISIBLE.sub("", text))


def controls(text: str) -> bool:
    """Whether the text holds a control character other than a tab or the end of a line."""
    return bool(_CONTROL.search(text))


def printable(text: str) -> str:
    """The text as it may be shown: a control character, or a byte that is no character, is shown as lost."""
    return UNDECODED.sub(LOST, _CONTROL.sub(LOST, text))
