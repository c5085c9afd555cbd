"""Official numbers, each checked by its own rule: a wrong one would join two people."""

import re
from collections.abc import Callable
from typing import Literal, get_args

from stdnum.exceptions import ValidationError
from stdnum.gb import nhs

from ingest.clean import Unclean

Kind = Literal["nhs", "upn", "uln", "pnc", "cro", "urn"]
KINDS: tuple[Kind, ...] = get_args(Kind)

_PLACE_REFERENCE = re.compile(r"[a-z0-9][a-z0-9-]*/[a-z0-9][a-z0-9-]*/[^/\s].*")
_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_POLICE_LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"
_PNC_CENTURY = 39  # the PNC began in 1974 and holds older records: 40 to 99 are 1940 to 1999


def official(kind: Kind, text: str) -> str:
    """The number in its one written form, or `Unclean` when its shape or its check fails."""
    return _RULES[kind](re.sub(r"[\s-]", "", text).upper())


def count(text: str) -> int:
    """How many times, as a whole number of one or more; `Unclean` for anything else."""
    if re.fullmatch(r"\d{1,9}|\d{1,3}(,\d{3}){1,2}", text, re.ASCII) and (found := int(text.replace(",", ""))):
        return found
    raise Unclean("a whole number of one or more")


def place_reference(text: str) -> str:
    """An agency's reference for a place, as AGENCY/SYSTEM/REFERENCE with one blank between words."""
    plain = " ".join(text.split())
    if not _PLACE_REFERENCE.fullmatch(plain):
        raise Unclean("an agency's reference as AGENCY/SYSTEM/REFERENCE")
    return plain


def _nhs(plain: str) -> str:
    expected = "an NHS number of 10 figures whose check figure is right"
    try:
        number = str(nhs.validate(plain))
    except ValidationError:
        raise Unclean(expected) from None
    if len(set(number)) == 1 or not number.isascii():
        raise Unclean(expected)
    return number


def _upn(plain: str) -> str:
    found = re.fullmatch(rf"([{_UPN_LETTERS}])(\d{{11}}[\d{_UPN_LETTERS}])", plain, re.ASCII)
    if found is None or _UPN_LETTERS[_upn_sum(found[2]) % 23] != found[1] or not found[2].strip("0"):
        raise Unclean("a UPN of a letter and 12 figures (a temporary one ends in a letter) whose check letter is right")
    return plain


def _upn_sum(rest: str) -> int:
    values = (int(one) if one.isdigit() else _UPN_LETTERS.index(one) for one in rest)
    return sum(weight * value for weight, value in enumerate(values, start=2))


def _uln(plain: str) -> str:
    if re.fullmatch(r"[1-9]\d{9}", plain, re.ASCII) and len(set(plain)) > 1:
        remainder = sum(int(one) * (10 - place) for place, one in enumerate(plain[:9])) % 11
        if remainder and int(plain[9]) == 10 - remainder:
            return plain
    raise Unclean("a ULN of 10 figures whose check figure is right")


def _pnc(plain: str) -> str:
    found = re.fullmatch(r"((?:19|20)?\d\d)/?(\d{1,7})([A-Z])", plain, re.ASCII)
    if found is None or ("/" not in plain and len(found[2]) != 7):
        raise Unclean("a PNC ID such as 2003/0062845E")
    year, serial = found[1], found[2].zfill(7)
    if not int(serial) or _police_letter(year[-2:] + serial) != found[3]:
        raise Unclean("a PNC ID whose check letter is right")
    return f"{_full_year(year)}/{serial}{found[3]}"


def _cro(plain: str) -> str:
    if found := re.fullmatch(r"(\d{1,6})/(\d\d)([A-Z])", plain, re.ASCII):
        serial, year, letter, prefix = found[1].zfill(6), found[2], found[3], ""
    elif found := re.fullmatch(r"SF(\d\d)/(\d{1,6})([A-Z])", plain, re.ASCII):
        serial, year, letter, prefix = found[2].zfill(6), found[1], found[3], "SF"
    else:
        raise Unclean("a CRO number such as 265416/21G or SF39/012345A")
    if not int(serial) or _police_letter(year + serial) != letter:
        raise Unclean("a CRO number whose check letter is right")
    return f"SF{year}/{serial}{letter}" if prefix else f"{serial}/{year}{letter}"


def _urn(plain: str) -> str:
    if not re.fullmatch(r"(?:SC)?\d{6,7}", plain, re.ASCII) or len(set(plain.removeprefix("SC"))) == 1:
        raise Unclean("a URN of 6 or 7 figures, with SC before it for a children's home")
    return plain


def _police_letter(figures: str) -> str:
    return _POLICE_LETTERS[int(figures) % 23]


def _full_year(year: str) -> str:
    return year if len(year) == 4 else f"{20 if int(year) <= _PNC_CENTURY else 19}{year}"


_RULES: dict[Kind, Callable[[str], str]] = {
    "nhs": _nhs,
    "upn": _upn,
    "uln": _uln,
    "pnc": _pnc,
    "cro": _cro,
    "urn": _urn,
}
