"""What may be shown, decided before how it looks; and, in plain sentences, what is not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from maps.features import Place
from maps.geometry import Bounds, bounds_of

FEW = 5
"""Counts of 1 to 4 children are small numbers."""
VAGUE_M = 250
"""Records placed less precisely than this are listed as not mappable."""


class Edition(StrEnum):
    """Who the map is for: those who hold the records, a forum bound by an agreement, or anyone planning services."""

    ANALYST = "analyst"
    OPERATIONAL = "operational"
    STRATEGIC = "strategic"


@dataclass(frozen=True)
class Disclosed:
    """The places that may be drawn, and what the map must say it does not show."""

    shown: tuple[Place, ...]
    not_shown: tuple[str, ...]
    total: int | None
    """The counts of all mappable places added up; None where that would give a suppressed count back."""


@dataclass(frozen=True)
class Suppressed:
    """Counts with None for those withheld, and their total where it is safe to give."""

    counts: tuple[int | None, ...]
    total: int | None


def disclose(places: Sequence[Place], edition: Edition) -> Disclosed:
    """Apply every rule of the edition. Homes, placements and refuges are in none; an unknown mark counts as one."""
    if len({place.id for place in places}) < len(places):
        raise ValueError("expected each place once; got the same id twice")
    kept = sorted((p for p in places if p.sensitivity == "none"), key=lambda p: (-p.children, p.title, p.id))
    kept, artefacts = _parted(kept, lambda place: bool(place.artefact))
    kept, vague = _parted(kept, lambda place: (place.precision_m or 0) > VAGUE_M)
    shown, small, total = _RULES[edition](kept)
    said = [
        "Homes, placements and refuges are never drawn, in any edition of this map.",
        *_artefact_sentences(artefacts, edition),
        *_vague_sentences(vague, edition),
        *small,
        "Places nobody has recorded, and records this edition's readers may not see.",
    ]
    return Disclosed(tuple(shown), tuple(said), total)


def frame_of(places: Sequence[Place], edition: Edition, pad_m: float = 1_000) -> Bounds | None:
    """The box round what is shown (never round what is not: a wide frame would tell of a far-off home)."""
    shown = disclose(places, edition).shown
    return bounds_of([place.geometry for place in shown], pad_m) if shown else None


def suppress(counts: Sequence[int]) -> Suppressed:
    """Withhold counts of 1 to 4, and the next smallest too where the total, with this rule, would give them back.

    The rule looks at no position: whatever is withheld could be exchanged and be withheld again, so none is certain.
    """
    small = [count for count in counts if 0 < count < FEW]
    next_up = min((count for count in counts if count >= FEW), default=None)
    hidden = {*small, next_up} if small and not _ambiguous(small) else {*small}
    total = None if small and next_up is None else sum(counts)
    return Suppressed(tuple(None if count in hidden else count for count in counts), total)


def _ambiguous(small: list[int]) -> bool:
    """Whether other counts of 1 to 4 have the same sum: not for one alone, nor for all ones or all fours."""
    return len(small) > 1 and len(small) < sum(small) < len(small) * (FEW - 1)


_Ruled = tuple[list[Place], list[str], int | None]


def _everything(places: list[Place]) -> _Ruled:
    return places, [], _sum(places)


def _no_small_cells(places: list[Place]) -> _Ruled:
    """A forum acts on a named place of few children; a square of few may stand on somebody's home."""
    shown, small = _parted(places, lambda place: place.kind == "100 m cell" and place.children < FEW)
    said = _left_out(len(small), "square", f"of 100 m with fewer than {FEW} children", Edition.OPERATIONAL)
    return (shown, [f"{said}."], None) if small else (shown, [], _sum(places))


def _no_small_numbers(places: list[Place]) -> _Ruled:
    kept = suppress([place.children for place in places])
    shown = [place for place, count in zip(places, kept.counts, strict=True) if count is not None]
    said = (
        f"Places with fewer than {FEW} children are left out. Where leaving them out would still let a small number "
        "be worked out, another place is left out as well."
    )
    without = "Reports and records are not given for each place in this edition."
    return shown, [said, without], kept.total


_RULES: dict[Edition, Callable[[list[Place]], _Ruled]] = {
    Edition.ANALYST: _everything,
    Edition.OPERATIONAL: _no_small_cells,
    Edition.STRATEGIC: _no_small_numbers,
}


def _artefact_sentences(places: list[Place], edition: Edition) -> list[str]:
    records = sum(max(1, place.records) for place in places)
    where = " or ".join(f"{_article(name)} {name}" for name in sorted({place.artefact for place in places}))
    said = _left_out(records, "record", f"placed at {where}", edition)
    return [f"{said}: that is where they were written, not where it happened."] if places else []


def _vague_sentences(places: list[Place], edition: Edition) -> list[str]:
    said = _left_out(len(places), "place", f"located no better than to within {VAGUE_M} m", edition)
    return [f"{said}."] if places else []


def _left_out(count: int, noun: str, which: str, edition: Edition) -> str:
    if count < FEW and edition is Edition.STRATEGIC:
        return f"A few {noun}s {which} are left out"
    return f"{count:,} {noun} {which} is left out" if count == 1 else f"{count:,} {noun}s {which} are left out"


def _parted(places: list[Place], leave_out: Callable[[Place], bool]) -> tuple[list[Place], list[Place]]:
    return [p for p in places if not leave_out(p)], [p for p in places if leave_out(p)]


def _sum(places: list[Place]) -> int:
    return sum(place.children for place in places)


def _article(noun: str) -> str:
    return "an" if noun[:1].lower() in "aeiou" else "a"
