"""What a finished file covers, as a Record about its agency: versioned, found in its extract and withdrawn like any other."""

from functools import reduce

from graph_service.access import meet
from graph_service.model.coverage import Days, covering
from graph_service.model.facts import ExtractFile, Feed
from graph_service.model.ids import Minter
from graph_service.model.register import SOURCE as LOCATIONS
from graph_service.model.visibility import class_of
from graph_service.writer.drafts import drafts
from graph_service.writer.extracts import Extract
from graph_service.writer.put import write
from graph_service.writer.transaction import Transaction
from graph_service.writer.versions import standing_versions


def cover(transaction: Transaction, extract: Extract, mint: Minter) -> None:
    """Say which days an extract that is all in covers, in the strictest class of its parts; what is said already is not said again.

    Of a file put by hand, of whose parts no class is given, nothing is said: nobody could tell who may see it.
    A file of places tells of no days.
    """
    agency, system, source = extract.feed.split("/", 2)
    if not extract.classes or source == LOCATIONS:
        return
    access = reduce(meet, (class_of(line.split("\t", 1)[1]) for line in extract.classes))
    row = covering(agency, source, extract.id, Days(*extract.covers), access)
    file = ExtractFile(Feed(agency, system, source), extract.digest, extract.taken_at, extract.staged_by)
    (drafted,) = drafts([row], file, extract.received_at, mint)
    (record,) = drafted.records
    held = standing_versions(transaction, [drafted.key]).current(record.entry)
    if held is None or not held.open or (held.content, held.staged_by) != (record.content, record.staged_by):
        write(transaction, [drafted], extract, mint, by_rows=False)
