"""Telephone numbers, as E.164. A number without a country is British, as the agencies are."""

import re
from dataclasses import dataclass

import phonenumbers

from graph_service.spelling import Unclean

# Ofcom keeps these for drama: never in service, so the metadata calls some invalid; demo towns and tests use them.
_DRAMA = re.compile(
    r"\+44(?:7700900|1632960|8081570|9098790|3069990|1134960|1144960|1154960|1164960|1174960|1184960|1214960|1314960"
    r"|1414960|1514960|1614960|1914980|2079460|2890180|2920180)\d{3}"
)
_EXPECTED = "one telephone number such as 07700 900123 or +44 7700 900123"


@dataclass(frozen=True)
class Phone:
    """A telephone number as E.164, with a note when something was mended or left out on the way."""

    e164: str
    note: str | None = None


def phone(text: str) -> Phone:
    """The number as E.164; a leading zero that Excel dropped is put back, and said so."""
    plain = text.strip()
    if not re.fullmatch(r"(?:tel:)?[+(]?[\d\s().\-/+]+(?:(?:ext\.?|x)\s*\d+)?", plain, re.ASCII | re.IGNORECASE):
        raise Unclean(_EXPECTED)
    try:
        found = phonenumbers.parse(plain, "GB")
    except phonenumbers.NumberParseException:
        raise Unclean(_EXPECTED) from None
    e164 = phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)
    if not (phonenumbers.is_valid_number(found) or _DRAMA.fullmatch(e164)):
        raise Unclean(_EXPECTED)
    return Phone(e164, _note(plain, e164, bool(found.extension)))


def _note(plain: str, e164: str, extended: bool) -> str | None:
    if extended:
        return "the extension was left out"
    digits = re.sub(r"\D", "", plain)
    return "a leading zero was put back" if "+" not in plain and f"+44{digits}" == e164 else None
