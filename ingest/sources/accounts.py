"""Accounts: on which platform, by which handle, what names they show, and who uses each and since when.

An account is known by its platform and its handle there; without a handle that can be read, by the agency's reference, else by its
row alone. It may have several rows, one a user: what the rows say of the account itself must be the same in each. The names that an
account shows are its own, and nobody's because of that.
"""

from collections.abc import Mapping

from graph_service.model.facts import Mention, Part
from graph_service.model.vocabulary import EntityKind
from graph_service.spelling.handles import account
from graph_service.spelling.names import name_keys
from graph_service.spelling.references import reference_keys
from ingest.cells import Cells
from ingest.clean.stand_ins import is_nobody
from ingest.graded import GRADED, said
from ingest.holders import held_by, holder_columns
from ingest.source import Column, Context, Outcome, Source
from ingest.things import words_for

_ACCOUNT = (
    Column("reference", "The agency's reference for the account, if it has one", "reference"),
    Column("platform", "The app, game or site that it is on", required=True),
    Column("handle", "What it is called there: @silver.fox", "handle"),
    Column("shows", "Names that it shows or has shown, parted by ;", "several"),
    Column("description", "What else is known of it, in the agency's words"),
)
_USER = holder_columns("user", "Who uses it")
_SAID = tuple(column.name for column in GRADED)


def stage(row: Mapping[str, str], context: Context) -> Outcome:
    """The parts of a row: the account, its user, and the words for the user."""
    cells = Cells(row, context)
    if cells.refused:
        return cells.refused
    cells.all_within("account")
    mention, which = _account(cells), cells.dependency(("reference", "platform", "handle", *_SAID))
    shown = (cells.text("handle"), *(one.text for one in cells.each("shows")))
    names = tuple(dict.fromkeys(name for name in shown if name and not is_nobody(name)))
    main = Part(
        "account",
        mention,
        cells.access("account"),
        cells.raw(column.name for column in (*_ACCOUNT, *GRADED)),
        "account",
        **said(cells),
        names=names,
        keys=reference_keys(cells.reference("reference")).union(*map(name_keys, names)),
    )
    parts = (main, *held_by(cells, mention, "USES", "user", _USER, which))
    return cells.staged(cells.reference("reference"), parts)


def _account(cells: Cells) -> Mention:
    """The account by platform and handle, else by the agency's reference, else by its row; a row that tells of none is refused."""
    handle: str = cells.value("handle", "")
    if (platform := words_for(cells, "platform")) and handle:
        return cells.register(EntityKind.ACCOUNT, "handle", account(platform, handle))
    if cells.has("reference"):
        return cells.mention(EntityKind.ACCOUNT, "reference")
    if not cells.has("handle", "shows", "description"):
        cells.refuse("handle", "a handle, a reference, or a name that the account shows")
    return cells.slot(EntityKind.ACCOUNT, "account")


SOURCE = Source(
    name="accounts",
    version="1",
    holds="accounts on platforms, with handles, the names they show, and dated users",
    thing="Account",
    parts={"account": (*_ACCOUNT, *GRADED), "user": _USER},
    stage=stage,
)
