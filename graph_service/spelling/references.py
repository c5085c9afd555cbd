"""What agencies call their own things: references, nominal, occurrence and intelligence numbers, and people's official numbers."""

import re

from graph_service.spelling import Unclean

_OFFICIAL = (
    ("nhs", "an NHS number", re.compile(r"\d{10}", re.ASCII)),
    ("uln", "a ULN", re.compile(r"\d{10}", re.ASCII)),
    ("upn", "a UPN", re.compile(r"[A-Z]\d{11}[\dA-Z]", re.ASCII)),
    ("pnc", "a PNC ID", re.compile(r"\d{4}/\d{7}[A-Z]", re.ASCII)),
    ("cro", "a CRO number", re.compile(r"\d{6}/\d\d[A-Z]|SF\d\d/\d{6}[A-Z]", re.ASCII)),
)


def reference(text: str) -> str:
    """A reference without its marks and blanks, in capitals: `WP/23 1001-a` is WP231001A. It holds a figure, and three characters."""
    plain = _plain(text)
    if len(plain) < 3 or not re.search(r"\d", plain) or not re.search(r"\d", text.split()[-1]):
        raise Unclean("a reference of three characters or more, a figure among them")
    return plain


def reference_keys(text: str) -> frozenset[str]:
    """The search key to store for what an agency calls its own thing."""
    plain = _plain(text)
    return frozenset({f"r:{plain}"}) if plain else frozenset()


def _plain(text: str) -> str:
    return re.sub(r"[\W_]", "", text).upper()


def official_numbers(text: str) -> list[tuple[str, str]]:
    """Each official number that a text has the shape of: what it is called, and the search key of its holder."""
    plain = re.sub(r"[\s-]", "", text).upper()
    return [(name, f"{kind}:{plain}") for kind, name, shape in _OFFICIAL if shape.fullmatch(plain)]
