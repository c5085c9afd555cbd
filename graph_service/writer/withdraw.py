"""Taking an extract back: what nothing else supports is closed, and what it had replaced is opened again as another version."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from graph_service.errors import Conflict, NotFound, TooManyGone
from graph_service.model.facts import is_typed
from graph_service.model.ids import Minter
from graph_service.model.stored import OPTIONAL
from graph_service.model.times import LATEST
from graph_service.model.vocabulary import EntityKind
from graph_service.writer.classes import Numbers
from graph_service.writer.coverage import cover
from graph_service.writer.extracts import Extract, extract_of, extracts_of, overtaken, unmark
from graph_service.writer.put import Tally, write_keys
from graph_service.writer.reclass import reclass
from graph_service.writer.settle import judged_same
from graph_service.writer.subjects import changes, founding_again, make_missing, move
from graph_service.writer.transaction import Transaction, grouped
from graph_service.writer.versions import Standing, Version, close_versions, pairs, standing_versions

TEXTS = (
    "close-support",
    "find-entries-of-extract",
    "find-open-records",
    "find-records-about",
    "find-records-linking-subjects",
    "find-records-of-extract",
    "find-rows-of-extract",
    "find-stale-support",
    "find-subjects",
    "make-assertions",
    "make-records",
    "note-found",
    "note-left-out",
    "note-progress",
    "note-refusals",
    "read-assertions-of-records",
    "read-keys-of-records",
    "read-left-out-of-rows",
    "read-records",
    "read-support-of-rows",
    "rekey-subjects",
    "withdraw-extract",
)
"""What this module runs of `cypher/write`."""


def withdraw(transaction: Transaction, extract: str, mint: Minter, *, in_error: bool) -> Tally:
    """Close what only this extract supports, re-open what it had replaced, and let identities and classes follow.

    What was believed stays readable at its days; what was sent in error stays readable to nobody but an auditor (rule V4).
    """
    mark = extract_of(transaction, extract)
    if mark.withdrawn_at:
        raise NotFound("no extract with that id is in force")
    rows = transaction("find-rows-of-extract", id=extract)
    row_keys = {row["row_key"] for row in rows} | _dropped(transaction, mark)
    transaction("close-support", id=extract)
    transaction("withdraw-extract", id=extract, in_error=in_error)
    unmark(transaction, {mark.id})
    tally = set_right(transaction, row_keys, mark.feed, mint)
    reclass(
        transaction,
        mint,
        {row["row_key"] for row in rows if not row["same_values"]},
        {row["same_values"] for row in rows if row["same_values"]},
    )
    return tally


def finish(
    transaction: Transaction, extract: str, mint: Minter, *, whole: bool = True, confirmed: bool = False
) -> Tally:
    """The file is in: say what it covers, close what it said under an older mapping alone, and of a full feed what has vanished.

    Of a full feed nothing has vanished where rows of the file were refused; more than a tenth only where that is `confirmed`.
    """
    mark = extract_of(transaction, extract)
    if mark.withdrawn_at:
        raise Conflict("this extract has been withdrawn")
    if not whole:
        transaction("note-refusals", id=extract)
    cover(transaction, mark, mint)
    transaction("note-progress", id=extract, done=mark.done, complete=True)
    unmark(transaction, {mark.id} | overtaken(transaction, mark))
    stale = transaction("find-stale-support", id=extract, staged_by=mark.staged_by) if mark.staging else []
    transaction.rows("note-left-out", stale, extract=extract)
    tally = set_right(transaction, {row["row_key"] for row in stale}, mark.feed, mint) if stale else Tally()
    if mark.full and whole:
        tally.add(set_right(transaction, _vanished(transaction, mark, confirmed=confirmed), mark.feed, mint))
    return tally


def _vanished(transaction: Transaction, mark: Extract, *, confirmed: bool) -> set[str]:
    """The keys of rows of which earlier extracts of a full feed hold something that this one does not.

    More than a tenth of what stands is too much to close unless that is confirmed.
    """
    found = transaction("find-records-of-extract", id=mark.id)
    others = [e.id for e in extracts_of(transaction, mark.feed) if e.id != mark.id and e.in_force]
    held = [row for other in others for row in transaction("find-records-of-extract", id=other)]
    ours = {row["entry"] for row in found}
    gone = {row["entry"] for row in held if row["stands"]} - ours
    if gone and not confirmed:
        before = {row["entry"] for other in others for row in transaction("find-entries-of-extract", id=other)}
        standing = before & {row["entry"] for row in (*found, *held) if row["stands"]}
        if len(gone) * 10 > len(standing):
            raise TooManyGone(
                f"would close {len(gone)} of {len(standing)} records: more than a tenth; "
                "if the file is whole, run it again with --confirm-closing"
            )
    return {row["row_key"] for row in held if row["entry"] not in ours}


def _dropped(transaction: Transaction, mark: Extract) -> set[str]:
    """The keys of rows that this extract of a full feed may have closed by leaving them out, since the last full one."""
    if not mark.full:
        return set()
    ordered = _order(transaction, mark.feed)
    ordered.pop(mark.id, None)
    last_full = max((n for n, full in ordered.values() if full), default=-1)
    since = [i for i, (n, _) in ordered.items() if n >= last_full]
    return {row["row_key"] for other in since for row in transaction("find-rows-of-extract", id=other)}


@dataclass(frozen=True)
class _Support:
    """One version of an entry as an extract supports it, since a moment."""

    record: str
    version: int
    extract: str
    staging: int
    row: int
    since: str


@dataclass(frozen=True)
class _Again:
    """A version to be written again as the newest of its entry: its new id and number, and all that supports it."""

    version: Version
    record: str
    number: int
    wanted: _Support
    supports: list[_Support]


def set_right(transaction: Transaction, row_keys: Iterable[str], feed: str, mint: Minter) -> Tally:
    """Bring what rows of these keys said to what the newest extract still in force says of it: closed, unchanged, or re-opened."""
    keys = sorted(row_keys)
    ordered = _order(transaction, feed)
    last_full = max((n for n, full in ordered.values() if full), default=-1)
    supports, left_out = _supports(transaction, keys, ordered), _left_out(transaction, keys, ordered)
    standing, numbers = standing_versions(transaction, keys), Numbers(transaction, mint)
    tally, closing, opening = Tally(), [], []
    for entry, versions in sorted(standing.entries.items()):
        held = versions[-1]
        if held.feed != feed:
            continue
        wanted = max(supports.get(entry, []), key=lambda s: (ordered[s.extract][0], s.version, s.since), default=None)
        if wanted is not None:
            said = (ordered[wanted.extract][0], wanted.since)
            if said[0] < last_full or said < left_out.get(entry, (-1, "")):
                wanted = None
        if held.open and (wanted is None or wanted.record != held.record):
            closing.append(held)
            tally.closed += 1
        if wanted is not None and not (held.open and wanted.record == held.record):
            opening.append(_again(standing, entry, wanted, supports[entry], numbers, mint))
            tally.changed += 1
    close_versions(transaction, closing)
    _open_again(transaction, opening)
    _found_again(transaction, keys, mint)
    return tally


def _again(
    standing: Standing, entry: str, wanted: _Support, supports: list[_Support], numbers: Numbers, mint: Minter
) -> _Again:
    old = next(version for version in standing.entries[entry] if version.record == wanted.record)
    count = standing.received(entry, old.received_as) + 1
    record = mint.mint("r", entry, numbers[old.received_as].text, str(count), "again")
    return _Again(old, record, standing.next_number(entry), wanted, supports)


def _order(transaction: Transaction, feed: str) -> dict[str, tuple[int, bool]]:
    """The feed's extracts in force, each with its place in time and whether it is a complete one of a full feed."""
    if is_typed(feed):
        return {}  # each of its rows stands alone: none replaces another, and there may be very many
    in_force = [extract for extract in extracts_of(transaction, feed) if extract.in_force]
    return {extract.id: (n, extract.full and extract.complete) for n, extract in enumerate(in_force)}


def _left_out(
    transaction: Transaction, keys: list[str], ordered: Mapping[str, tuple[int, bool]]
) -> dict[str, tuple[int, str]]:
    """For each entry, the newest extract in force whose rows leave it out: its place in time, and when that was seen."""
    newest: dict[str, tuple[int, str]] = {}
    for row in transaction.rows("read-left-out-of-rows", keys):
        if row["extract"] in ordered:
            seen = (ordered[row["extract"]][0], row["since"])
            newest[row["entry"]] = max(seen, newest.get(row["entry"], seen))
    return newest


def _supports(
    transaction: Transaction, keys: list[str], ordered: Mapping[str, tuple[int, bool]]
) -> dict[str, list[_Support]]:
    supports: dict[str, list[_Support]] = {}
    for row in transaction.rows("read-support-of-rows", keys):
        if row["extract"] in ordered:
            support = _Support(row["id"], row["version"], row["extract"], row["staging"], row["row"], row["since"])
            supports.setdefault(row["entry"], []).append(support)
    return supports


def _open_again(transaction: Transaction, opening: list[_Again]) -> None:
    """Write the wanted versions again as the newest of their entries, with all that supports and follows them."""
    wanted = {again.wanted.record: again for again in opening}
    whole = [row["record"] for row in transaction.rows("read-records", sorted(wanted))]
    ends = {s for record in whole for _, start, end, _ in pairs(record["asserts"]) for s in (start, end)}
    ends |= {record["subject"] for record in whole}
    entity_of = {row["id"]: row["entity"] for row in transaction.rows("find-subjects", sorted(ends))}
    by_extract: dict[str, list[dict[str, Any]]] = {}
    for record in whole:
        again = wanted[record["id"]]
        written = {
            **dict.fromkeys(OPTIONAL),
            **record,
            "id": again.record,
            "version": again.number,
            "held_from": transaction.now,
            "held_to": LATEST,
            "row": again.wanted.row,
            "staging": again.wanted.staging,
            "entity": entity_of[record["subject"]],
        }
        by_extract.setdefault(again.wanted.extract, []).append(written)
    for extract, rows in sorted(by_extract.items()):
        transaction.rows("make-records", rows, extract=extract)
    _support_again(transaction, opening)
    _assert_again(transaction, whole, {i: again.record for i, again in wanted.items()}, entity_of)
    keyed = transaction.rows("read-keys-of-records", sorted(wanted))
    write_keys(
        transaction,
        [{"record": wanted[k["record"]].record, "key": k["key"], "held_from": transaction.now} for k in keyed],
    )


def _support_again(transaction: Transaction, opening: list[_Again]) -> None:
    """The other rows and extracts in force that say the same support the new version too."""
    others: dict[str, list[dict[str, Any]]] = {}
    for again in opening:
        for support in again.supports:
            if support.record == again.wanted.record and support != again.wanted:
                row = {"record": again.record, "row": support.row, "staging": support.staging}
                others.setdefault(support.extract, []).append(row)
    for extract, rows in sorted(others.items()):
        transaction.rows("note-found", rows, extract=extract)


def _assert_again(
    transaction: Transaction, whole: list[dict[str, Any]], names: Mapping[str, str], entity_of: Mapping[str, str]
) -> None:
    asked = [
        {"subject": start, "record": record["id"], "id": i}
        for record in whole
        for _, start, _, i in pairs(record["asserts"])
    ]
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for row in transaction.rows("read-assertions-of-records", asked):
        a = row["assertion"]
        rows[a["record"], a["id"]] = {
            **a,
            "kind": row["kind"],
            "record": names[a["record"]],
            "held_from": transaction.now,
            "held_to": LATEST,
            "start": entity_of[a["from_subject"]],
            "end": entity_of[a["to_subject"]],
        }
    for kind, found in grouped(rows.values(), "kind").items():
        transaction.rows(f"make-assertions-{kind}", found)


def _found_again(transaction: Transaction, row_keys: list[str], mint: Minter) -> None:
    """Who is who by what is in force: by the founding keys of people and things, and by judgements of what is not sent in error."""
    standing = standing_versions(transaction, row_keys)
    keys = founding_again(transaction, standing, mint)
    versions = standing.versions()
    mentioned = {s for v in versions for s in (v.subject, *(s for _, a, b, _ in pairs(v.asserts) for s in (a, b)))}
    held = transaction.rows("find-subjects", sorted(mentioned))
    keys |= _unnamed(transaction, [row for row in held if row["key"] and row["kind"] != EntityKind.PERSON])
    changed = changes(held, keys)
    make_missing(transaction, [(row["kind"], row["trace"]) for row in changed])
    transaction.rows("rekey-subjects", changed)
    move(transaction, changed, judged_same(transaction, mentioned), mint)


def _unnamed(transaction: Transaction, held: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The keys of things that no part of their own agency's which came in open, of a file in force, names any more: none."""
    agencies = {row["id"]: row["agency"] for row in held}
    naming = [
        row
        for name in ("find-records-about", "find-records-linking-subjects")
        for row in transaction.rows(name, sorted(agencies))
    ]
    standing = transaction.rows("find-open-records", sorted({row["record"] for row in naming}))
    wrote = {row["id"]: row["agency"] for row in standing}
    named = {row["id"] for row in naming if wrote.get(row["record"]) == agencies[row["id"]]}
    return {i: "" for i in agencies if i not in named}
