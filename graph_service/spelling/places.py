"""Where, in words and numbers: postcodes and UPRNs here; points and cells from `points`."""

import re

from graph_service.spelling import Unclean
from graph_service.spelling.points import Cell, Point, cell_100m, easting_northing, lat_lon

__all__ = [
    "Cell",
    "Point",
    "cell_100m",
    "district",
    "easting_northing",
    "lat_lon",
    "postcode",
    "postcode_sector",
    "standing_key",
    "uprn",
]

_OUTWARD = r"(?:[A-PR-UWYZ](?:\d{1,2}|\d[A-Z]|[A-HK-Y]\d{1,2}|[A-HK-Y]\d[A-Z])|GIR|ZZ99)"
_POSTCODE = re.compile(rf"({_OUTWARD})(\d[ABD-HJLNP-UW-Z]{{2}})", re.ASCII)
_PSEUDO = re.compile(r"(ZZ99)(\d[A-Z]{2})", re.ASCII)
_SECTOR = re.compile(rf"({_OUTWARD}) (\d)", re.ASCII)


def postcode(text: str) -> str:
    """A full postcode by its shape, as `AA9A 9AA`; whether it was ever in use is not asked."""
    plain = re.sub(r"\s", "", text).upper()
    if found := _POSTCODE.fullmatch(plain) or _PSEUDO.fullmatch(plain):
        return f"{found[1]} {found[2]}"
    raise Unclean("a full postcode such as WF1 2AB")


def postcode_sector(text: str) -> str:
    """A partial postcode as its sector `WF1 2` or its district `WF1`; a full one gives its sector."""
    plain = " ".join(text.upper().split())
    if found := _SECTOR.fullmatch(plain):
        return f"{found[1]} {found[2]}"
    if re.fullmatch(_OUTWARD, plain, re.ASCII):
        return plain
    try:
        return postcode(text)[:-2]
    except Unclean:
        raise Unclean("a part of a postcode such as WF1 or WF1 2") from None


def district(text: str) -> str:
    """The first half of a postcode, `WF1`; the second half may be given too, and is left out."""
    plain = re.sub(r"\s", "", text).upper()
    if re.fullmatch(_OUTWARD, plain, re.ASCII) and plain != "GIR":
        return plain
    return postcode(text).split()[0]


def uprn(text: str) -> str:
    """A property's number: up to 12 figures, leading zeros dropped."""
    plain = text.strip()
    if not re.fullmatch(r"\d{1,12}", plain, re.ASCII) or not plain.strip("0"):
        raise Unclean("a UPRN of up to 12 figures")
    return plain.lstrip("0")


def standing_key(number: str) -> str:
    """The search key of records that say that somebody lives, or an event was, at the place with a UPRN; nothing typed is one."""
    return f"at:{number}"
