"""Who looked at somebody, as a file for whoever answers for it: CSV or a workbook, by the writers of every other file.

It holds opaque ids, times, and who looked; no name of whom they looked at, and none in the file's name.
"""

from collections.abc import Callable, Mapping
from typing import Any

from graph_service.errors import BadInput
from graph_service.exports.columns import Column, columns
from graph_service.exports.csv_text import in_csv
from graph_service.exports.making import File, Format
from graph_service.exports.naming import file_name
from graph_service.exports.tables import Table, described
from graph_service.exports.workbook import in_book
from graph_service.model.looks import Look, Looks, WhoSawParams
from graph_service.model.moments import at
from graph_service.model.question import Scope
from graph_service.model.visibility import MARKINGS

ACTION = "export who-saw"
"""What the record calls it."""

MARKING = MARKINGS[-1]
_ACCOUNT = Column(
    "account", ("account",), "text", "By which name whoever looked signs in; empty for the holder of a token."
)
_WRITTEN: Mapping[Format, Callable[[list[Table]], bytes]] = {
    Format.CSV: in_csv,
    Format.XLSX: lambda several: in_book(several, MARKING),
}


def looked(looks: Looks, scope: Scope, params: WhoSawParams, names: Mapping[str, str], wanted: Format) -> File:
    """The looks as a file; `names`: by what those who looked sign in. `BadInput` where the format cannot hold it."""
    if wanted not in _WRITTEN:
        raise BadInput("expected csv or xlsx")
    rows = [{**one, "account": names.get(one["who"], "")} for one in _plain(looks)]
    its = [_ACCOUNT, *columns(Look)]
    table = Table("looks", its, [[column.value(row, {}) for column in its] for row in rows])
    return File(
        name=file_name("who-looked", looks.known_at, wanted.value),
        content=_WRITTEN[wanted](described(_about(looks, scope, params), [table])),
        rows=len(rows),
        marking=MARKING,
        left_out=(),
    )


def _plain(looks: Looks) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = looks.model_dump(mode="json")["looks"]
    return found


def _about(looks: Looks, scope: Scope, params: WhoSawParams) -> list[tuple[str, str]]:
    """What the file says of itself."""
    last = looks.verified
    return [
        ("marking", MARKING),
        (
            "what",
            "who asked about one person or thing, or was shown it: first for a reason that had to be given, then the newest",
        ),
        ("about", looks.entity),
        ("purpose", scope.purpose),
        ("exported by", scope.who),
        ("agency", scope.agency),
        ("role", scope.role),
        ("policy", scope.policy),
        ("known at", at(looks.known_at)),
        ("first day", params.since.isoformat() if params.since else ""),
        ("last day", params.until.isoformat() if params.until else ""),
        ("looks", str(len(looks.looks))),
        ("more looks", str(looks.more)),
        (
            "record last verified",
            f"{at(last.at)}: {'sound' if not last.wrong else f'{last.wrong:,} wrong'}" if last else "never",
        ),
        *(("note", note) for note in looks.notes),
    ]
