"""Words for a page: characters that cannot be seen are taken out, and words are written as data, never as markup or script."""

import json
import string
import unicodedata

UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
KEPT = {"\u200c", "\u200d"}  # joiners, which names in Persian, Urdu and several Indic scripts are written with
IN_STYLE = frozenset(string.ascii_letters + string.digits + " ")
IN_SCRIPT = str.maketrans({char: f"\\u{ord(char):04x}" for char in "<>&'`\u2028\u2029"})


def plain(text: str) -> str:
    """The text in one line, with only characters that a reader can see; textContent shows exactly these."""
    if text.isascii() and text.isprintable():  # quick, for text in which nothing is unseen
        return " ".join(text.split())
    seen = ("" if _unseen(char) else char for char in " ".join(_spaced(text).split()))
    return " ".join(unicodedata.normalize("NFC", "".join(seen)).split())


def as_data(value: object) -> str:
    """The value as JSON that can stand inside a script element: nothing in it can end that element or open another."""
    data = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return data.translate(IN_SCRIPT)


def in_style(text: str) -> str:
    """The text as a string in a style sheet: every character is escaped except letters, digits and spaces."""
    return '"' + "".join(char if char in IN_STYLE else f"\\{ord(char):x} " for char in plain(text)) + '"'


def _spaced(text: str) -> str:
    return "".join(" " if char.isspace() else char for char in text)


def _unseen(char: str) -> bool:
    return char not in KEPT and unicodedata.category(char) in UNSEEN
