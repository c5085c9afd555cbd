"""A first look through a whole file: which comes first, day or month, and which references several rows use for different things."""

from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise

from graph_service.model.facts import Part
from ingest.clean.dates import Order, Survey, Verdict
from ingest.mapped import Mapped
from ingest.read import BadRow
from ingest.source import Context, Refusal, Source, Staged


@dataclass(frozen=True)
class Surveyed:
    """What the first look found: each dated column's verdict, the references that more than one row uses, the last row's line."""

    verdicts: Mapping[str, Verdict]
    repeated: frozenset[int]
    last_line: int

    def orders(self, otherwise: Order | None) -> dict[str, Order]:
        """The order of each dated column: as its own values prove, else as the profile says; none where they contradict."""
        found: dict[str, Order] = {}
        for column, verdict in self.verdicts.items():
            if verdict in ("dmy", "mdy"):
                found[column] = verdict
            elif verdict != "contradictory" and otherwise:
                found[column] = otherwise
        return found


def survey(mapped: Mapped, source: Source) -> Iterator[Surveyed | None]:
    """Look through the file, giving None now and then so that progress can be shown, and what was found at the end."""
    columns = set(mapped.columns.values())
    surveys = {column: Survey() for column in source.dated if column in columns}
    reference = reference_column(source)
    seen = array("Q")
    line = 0
    for number, row in enumerate(mapped.rows()):
        if isinstance(row, BadRow):
            continue
        line, values = row
        for column, one in surveys.items():
            if text := values[column]:
                one.see(text)
        if text := _reference(values, reference):
            seen.append(fingerprint(text))
        if number % 1000 == 0:
            yield None
    yield Surveyed({column: one.order() for column, one in surveys.items()}, _repeated(seen), line)


def conflicts(mapped: Mapped, source: Source, context: Context) -> dict[int, Refusal]:
    """Why rows are refused that use one reference and say different things under it: none of them is the right one."""
    said: dict[tuple[str, str], dict[str, list[int]]] = {}
    reference, repeated = reference_column(source), context.repeated
    for row in mapped.rows() if repeated else ():
        if isinstance(row, BadRow) or fingerprint(_reference(row[1], reference)) not in repeated:
            continue
        line, values = row
        outcome = source.stage(values, context)
        for part in outcome.parts if isinstance(outcome, Staged) else ():
            if not part.reference:
                said.setdefault((_reference(values, reference), part.name), {}).setdefault(_content(part), []).append(
                    line
                )
    refusals: dict[int, Refusal] = {}
    for (text, name), contents in said.items():
        lines = sorted({line for found in contents.values() for line in found})
        for line in lines if len(contents) > 1 else ():
            others = ", ".join(str(other) for other in lines[:6] if other != line)
            refusals[line] = Refusal(reference, text, f"one {name} under one reference; lines {others} say otherwise")
    return refusals


def reference_column(source: Source) -> str:
    """The column of a row's own reference: every source has it first."""
    return source.columns[0].name


def fingerprint(text: str) -> int:
    """Eight bytes that tell texts apart."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest())


def _reference(values: Mapping[str, str], column: str) -> str:
    return " ".join(values.get(column, "").split())


def _repeated(seen: "array[int]") -> frozenset[int]:
    ordered = sorted(seen)
    return frozenset(one for one, other in pairwise(ordered) if one == other)


def _content(part: Part) -> str:
    kept = sorted((column, text) for column, text in part.raw.items() if column not in part.volatile)
    return repr((part.access.text, kept))
