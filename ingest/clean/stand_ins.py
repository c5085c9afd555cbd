"""What stands in a cell and is no value: a spreadsheet's error, a word such as N/A or TBC, a number whose figures are lost."""

import re
import unicodedata

_ERRORS = frozenset(
    {"#n/a", "#ref!", "#value!", "#div/0!", "#name?", "#null!", "#num!", "#spill!", "#calc!", "#field!", "#blocked!"}
    | {"#connect!", "#unknown!", "#busy!", "#getting_data", "#error!"}
)
_BEGIN = ("#", "E", "e")
_ERROR = re.compile(r"#{3,}|err:\d{3}")
_SHORTENED = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?E[+-]|\d+[.,]\d+E)\d+", re.IGNORECASE | re.ASCII)

_UNKNOWN = frozenset(
    {
        "unknown", "unk", "unkn", "unknwn", "uk", "nk", "not known", "none known", "unidentified", "not identified", "unnamed",
        "unknown person", "unknown male", "unknown female", "unknown adult", "unknown child", "unknown suspect", "anon",
        "anonymous", "somebody", "someone", "person unknown", "various", "multiple", "several", "other", "others",
        "name unknown", "name not known",
    }
)  # fmt: skip
_NOTHING = frozenset(
    {
        "null", "nil", "none", "nan", "undefined", "blank", "empty", "no value", "no data", "missing", "void", "n", "na",
        "not applicable", "not available", "not recorded", "not stated", "not given", "not provided", "not entered",
        "not disclosed", "not held", "not found", "no record", "none recorded", "none given", "none held", "nothing", "nobody",
        "no", "yes", "y", "true", "false", "no ref", "no reference", "no id", "no number", "no name", "no match", "tbc", "tba",
        "tbd", "to be confirmed", "to be advised", "to be allocated", "to be decided", "to be determined", "to be assigned",
        "to follow", "awaited", "awaiting", "pending", "unallocated", "not allocated", "not yet allocated", "unassigned",
        "not assigned", "not yet assigned", "not yet known", "vacant", "vacancy", "duty", "duty worker",
        "see above", "see below", "see notes", "see log", "as above", "same", "same as above",
        "ditto", "default", "test", "dummy", "temp", "temporary", "example", "sample", "redacted", "withheld", "removed",
        "deleted", "restricted", "confidential", "error", "invalid", "ref", "reference", "id",
    }
)  # fmt: skip
_BELOW_ZERO = re.compile(r"-\d+")


def is_error(text: str) -> bool:
    """True for what a spreadsheet puts where it could not work out or show a value: #N/A, #REF!, #####."""
    plain = text.strip()
    return plain[:1] in _BEGIN and (plain.casefold() in _ERRORS or bool(_ERROR.fullmatch(plain.casefold())))


def is_no_reference(text: str) -> bool:
    """True for a word of the closed lists, which stands for no reference, and for text of only noughts, x's or marks."""
    return is_nobody(text) or _squeezed(text) in _SQUEEZED_UNKNOWN


def is_nobody(text: str) -> bool:
    """True where the words tell of nobody and nothing; `unknown` and the like tell of somebody nobody has identified."""
    plain = _squeezed(text)
    only = any(not plain.strip(one) for one in "0x")
    return only or plain in _SQUEEZED_NOTHING or is_error(text) or bool(_BELOW_ZERO.fullmatch(text.strip()))


def is_shortened(text: str) -> bool:
    """True for a number as a spreadsheet writes it once its last figures are lost: 1.23457E+15."""
    return ("E" in text or "e" in text) and bool(_SHORTENED.fullmatch(text.strip()))


def _squeezed(text: str) -> str:
    """The text by its letters and figures alone, so that N/A, n.a. and (NA) are one."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


_SQUEEZED_UNKNOWN = frozenset(map(_squeezed, _UNKNOWN))
_SQUEEZED_NOTHING = frozenset(map(_squeezed, _NOTHING))
