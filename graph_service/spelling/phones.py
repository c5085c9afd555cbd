"""Telephone numbers, as E.164. A number without a country is British, as the agencies are, unless another country is said."""

import re
from dataclasses import dataclass

import phonenumbers

from graph_service.spelling import Unclean

# Ofcom keeps these for drama: never in service, so the metadata calls some invalid; demo towns and tests use them.
_DRAMA = re.compile(
    r"\+44(?:7700900|1632960|8081570|9098790|3069990|1134960|1144960|1154960|1164960|1174960|1184960|1214960|1314960"
    r"|1414960|1514960|1614960|1914980|2079460|2890180|2920180)\d{3}"
)
_ENDINGS, _LONGEST = (4, 6), 15
_EXPECTED = "one telephone number such as 07700 900123 or +44 7700 900123"


@dataclass(frozen=True)
class Phone:
    """A telephone number as E.164, with a note when something was mended or left out on the way."""

    e164: str
    note: str | None = None


def country(text: str) -> str:
    """A country by its two letters, as telephone numbers are of it; UK is taken for GB."""
    plain = text.strip().upper()
    found = {"UK": "GB"}.get(plain, plain)
    if found not in phonenumbers.SUPPORTED_REGIONS:
        raise Unclean("a country by its two letters, such as PL")
    return found


def phone(text: str, region: str = "GB") -> Phone:
    """The number as E.164, of the region unless it says its country; a leading zero that Excel dropped is put back, and said so."""
    plain = text.strip()
    if not re.fullmatch(r"(?:tel:)?[+(]?[\d\s().\-/+]+(?:(?:ext\.?|x)\s*\d+)?", plain, re.ASCII | re.IGNORECASE):
        raise Unclean(_EXPECTED)
    try:
        found = phonenumbers.parse(plain, region)
    except phonenumbers.NumberParseException:
        raise Unclean(_EXPECTED) from None
    e164 = phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)
    if not (phonenumbers.is_valid_number(found) or _DRAMA.fullmatch(e164)):
        raise Unclean(_EXPECTED)
    return Phone(e164, _note(plain, e164, bool(found.extension)))


def ending_keys(text: str) -> frozenset[str]:
    """The search keys to store for the last figures of a telephone number, whether it can be read as one or not."""
    plain = figures(text)
    return frozenset(f"t{length}:{plain[-length:]}" for length in _ENDINGS if len(plain) >= length)


def ending_key(text: str) -> str:
    """The key by which a number is found of which these are the last figures, four of them or more."""
    plain = figures(text)
    if len(plain) < min(_ENDINGS) or len(plain) > _LONGEST or not re.fullmatch(r"[\d\s().+/-]+", text, re.ASCII):
        raise Unclean("the last four figures or more of a telephone number")
    length = max(length for length in _ENDINGS if len(plain) >= length)
    return f"t{length}:{plain[-length:]}"


def ends_so(number: str, text: str) -> bool:
    """Whether a telephone number, as somebody wrote it, ends in these figures, or the one in the other's but for 0 and +44."""
    held, sought = (re.sub(r"^(?:0044|44|0)", "", figures(one)) for one in (number, text))
    return bool(sought) and (figures(number).endswith(figures(text)) or held == sought)


def figures(text: str) -> str:
    """The figures of a number as written, and nothing between them."""
    return re.sub(r"[^0-9]", "", text)


def _note(plain: str, e164: str, extended: bool) -> str | None:
    if extended:
        return "the extension was left out"
    digits = re.sub(r"\D", "", plain)
    return "a leading zero was put back" if "+" not in plain and f"+44{digits}" == e164 else None
