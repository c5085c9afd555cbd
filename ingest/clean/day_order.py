"""Which comes first, day or month: settled for a whole column, because one value alone often cannot say."""

import re
from typing import Literal

Order = Literal["dmy", "mdy"]
Verdict = Literal["dmy", "mdy", "iso", "unsettled", "contradictory"]

_NUMERIC = re.compile(r"(?<![\d/.-])(\d{1,2})[-/.](\d{1,2})[-/.](?:\d{4}|\d{2})(?!\d)", re.ASCII)


class DayOrder:
    """The order of day and month in one column: it sees every value, then says it; only dates written in figures count."""

    def __init__(self) -> None:
        self._proofs: set[Order] = set()
        self._doubtful = False

    def see(self, text: str) -> None:
        """Take one value of the column into account; anything but a date in figures proves nothing."""
        for found in _NUMERIC.finditer(text):
            self._weigh(int(found[1]), int(found[2]))

    def verdict(self) -> Verdict:
        """`dmy` or `mdy` as proved; `iso` when nothing seen was in doubt; else `unsettled` or `contradictory`."""
        if len(self._proofs) == 2:
            return "contradictory"
        for proved in self._proofs:
            return proved
        return "unsettled" if self._doubtful else "iso"

    def _weigh(self, first: int, second: int) -> None:
        if 12 < first <= 31 and 1 <= second <= 12:
            self._proofs.add("dmy")
        elif 12 < second <= 31 and 1 <= first <= 12:
            self._proofs.add("mdy")
        elif first != second:
            self._doubtful = True
