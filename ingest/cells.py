"""One row being read: the cleaned value of each column, and all that somebody must mend, gathered on the way."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from graph_service.access import meet
from graph_service.model.facts import Mention, Origin, Part, PartClass
from graph_service.model.times import ALWAYS, EARLIEST, LATEST, Bounds
from graph_service.model.visibility import BROUGHT, CONDITIONS, MARKINGS, AccessClass, operation_of
from graph_service.model.vocabulary import EntityKind
from graph_service.spelling import Unclean
from graph_service.spelling.grades import Grade, grade
from ingest.clean.stand_ins import is_error, is_no_reference, is_shortened
from ingest.reading import DOUBTED, EACH, READERS, One, code_of, folded_code, several
from ingest.source import COUNTED, Column, Context, Doubt, Outcome, Refusal, Staged

T = TypeVar("T")

_FINENESS = ("minute", "hour", "day", "month", "year", "about", "unknown")
_NO_GRADE = grade("")
_PIECES = re.compile("[;:@]")
_SHORTENED = "every figure: a spreadsheet has lost the last ones of this number; send it as text"
_NO_ERROR = "a value, or a blank: a spreadsheet has put its error here"


class Cells:
    """The cells of one row. Reading never fails: it notes a refusal and gives a stand-in, since the row will not be used."""

    def __init__(self, row: Mapping[str, str], context: Context) -> None:
        self.context = context
        self._row = {**{column: text for column, text in row.items() if text.strip()}, **context.constants}
        self._telling = self._row.keys() - context.qualifying
        self._refusals: list[Refusal] = []
        self._doubts: list[Doubt] = []
        self._classes: dict[str, AccessClass] = {}
        self._tags: dict[str, tuple[str, ...]] = {}
        self._within: dict[str, str] = {}
        self._values: dict[str, Any] = {}
        for column in context.required - self._row.keys():
            self.refuse(column, "a value: this column may not be blank")
        for column, text in self._row.items():
            declared = context.columns[column]
            if is_error(text):
                self.refuse(column, _NO_ERROR)
            elif declared.reads in COUNTED and any(map(is_shortened, _PIECES.split(text))):
                self.refuse(column, _SHORTENED)
            elif declared.reads in READERS:
                self._read(declared, text.strip())
            elif declared.reads in EACH:
                self._values[column] = tuple(self._each(declared, text))

    def _read(self, column: Column, text: str) -> None:
        """Read a cell as its column is declared; what cannot be read refuses the row, or is kept and doubted."""
        try:
            value = READERS[column.reads](text, column, self.context)
        except Unclean as unclean:
            kept = column.reads in DOUBTED and column.name not in self.context.required
            (self.doubt if kept else self.refuse)(column.name, unclean.expected)
            return
        self._values[column.name] = value
        if isinstance(value, Bounds) and not column.ahead and value.start > self.context.tomorrow:
            self.doubt(column.name, "a day that is not after tomorrow, counted from the day the file was taken")

    def _each(self, column: Column, text: str) -> Iterator[One]:
        """Read each value of a cell that holds several, parted by `;`; a spreadsheet's error among them refuses the row."""
        for one in several(text):
            if is_error(one.partition(":")[0]):
                self.refuse(column.name, _NO_ERROR)
            given, role = self._in_role(column.name, one) if column.roles else (one, "")
            if given:
                yield One(given, self._optional(column, given), role)

    def _in_role(self, column: str, text: str) -> tuple[str, str]:
        """A value such as `REF:role`, and its role; without one it refuses the row."""
        value, _, role = text.rpartition(":")
        if not (value.strip() and role.strip()):
            self.refuse(column, "values with their roles, such as REF:role; REF:role")
            return "", ""
        known = self.context.codes["people"]
        try:
            return value.strip(), code_of(role.strip(), known)
        except Unclean as unclean:
            self.refuse(column, unclean.expected)
            return value.strip(), next(iter(known.values()))

    def _optional(self, column: Column, text: str) -> object:
        """One value, read; one that cannot be is kept as written, and doubted."""
        try:
            return EACH[column.reads](text)
        except Unclean as unclean:
            self.doubt(column.name, unclean.expected)
            return None

    def each(self, column: str) -> tuple[One, ...]:
        """The values of a cell that holds several, each once, read as its column is declared."""
        return self.value(column, ())

    def value(self, column: str, blank: T) -> T:
        """What a cell says, read as its column is declared; `blank` where it is blank or could not be read."""
        found: T = self._values.get(column, blank)
        return found

    @property
    def refused(self) -> tuple[Refusal, ...]:
        """What was found so far that must be mended."""
        return tuple(sorted(dict.fromkeys(self._refusals), key=lambda refusal: refusal.column))

    @property
    def doubted(self) -> tuple[Doubt, ...]:
        """What was found so far that is kept but cannot be used."""
        return tuple(sorted(dict.fromkeys(self._doubts), key=lambda doubt: (doubt.column, doubt.expected)))

    def refuse(self, column: str, expected: str) -> None:
        """Note that a column's value makes the row unusable."""
        self._refusals.append(Refusal(column, self._row.get(column, ""), expected))

    def doubt(self, column: str, expected: str) -> None:
        """Note that a column's value, or one of its values, is kept as written but cannot be used, or may not be what was meant."""
        self._doubts.append(Doubt(column, expected))

    def text(self, column: str) -> str:
        """The column's words, without the blanks around them; empty when it holds nothing."""
        return self._row.get(column, "").strip()

    def reference(self, column: str) -> str:
        """What the agency calls the row itself, one blank between words; a word that stands for none refuses the row."""
        given = " ".join(self.text(column).split())
        self._check_reference(column, given)
        return given

    def has(self, *columns: str) -> bool:
        """Whether any of the columns holds something; a constant code does not count, for it says only of what kind something is."""
        return not self._telling.isdisjoint(columns)

    def raw(self, columns: Iterable[str]) -> dict[str, str]:
        """The columns' own words, verbatim, where they hold any."""
        return {column: self._row[column] for column in columns if column in self._row}

    def dependency(self, columns: Iterable[str]) -> str:
        """What columns of another part say, as one text for `Part.depends_on`: where they change, that part has a new version."""
        return "|".join(self.text(column) for column in columns if column not in self.context.volatile)

    def code(self, column: str, blank: str = "") -> str:
        """The canonical code of a cell, as the profile reads it."""
        return self.value(column, blank)

    def when(self, column: str) -> Bounds:
        """The bounds of a date or time; blank allows every moment."""
        return self.value(column, ALWAYS)

    def between(self, first: str, last: str) -> Bounds:
        """The widest bounds from one column's moment to another's; a side that is blank is open."""
        since, until = self.when(first), self.when(last)
        if since.start > until.end:
            self.refuse(last, "a time that is not before the one it began at")
        precisions = [b.precision for b in (since, until) if b.precision != "unknown"]
        return Bounds(since.start, until.end, max(precisions, key=_FINENESS.index, default="unknown"))

    def recorded(self, column: str = "recorded") -> str:
        """The moment by which the agency had written the row down; empty when it does not say."""
        said = self.when(column)
        return "" if said.end == LATEST or said.start == EARLIEST else said.end

    def grade(self) -> Grade:
        """The row's grade, as given."""
        return self.value("grade", _NO_GRADE)

    def access(self, part: str) -> AccessClass:
        """The class of a part, whether the row fills it or not: the profile's, tightened by what the row says of access."""
        if part not in self._classes:
            self._classes[part] = self._access(part)
        return self._classes[part]

    def tag(self, part: str, *tags: str) -> None:
        """Give a part the tags that the row's words for it call for; this must be called before anybody asks for the part's class."""
        if part in self._classes:
            raise ValueError(f"expected the tags of {part} before its class")
        self._tags[part] = tags

    def within(self, part: str, other: str) -> None:
        """Show a part only to those who may see another, on which it rests; this must be called before anybody asks for its class."""
        if part in self._classes:
            raise ValueError(f"expected that {part} is within {other} before its class")
        self._within[part] = other

    def all_within(self, main: str) -> None:
        """Show every part only to those who may see the main one, because every part tells of the thing that the main one names."""
        for one in self.context.classes:
            if one.part != main:
                self.within(one.part, main)

    def mention(self, kind: EntityKind, column: str, text: str | None = None) -> Mention:
        """What a reference names: `REF`, in the system the profile gives the column, or `REF@name`, in the system so named."""
        given = self.text(column) if text is None else text
        reference, at, name = given.rpartition("@") if "@" in given else (given, "", "")
        system = self.context.systems.get(name.strip()) if at else self.context.referring.get(column)
        if system is None or not reference.strip():
            self.refuse(column, "a reference, or reference@system with a system the profile knows")
            system, reference = (self.context.feed.agency, self.context.feed.system), reference.strip() or "?"
        called = " ".join(reference.split())
        self._check_reference(column, called, ours=not at)
        return Mention(kind, *system, called)

    def origin(self, column: str) -> Origin:
        """The log that a cell names: `REF`, `REF@name`, or `REF@name/source` for the one of that reference in that source."""
        reference, at, name = self.text(column).rpartition("@")
        system, stroke, source = name.partition("/") if at else ("", "", "")
        if stroke and source.strip() not in self.context.sources:
            self.refuse(column, f"reference@system/source, with a source of {', '.join(sorted(self.context.sources))}")
        log = self.mention(EntityKind.EVENT, column, f"{reference}@{system}" if at else None)
        return Origin(log.agency, log.system, log.reference, source.strip())

    def slot(self, kind: EntityKind, slot: str) -> Mention:
        """Something this row mentions without a reference."""
        return Mention(kind, self.context.feed.agency, self.context.feed.system, slot=slot)

    def register(self, kind: EntityKind, system: str, number: str) -> Mention:
        """Something known by its number in a national register; the number is its join key."""
        return Mention(kind, self.context.feed.agency, system, number, key=number)

    def staged(self, reference: str, parts: Iterable[Part]) -> Outcome:
        """The row's parts, with the class of every part of its source; or what must be mended."""
        kept = tuple(self._finished(part) for part in parts)
        classes = tuple(self._class(one) for one in self.context.classes)
        if self._refusals:
            return self.refused
        return Staged(reference, kept, classes, self.doubted)

    def _check_reference(self, column: str, reference: str, *, ours: bool = True) -> None:
        """Refuse a word that stands for no reference, and a reference that lacks the form which the profile gives for its column."""
        if not reference or folded_code(reference) in self.context.allowed:
            return
        if is_no_reference(reference):
            self.refuse(column, "a reference, or a blank: this word stands for none, and the profile does not allow it")
        elif ours and column in self.context.patterns and not self.context.patterns[column].fullmatch(reference):
            self.refuse(column, "a reference of the form that the profile gives")

    def _class(self, given: PartClass) -> PartClass:
        access = self.access(given.part)
        return given if access == given.access else replace(given, access=access)

    def _finished(self, part: Part) -> Part:
        """The part with what every part of a row bears: its headings, its volatile columns, the day the row was written down.

        Of a cell that feeds two of its columns, only the first column is compared between versions.
        """
        headings = {column: self.context.headings[column] for column in part.raw}
        compared = part.raw.keys() - self.context.volatile
        again = {column for column, first in self.context.doubled.items() if {column, first} <= compared}
        volatile = (self.context.volatile & part.raw.keys()) | again
        return replace(part, headings=headings, volatile=volatile, recorded_at=self.recorded())

    def _access(self, part: str) -> AccessClass:
        own = self._own_access(part)
        return meet(own, self.access(self._within[part])) if part in self._within else own

    def _own_access(self, part: str) -> AccessClass:
        given, tags = self.context.access[part], self._tags.get(part, ())
        if not (tags or self.has("marking", "handling", "conditions", "tags", "grade")):
            return given
        marking = self._marking(given)
        handling, conditions = tightened(given, *self._handling(given))
        every = tuple(sorted({*given.tags, *tags, *self._stated_tags()}))
        return AccessClass(given.agency, marking, handling, conditions, every)

    def _marking(self, given: AccessClass) -> str:
        said = " ".join(self.text("marking").upper().replace("OFFICIAL:SENSITIVE", "OFFICIAL-SENSITIVE").split())
        if said and said not in MARKINGS:
            self.refuse("marking", f"{' or '.join(MARKINGS)}: nothing above is taken in")
        return max((said if said in MARKINGS else given.marking, given.marking), key=MARKINGS.index)

    def _handling(self, given: AccessClass) -> tuple[str, tuple[str, ...]]:
        """The handling that the columns say, else the 3x5x2 grade, else the profile; where conditions are stated, it is always C.

        A 5x5x5 grade is not converted: without a word of its own it is C with no conditions stated, which is for its agency alone.
        """
        said, graded = self.text("handling").upper(), self.grade()
        if said not in ("", "P", "C"):
            self.refuse("handling", "P, or C with its conditions")
            said = "C"
        own: tuple[str, ...] = ()
        if graded.scheme == "3x5x2":
            if said and said != graded.handling:
                self.refuse("handling", "the handling code that the grade gives")
            said, own = graded.handling or "C", graded.conditions
        elif graded.scheme == "5x5x5":
            said = said or "C"
        conditions = self._conditions()
        if conditions and said == "P":
            self.doubt("conditions", "handling C where conditions are stated; the row says P, and was read as C")
        if said or conditions:
            handling = "C" if conditions else said
            return handling, tuple(sorted({*own, *conditions})) if handling == "C" else ()
        return given.handling, given.conditions

    def _conditions(self) -> tuple[str, ...]:
        said = self.text("conditions").upper().replace(",", " ").replace(";", " ").split()
        if set(said) - set(CONDITIONS):
            self.refuse("conditions", f"conditions of {', '.join(CONDITIONS)}")
            return ()
        return tuple(sorted(set(said)))

    def _stated_tags(self) -> tuple[str, ...]:
        said = tuple(tag.casefold().replace(" ", "-") for tag in several(self.text("tags")))
        wrong = [tag for tag in said if tag not in BROUGHT and operation_of(tag) not in self.context.operations]
        if wrong:
            self.refuse("tags", f"tags of {', '.join(BROUGHT)}, or operation:<name> of an operation registered to you")
        return tuple(tag for tag in said if tag not in wrong)


def tightened(given: AccessClass, handling: str, conditions: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The handling of a part's class and of its row, together: C if either is C, with the conditions of both.

    C without conditions is for its agency alone; if either is that, so are both together.
    """
    if given.handling == "P":
        return handling, conditions
    if handling == "P":
        return "C", given.conditions
    return "C", tuple(sorted({*given.conditions, *conditions})) if given.conditions and conditions else ()
