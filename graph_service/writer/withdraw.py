"""Taking an extract back: what nothing else supports is closed, and what it had replaced is opened again as another version."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from graph_service.errors import Conflict, NotFound, TooManyGone
from graph_service.model.ids import Minter
from graph_service.model.times import LATEST
from graph_service.model.vocabulary import EntityKind
from graph_service.writer.put import Tally, write_keys
from graph_service.writer.settle import settle
from graph_service.writer.statements import Step, grouped, pairs
from graph_service.writer.versions import close_versions, newest_versions


def withdraw(step: Step, extract: str, mint: Minter) -> Tally:
    """Close what only this extract supports, re-open what it had replaced, and let identities follow."""
    known = step("extract-known", id=extract)
    if not known or known[0]["withdrawn_at"]:
        raise NotFound("no extract with that id is in force")
    mark = known[0]
    row_keys = {row["row_key"] for row in step("extract-rows", id=extract)} | _dropped(step, mark)
    step("close-support", id=extract)
    step(
        "extract-done",
        id=extract,
        done=mark["done"],
        complete=mark["complete"],
        staged_by=mark["staged_by"],
        withdrawn_at=step.now,
    )
    return set_right(step, row_keys, mark["feed"], mint)


def finish(step: Step, extract: str, mint: Minter, *, whole: bool = True, confirmed: bool = False) -> Tally:
    """The file is in: close what it said under an older mapping alone, and, for a feed declared full, what has vanished from it.

    Of a full feed nothing has vanished where rows of the file were refused; more than a tenth only where that is `confirmed`.
    """
    mark = step("extract-known", id=extract)[0]
    if mark["withdrawn_at"]:
        raise Conflict("this extract has been withdrawn")
    if not whole:
        step("extract-partial", id=extract)
    step("extract-done", id=extract, done=mark["done"], complete=True, staged_by=mark["staged_by"], withdrawn_at="")
    stale = step("extract-stale", id=extract, staged_by=mark["staged_by"]) if mark["restaged"] else []
    step.rows("left-out", stale, extract=extract)
    tally = set_right(step, {row["row_key"] for row in stale}, mark["feed"], mint) if stale else Tally()
    extracts = {row["id"]: row for row in step("extracts-of-feed", feed=mark["feed"])}
    if extracts[extract]["full"]:
        tally.add(set_right(step, _vanished(step, mark, confirmed=confirmed), mark["feed"], mint))
    return tally


def _vanished(step: Step, mark: Mapping[str, Any], *, confirmed: bool) -> set[str]:
    """The keys of rows of which earlier extracts of a full feed hold something that this one does not.

    More than a tenth of what stands is too much to close unless that is confirmed.
    """
    extracts = {row["id"]: row for row in step("extracts-of-feed", feed=mark["feed"])}
    if not extracts[mark["id"]]["full"]:
        return set()
    told = step("extract-records", id=mark["id"])
    others = [i for i, row in extracts.items() if i != mark["id"] and not row["withdrawn_at"]]
    held = [row for other in others for row in step("extract-records", id=other)]
    ours = {row["entry"] for row in told}
    gone = {row["entry"] for row in held if row["stands"]} - ours
    if gone and not confirmed:
        before = {row["entry"] for other in others for row in step("extract-entries", id=other)}
        standing = before & {row["entry"] for row in (*told, *held) if row["stands"]}
        if len(gone) * 10 > len(standing):
            raise TooManyGone(len(gone), len(standing))
    return {row["row_key"] for row in held if row["entry"] not in ours}


def _dropped(step: Step, mark: Mapping[str, Any]) -> set[str]:
    """The keys of rows that this extract of a full feed may have closed by leaving them out, since the last full one."""
    extracts = {row["id"]: row for row in step("extracts-of-feed", feed=mark["feed"])}
    if not extracts[mark["id"]]["full"]:
        return set()
    ordered = _order(step, mark["feed"])
    ordered.pop(mark["id"], None)
    last_full = max((n for n, full in ordered.values() if full), default=-1)
    since = [i for i, (n, _) in ordered.items() if n >= last_full]
    return {row["row_key"] for other in since for row in step("extract-rows", id=other)}


@dataclass(frozen=True)
class _Support:
    """One version of an entry as an extract supports it, since a moment."""

    record: str
    version: int
    extract: str
    row: int
    since: str


def set_right(step: Step, row_keys: Iterable[str], feed: str, mint: Minter) -> Tally:
    """Bring what rows told to what the newest extract still in force says of it: closed, unchanged, or re-opened."""
    keys = sorted(row_keys)
    ordered = _order(step, feed)
    last_full = max((n for n, full in ordered.values() if full), default=-1)
    supports, left_out = _supports(step, keys, ordered), _left_out(step, keys, ordered)
    held = newest_versions(step, keys)
    tally, closing, opening = Tally(), [], []
    for entry, version in sorted(held.items()):
        wanted = max(supports.get(entry, []), key=lambda s: (ordered[s.extract][0], s.version, s.since), default=None)
        if wanted is not None:
            told = (ordered[wanted.extract][0], wanted.since)
            if told[0] < last_full or told < left_out.get(entry, (-1, "")):
                wanted = None
        if version.open and (wanted is None or wanted.record != version.record):
            closing.append(version)
            tally.closed += 1
        if wanted is not None and not (version.open and wanted.record == version.record):
            opening.append((entry, wanted, version.number + 1, supports[entry]))
            tally.changed += 1
    close_versions(step, closing)
    reopened = _open_again(step, opening, mint)
    _rekey(step, reopened | {row["subject"] for row in step.rows("entries", keys)})
    return tally


def _order(step: Step, feed: str) -> dict[str, tuple[int, bool]]:
    """The feed's extracts in force, each with its place in time and whether it is a complete one of a full feed."""
    rows = sorted(step("extracts-of-feed", feed=feed), key=lambda r: (r["taken_at"], r["received_at"], r["id"]))
    in_force = [row for row in rows if not row["withdrawn_at"]]
    return {row["id"]: (n, row["full"] and row["complete"]) for n, row in enumerate(in_force)}


def _left_out(step: Step, keys: list[str], ordered: Mapping[str, tuple[int, bool]]) -> dict[str, tuple[int, str]]:
    """The newest extract in force whose rows no longer tell an entry they told before: its place in time, and when that was seen."""
    newest: dict[str, tuple[int, str]] = {}
    for row in step.rows("record-left-out", keys):
        if row["extract"] in ordered:
            seen = (ordered[row["extract"]][0], row["since"])
            newest[row["entry"]] = max(seen, newest.get(row["entry"], seen))
    return newest


def _supports(step: Step, keys: list[str], ordered: Mapping[str, tuple[int, bool]]) -> dict[str, list[_Support]]:
    supports: dict[str, list[_Support]] = {}
    for row in step.rows("record-support", keys):
        if row["extract"] in ordered:
            support = _Support(row["id"], row["version"], row["extract"], row["row"], row["since"])
            supports.setdefault(row["entry"], []).append(support)
    return supports


def _open_again(step: Step, opening: list[tuple[str, _Support, int, list[_Support]]], mint: Minter) -> set[str]:
    """Write the wanted versions again as the newest of their entries; the Subjects they are about."""
    wanted = {support.record: (entry, number, support) for entry, support, number, _ in opening}
    whole = [row["record"] for row in step.rows("records-whole", sorted(wanted))]
    ends = {s for record in whole for _, start, end, _ in pairs(record["asserts"]) for s in (start, end)}
    ends |= {record["subject"] for record in whole}
    entity_of = {row["id"]: row["entity"] for row in step.rows("subjects-known", sorted(ends))}
    now = {"held_from": step.now, "held_to": LATEST}
    names = {i: mint.mint("r", entry, str(number), "again") for i, (entry, number, _) in wanted.items()}
    by_extract: dict[str, list[dict[str, Any]]] = {}
    for record in whole:
        _, number, support = wanted[record["id"]]
        row = {**_every_property(record), **now, "id": names[record["id"]], "version": number, "row": support.row}
        by_extract.setdefault(support.extract, []).append({**row, "entity": entity_of[record["subject"]]})
    for extract, rows in sorted(by_extract.items()):
        step.rows("records", rows, extract=extract)
    _support_again(step, opening, names)
    _assert_again(step, whole, names, entity_of)
    visibility = {record["id"]: record["visibility"] for record in whole}
    keyed = step.rows("records-keys", sorted(wanted))
    write_keys(
        step,
        [{"record": names[k["record"]], "key": k["key"], "visibility": visibility[k["record"]], **now} for k in keyed],
    )
    return {record["subject"] for record in whole}


_OPTIONAL = ("dated", "born_from", "born_to", "event_kind", "event_from", "event_to")


def _every_property(record: Mapping[str, Any]) -> dict[str, Any]:
    return {**dict.fromkeys(_OPTIONAL), **record}


def _support_again(
    step: Step, opening: list[tuple[str, _Support, int, list[_Support]]], names: Mapping[str, str]
) -> None:
    """The other rows and extracts in force that say the same support the new version too."""
    others: dict[str, list[dict[str, Any]]] = {}
    for _, wanted, _, supports in opening:
        for support in supports:
            if support.record == wanted.record and support != wanted:
                row = {"record": names[wanted.record], "row": support.row}
                others.setdefault(support.extract, []).append(row)
    for extract, rows in sorted(others.items()):
        step.rows("found", rows, extract=extract)


def _assert_again(
    step: Step, whole: list[dict[str, Any]], names: Mapping[str, str], entity_of: Mapping[str, str]
) -> None:
    asked = [
        {"subject": start, "record": record["id"], "id": i}
        for record in whole
        for _, start, _, i in pairs(record["asserts"])
    ]
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for row in step.rows("records-assertions", asked):
        a = row["assertion"]
        rows[a["record"], a["id"]] = {
            **a,
            "kind": row["kind"],
            "record": names[a["record"]],
            "held_from": step.now,
            "held_to": LATEST,
            "start": entity_of[a["from_subject"]],
            "end": entity_of[a["to_subject"]],
        }
    for kind, found in grouped(rows.values(), "kind").items():
        step.rows(f"assertions-{kind}", found)


def _rekey(step: Step, subjects: set[str]) -> None:
    """The founding key of people, from the Records that extracts in force support, and the entities that follow."""
    earliest: dict[str, tuple[str, str]] = {}
    for row in step.rows("subject-records", sorted(subjects)):
        found = (row["recorded_at"], row["key"])
        earliest[row["subject"]] = min(found, earliest.get(row["subject"], found))
    held = step.rows("subjects-known", sorted(subjects))
    changed = []
    for row in (row for row in held if row["kind"] == EntityKind.PERSON):
        since, key = earliest.get(row["id"], ("", ""))
        if row["key"] and (row["key_since"], row["key"]) != (since, key):
            changed.append(
                {"id": row["id"], "key": key, "key_since": since, "trace": key or row["own"], "kind": row["kind"]}
            )
    known = {row["id"] for row in step.rows("entities-known", sorted({c["trace"] for c in changed}))}
    missing = {
        c["trace"]: {"id": c["trace"], "kind": c["kind"], "sensitivity": None}
        for c in changed
        if c["trace"] not in known
    }
    for kind, rows in grouped(missing.values(), "kind").items():
        step.rows(f"entities-{kind}", rows)
    step.rows("subjects-key", changed)
    if changed:
        settle(step, {c["id"] for c in changed})
