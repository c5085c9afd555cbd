"""Visibility classes: whose a thing is, how it is marked and handled, its tags. The graph itself compares only a class's number."""

from dataclasses import dataclass, replace
from functools import cached_property

MARKINGS = ("OFFICIAL", "OFFICIAL-SENSITIVE")
"""The government security classifications that may be held here, the lowest first; ingest refuses anything higher."""

CONDITION_MEANS = {
    "A1": "covert development",
    "A2": "covert use",
    "A3": "overt use",
    "S1": "sanitise by delegate",
    "S2": "consult originator",
}
"""What each condition of handling code C (3x5x2) allows or asks for."""

CONDITIONS = tuple(CONDITION_MEANS)
"""The closed list of conditions."""

COMPARTMENTS = ("sealed", "adoption", "protected")
"""Tags that, like every `operation:<name>`, close a compartment: its records are never joined with others."""

RESTRICTED = "restricted"
"""The tag of a restriction: put on a Subject by those who work its agency's cases, or brought by a row (rule V5)."""

VOID = "void"
"""The tag of what only extracts sent in error support; no row can bring it and nobody can be granted it (rule V4)."""

GRANTED = ("health", "placement", "third-party", *COMPARTMENTS)
"""Tags that a token may be granted, in addition to any `operation:<name>`."""

BROUGHT = (*GRANTED, RESTRICTED)
"""Tags that a profile or a row may bring, in addition to any `operation:<name>`."""

TAGS = (*BROUGHT, VOID)
"""All tags, in addition to any `operation:<name>`."""

CLASSES_AT_MOST = 60
"""How many classes an agency's profile and rows may make; those made by a meet, a restriction or `void` do not count (rule V1)."""


@dataclass(frozen=True)
class AccessClass:
    """One visibility class: agency, marking, handling (P, or C with conditions) and tags."""

    agency: str
    marking: str = "OFFICIAL"
    handling: str = "P"
    conditions: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a class that the policy could not judge."""
        if any(mark in word for word in (self.agency, *self.tags) for mark in "|,"):
            raise ValueError("expected an agency and tags without | or , which part the canonical text")
        known = set(TAGS)
        wrong = [tag for tag in self.tags if tag not in known and not operation_of(tag)]
        if wrong or self.marking not in MARKINGS or self.handling not in ("P", "C"):
            raise ValueError(
                f"expected a marking of {MARKINGS}, handling P or C and tags of {TAGS} or operation:<name>"
            )
        if set(self.conditions) - set(CONDITIONS) or (self.conditions and self.handling == "P"):
            raise ValueError(f"expected conditions of {CONDITIONS}, and only with handling C")

    @cached_property
    def text(self) -> str:
        """The canonical text that the class's number is made from."""
        parts = (
            self.agency,
            self.marking,
            self.handling,
            ",".join(sorted(self.conditions)),
            ",".join(sorted(self.tags)),
        )
        return "|".join(parts)

    @property
    def joins(self) -> bool:
        """Whether what is in it may be joined with others: only in no compartment (sealed, adoption, protected, an operation)."""
        return not any(is_compartment(tag) for tag in self.tags)

    @property
    def open(self) -> bool:
        """Whether what came in under it may decide who is who (rule I3): handling P and no tag, with any marking held here."""
        return self.handling == "P" and not self.tags

    def with_tags(self, tags: frozenset[str]) -> "AccessClass":
        """This class with these tags added, as a restriction does."""
        return replace(self, tags=tuple(sorted({*self.tags, *tags}))) if tags else self


def class_of(text: str) -> AccessClass:
    """The class that a canonical text stands for."""
    agency, marking, handling, conditions, tags = text.split("|")
    return AccessClass(agency, marking, handling, _words(conditions), _words(tags))


def is_compartment(tag: str) -> bool:
    """Whether a tag closes a compartment: what is in it is never joined with others, and only a grant of this tag opens it."""
    return tag in COMPARTMENTS or bool(operation_of(tag))


def operation_of(tag: str) -> str:
    """The operation that a tag names; empty for any other tag."""
    kind, _, name = tag.partition(":")
    return name if kind == "operation" else ""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split(",")) if text else ()
