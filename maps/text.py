"""Words on their way to a page: stripped of what cannot be seen, then carried as data, never as markup or script."""

import json
import string
import unicodedata

UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
KEPT = {"\u200c", "\u200d"}  # joiners: names in Persian, Urdu and several Indic scripts are written with them
IN_STYLE = frozenset(string.ascii_letters + string.digits + " ")
IN_SCRIPT = str.maketrans({char: f"\\u{ord(char):04x}" for char in "<>&'`\u2028\u2029"})


def plain(text: str) -> str:
    """The text as one line of characters a reader can see; writing it with textContent shows exactly these."""
    if text.isascii() and text.isprintable():  # the quick way through what holds nothing unseen
        return " ".join(text.split())
    seen = ("" if _unseen(char) else char for char in " ".join(_spaced(text).split()))
    return " ".join(unicodedata.normalize("NFC", "".join(seen)).split())


def as_data(value: object) -> str:
    """The value as JSON that may stand inside a script element: nothing in it can end the element or open another."""
    data = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return data.translate(IN_SCRIPT)


def in_style(text: str) -> str:
    """The text as a string of a style sheet: every character but a letter, a digit or a space is an escape."""
    return '"' + "".join(char if char in IN_STYLE else f"\\{ord(char):x} " for char in plain(text)) + '"'


def _spaced(text: str) -> str:
    return "".join(" " if char.isspace() else char for char in text)


def _unseen(char: str) -> bool:
    return char not in KEPT and unicodedata.category(char) in UNSEEN
