"""Reads `policy.md`, the policy written by hand, and says what it says of one asking; it imports nothing that it judges."""

import re
from functools import cache
from pathlib import Path

OWN, OTHER = "their own agency", "another agency"


@cache
def written() -> tuple[dict[tuple[str, str], str], dict[tuple[str, str, str], str]]:
    """The cells of both tables: by role and purpose; and by what an item bears, whose it is, and who asks for what."""
    may, sees, *_ = map(cells, _parts())
    return (
        {(row["role"], purpose): row[purpose] for row in may for purpose in row if purpose != "role"},
        {(row["bears"], row["whose"], who): row[who] for row in sees for who in row if who not in ("bears", "whose")},
    )


def told_of_looks() -> dict[tuple[str, str], bool]:
    """Whether a caller is told of looks by the staff of an agency, their own or another."""
    return {(row["who"], whose): row[whose] == "yes" for row in cells(_parts()[2]) for whose in (OWN, OTHER)}


def typing() -> dict[str, dict[str, bool]]:
    """Whether a caller types, and which typed rows they take back."""
    return {row["who"]: {name: row[name] == "yes" for name in row if name != "who"} for row in cells(_parts()[3])}


def _parts() -> list[str]:
    return re.split("## Items|## Looks|## Typing", (Path(__file__).parent / "policy.md").read_text())


def may_state(role: str, purpose: str) -> bool:
    """Whether the role may state the purpose."""
    return written()[0][role, purpose] == "yes"


def admitted(
    who: str, whose: str, clearance: str, grants: frozenset[str], rows: tuple[str, ...], tags: tuple[str, ...]
) -> bool:
    """Whether every row that an item comes under admits the caller."""
    return all(_admits(row, who, whose, clearance, grants) for row in (*rows, *(f"tag {tag}" for tag in tags)))


def rows_of(marking: str, handling: str, conditions: tuple[str, ...]) -> tuple[str, ...]:
    """The rows for an item's marking and handling: everything is at least OFFICIAL, of which the table need not speak."""
    above = () if marking == "OFFICIAL" else (f"marking {marking}",)
    if handling == "P":
        return (*above, "handling P")
    return (*above, *(f"handling C, {condition}" for condition in conditions or ("no condition stated",)))


def _admits(row: str, who: str, whose: str, clearance: str, grants: frozenset[str]) -> bool:
    named = "tag operation:NAME" if row.startswith("tag operation:") else row
    cell = written()[1][named, whose, who]
    if cell == "cleared":
        return clearance == row.removeprefix("marking ")
    return row.removeprefix("tag ") in grants if cell == "granted" else cell == "yes"


def cells(text: str) -> list[dict[str, str]]:
    """The rows of a Markdown table, by heading."""
    lines = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")
    ]
    return [dict(zip(lines[0], line, strict=True)) for line in lines[2:]]
