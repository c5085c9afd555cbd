"""Who looked at one person or thing: page by page, as a file, and whether the record that says so is sound. For those admitted."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from graph_service.audit import Finding
from graph_service.errors import BadInput
from graph_service.exports import ACTION, Format, looked
from graph_service.lookups.taken import ever_been
from graph_service.model.looks import Looks, WhoSawParams
from graph_service.model.moments import at
from graph_service.model.vocabulary import REASONS, Reason
from graph_service.questions import QUESTIONS
from graph_service.spelling import Unclean, days
from graph_service.view import parsed
from graph_service.web import covered_forms, wording
from graph_service.web.asking import Asker
from graph_service.web.door import Fields, Held, Posted, Signed, Turn
from graph_service.web.ids import Entity
from graph_service.web.page import page

looking = APIRouter()

PAGE, MOST = 100, 10_000
"""How many looks stand on one page, and how many in one file."""

DECISIONS = {
    "answered": "",
    "allowed": "no answer followed",
    "Refused": "refused",
    "ReasonNeeded": "nothing was shown: no reason was given",
}
"""What came of it, in words; of an answer none."""

ACTIONS = {"who-saw": "Who looked", ACTION: "Who looked, as a file"}
"""What was done that is no question, by the name of its page."""

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True)
class _Reader(Asker):
    """Who follows looks, and at whom."""

    entity: str

    def names(self, looks: Looks) -> Mapping[str, str]:
        """What those are called who looked, and whoever last verified the record of it."""
        return self.colleagues([*(one.who for one in looks.looks), *([looks.verified.who] if looks.verified else [])])


@dataclass(frozen=True)
class _Wanted:
    """What was typed of days, what it means, and what is wrong with it; and from where the list goes on."""

    typed: Mapping[str, str]
    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def _reader(signed: Signed, held: Held, entity: Entity) -> _Reader:
    return _Reader(held, signed, signed.scope(held), entity)


Reader = Annotated[_Reader, Depends(_reader)]


@looking.get("/who-looked/{entity}")
def who_looked(request: Request, reader: Reader, _: Turn) -> Response:
    """Who asked about one person, or was shown her; for those whom the policy admits."""
    return _page(request, reader, _wanted(Fields({})))


@looking.post("/who-looked/{entity}")
def who_looked_then(request: Request, fields: Posted, reader: Reader, _: Turn) -> Response:
    """The same on some days alone, or the next of them; or with the whole record verified first."""
    verifies = fields.one("do") == "verify"
    found = reader.service.view.verified(reader.scope, reader.signed.instance) if verifies else None
    return _page(request, reader, _wanted(fields), found)


@looking.post("/who-looked/{entity}/file")
def as_a_file(request: Request, fields: Posted, reader: Reader, _: Turn) -> Response:
    """The same as a file, on the record as what it is."""
    wanted = _wanted(fields)
    if wanted.errors:
        return _page(request, reader, wanted)
    try:
        format_ = Format(fields.one("format"))
    except ValueError:
        raise BadInput("expected csv or xlsx") from None
    params = parsed(WhoSawParams, {"entity": reader.entity, **wanted.values, "skip": 0, "most": MOST})
    looks = reader.service.view.looks(reader.scope, params, ever_been, reader.signed.instance, ACTION)
    file = looked(looks, reader.scope, params, reader.names(looks), format_)
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
    return Response(file.content, headers=headers, media_type="application/octet-stream")


def _page(request: Request, reader: _Reader, wanted: _Wanted, found: list[Finding] | None = None) -> Response:
    looks = None
    if not wanted.errors:
        params = parsed(WhoSawParams, {"entity": reader.entity, "most": PAGE, **wanted.values})
        looks = reader.service.view.looks(reader.scope, params, ever_been, reader.signed.instance)
    skip = int(wanted.values.get("skip", 0))
    shown = wanted.typed
    if reader.covered:
        shown = {name: covered_forms.moment_or_nothing(text) for name, text in shown.items()}
    return page(
        request, "looked.html", WRONG if wanted.errors else HTTPStatus.OK, entity=reader.entity, values=shown,
        errors=wanted.errors, looks=looks, lines=list(_lines(reader, looks)) if looks else [], skip=skip, page_of=PAGE,
        seen_by=wanted.values.get("seen_by") or (looks.known_at if looks else ""), known_at=at(looks.known_at) if looks else "",
        verified=_verified(reader, looks),
        found=None if found is None else [one for one in found if one.is_wrong],
        unfinished=sum(not one.is_wrong for one in found or ()),
    )  # fmt: skip


def _wanted(fields: Fields) -> _Wanted:
    """The days that were typed, and what is wrong with them; where the list goes on is ours, and anything else is not read."""
    typed = {name: fields.one(name).strip() for name in ("since", "until")}
    read, errors = _days(typed)
    skip, seen_by = fields.one("skip"), fields.one("seen_by")
    goes_on = {"skip": int(skip), "seen_by": seen_by} if skip.isascii() and skip.isdigit() and len(skip) < 8 else {}
    return _Wanted(typed, {**read, **goes_on}, errors)


def _verified(reader: _Reader, looks: Looks | None) -> str:
    """When the record was last verified, by whom, and what came of it."""
    if looks is None or looks.verified is None:
        return ""
    last = looks.verified
    came = "nothing was wrong" if not last.wrong else f"{last.wrong:,} thing{'' if last.wrong == 1 else 's'} wrong"
    return f"{at(last.at)}, by {reader.names(looks).get(last.who, last.who)}: {came}"


def _days(values: Mapping[str, str]) -> tuple[dict[str, date], dict[str, str]]:
    """The days that were typed, and what is wrong with them."""
    read: dict[str, date] = {}
    errors: dict[str, str] = {}
    for name, text in values.items():
        try:
            read |= {name: days.day(text)} if text else {}
        except Unclean:
            errors[name] = f"\u201c{wording.LABELS[name]}\u201d must be a real day, such as 02/06/2026 or 2 June 2026"
    if read.get("since", date.min) > read.get("until", date.max):
        errors["until"] = "The last day must be the first day or a later one"
    return read, errors


def _lines(reader: _Reader, looks: Looks) -> Iterator[Mapping[str, str]]:
    """Each look in words: when, who, for what, and how."""
    names = reader.names(looks)
    for one in looks.looks:
        how = " and ".join(filter(None, ("asked about" if one.asked else "", "shown" if one.shown else "")))
        yield {
            "when": at(one.at),
            "who": names.get(one.who, one.who),
            "agency": one.agency,
            "role": f"{one.role}, looking as {one.looked_as}" if one.looked_as else one.role,
            "purpose": one.purpose,
            "what": _what(one.what),
            "how": how,
            "reason": _reasons(one.reason),
            "decision": DECISIONS.get(one.decision, one.decision),
        }


def _reasons(codes: str) -> str:
    """The words of a reason, or of the reasons for two people."""
    return "; ".join(REASONS[Reason(code)] for code in codes.split(", ")) if codes else ""


def _what(action: str) -> str:
    """What was done, by the title of the question where one was asked."""
    if action in ACTIONS:
        return ACTIONS[action]
    name = action.split(" ")[-1]
    return wording.title(name) if name in QUESTIONS else wording.code(action)
