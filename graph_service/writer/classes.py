"""The visibility classes of what is written: as it came in, tightened by the restrictions on anything it speaks of."""

from collections.abc import Mapping

from graph_service.errors import Conflict
from graph_service.writer.drafts import RecordDraft
from graph_service.writer.statements import Step


class Classes:
    """The visibility numbers of a batch: each draft's class, tightened by the restrictions on any Subject it speaks of."""

    def __init__(self, step: Step, made: list[RecordDraft]) -> None:
        self._tags: dict[str, set[str]] = {}
        for row in step("restrictions"):
            self._tags.setdefault(row["subject"], set()).add(row["tag"])
        self._of = {}
        for draft in made:
            tags = (
                frozenset(tag for s in draft.subjects for tag in self._tags.get(s, ())) if self._tags else frozenset()
            )
            self._of[draft.entry, draft.content] = draft.access.with_tags(tags)
        ensure_classes(
            step, {c.number: c.text for c in self._of.values()} | {d.access.number: d.access.text for d in made}
        )

    def of(self, draft: RecordDraft) -> int:
        """The number a draft is written under."""
        return self._of[draft.entry, draft.content].number


def ensure_classes(step: Step, wanted: Mapping[int, str]) -> None:
    """Make the visibility classes that do not stand yet; two texts with one number are refused."""
    known = {row["number"]: row["text"] for row in step.rows("visibility-known", sorted(wanted))}
    if any(known[n] != wanted[n] for n in known):
        raise Conflict("two visibility classes have the same number: rename a tag or an agency of the newer one")
    step.rows("visibility", [{"number": n, "text": wanted[n]} for n in sorted(set(wanted) - set(known))])
