"""The list of who may use the installation for an agency: its administrator looks through it, confirms it, ends what is over.

Nothing on these pages lets anybody in: accounts, grants, links and tokens are made by command, by whoever owns the home.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from http import HTTPStatus

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from graph_service import access
from graph_service.access import QUARTER
from graph_service.errors import Conflict, SightlineError
from graph_service.model.moments import day, london
from graph_service.model.times import utc_day
from graph_service.service import Service
from graph_service.store import AccessList, Listed
from graph_service.store.access_list import LATE, OWNER
from graph_service.web import words
from graph_service.web.door import Held, Posted, Signed, SignedIn
from graph_service.web.page import page

accounts = APIRouter()

NO_END = 2100
"""A last day from this year on is none that anybody waits for."""

Shown = Mapping[str, object]
"""What a page shows of something, by the names that its template has for it."""


@accounts.get("/accounts")
def listed(request: Request, signed: Signed, held: Held) -> Response:
    """Who may use the installation for her agency; for the installation's administrator, for each."""
    return _page(request, signed, held)


@accounts.post("/accounts/confirm")
def confirmed(request: Request, signed: Signed, fields: Posted, held: Held) -> Response:
    """Confirm an agency's list as it was shown, or the lines of it that are ticked."""
    agency, only = fields.one("agency"), None if fields.one("do") == "all" else fields.all("line")
    if only == ():
        wrong = "Tick what you confirm, or confirm the whole list"
        return _page(request, signed, held, HTTPStatus.UNPROCESSABLE_ENTITY, wrong=wrong)
    try:
        with _recording(signed, held, "account confirm", "confirmed") as done:
            kept = held.store.access_lists.confirm(signed.identity, signed.purpose, agency, fields.one("state"), only)
            done.extend(kept)
    except Conflict as changed:
        return _page(request, signed, held, HTTPStatus.CONFLICT, wrong=_capital(str(changed)))
    return _page(request, signed, held, said=f"{len(done):,} confirmed for {_of(agency)}, for another quarter")


@accounts.get("/accounts/end/{line}")
def ending(request: Request, line: str, signed: Signed, held: Held) -> Response:
    """What is to end, once more, before it does."""
    with _recording(signed, held, "list accounts", "answered"):
        one = held.store.access_lists.one(signed.identity, signed.purpose, line)
    shown = _shown(one, utc_day(signed.session.seen), _names(held), signed.session.who)
    return page(request, "end_access.html", one=shown, of=_of(one.allowed.agency))


@accounts.post("/accounts/end/{line}")
def ended(request: Request, line: str, signed: Signed, _: Posted, held: Held) -> Response:
    """The end of a post or a token, here and in every other process."""
    with _recording(signed, held, "account end", "ended") as done:
        one = held.store.access_lists.end(signed.identity, signed.purpose, line)
        done.append(one.id)
    if one.id == signed.session.post.id:
        return RedirectResponse("/signed-out", HTTPStatus.SEE_OTHER)
    return _page(request, signed, held, said=f"Ended: {_called(one)}, {words.ROLES[one.allowed.role]}")


@contextmanager
def _recording(signed: SignedIn, held: Service, action: str, done: str) -> Iterator[list[str]]:
    """An act of hers on the record: that it begins, then how it ended, with the opaque names of what it was done to."""
    purpose, lines = signed.purpose.value, list[str]()
    held.view.at_the_door(signed.identity, action, "allowed", signed.instance, purpose)
    try:
        yield lines
    except SightlineError as refused:
        held.view.at_the_door(signed.identity, action, type(refused).__name__, signed.instance, purpose)
        raise
    held.view.at_the_door(signed.identity, action, done, signed.instance, purpose, tuple(lines))


def _page(
    request: Request, signed: SignedIn, held: Service, status: int = HTTPStatus.OK, *, said: str = "", wrong: str = ""
) -> Response:
    with _recording(signed, held, "list accounts", "answered"):
        only = access.whose_accounts(signed.identity, signed.purpose)
        found = held.store.access_lists.now(only)
    agencies = sorted({one.allowed.agency for one in found.lines}) if only is None else [only]
    names = _names(held)
    lists = [_list(agency, found.of(agency), names, signed.session.who) for agency in agencies]
    return page(
        request, "accounts.html", status, lists=lists, said=said, wrong=wrong, changes=signed.session.viewing is None,
        quarter=QUARTER.days, grace=access.GRACE.days,
    )  # fmt: skip


def _list(agency: str, found: AccessList, names: Mapping[str, str], own: str) -> Shown:
    """The list of one agency: what there is to confirm, what is over, and the state by which a confirmation names it."""
    open_ones = [_shown(one, found.today, names, own) for one in found.open]
    over = [one for one in found.lines if one not in found.open]
    return {
        "agency": agency,
        "of": _of(agency),
        "state": found.state,
        "open": open_ones,
        "over": [_shown(one, found.today, names, own) for one in over],
        "others": sum(not one["hers"] for one in open_ones),
        "late": sum(bool(one["late"]) for one in open_ones),
    }


def _shown(one: Listed, today: date, names: Mapping[str, str], own: str) -> Shown:
    """One line in words."""
    allowed, state = one.allowed, one.state(today)
    return {
        "id": one.id,
        "called": _called(one),
        "who": one.who,
        "hers": one.who == own,
        "role": words.ROLES[allowed.role],
        "purposes": " or ".join(words.PURPOSES[purpose] for purpose in allowed.purposes),
        "grants": ", ".join(allowed.grants),
        "clearance": allowed.clearance,
        "signs_in": "" if one.is_token else "password and code" if one.set_up else "links alone",
        "made": _day(one.made),
        "last_used": _day(one.last_used) if one.last_used else "never",
        "until": day(allowed.expires) if allowed.expires.year < NO_END else "no last day",
        "confirmed": _confirmed(one, names),
        "state": state,
        "late": state in LATE,
        "stops": day(allowed.confirmed_until),
        "ended": _day(one.ended) if one.ended else "",
    }


def _confirmed(one: Listed, names: Mapping[str, str]) -> str:
    """When it was last confirmed and by whom; or from when its first quarter is counted."""
    on, by = _day(one.allowed.confirmed or one.made), one.allowed.confirmed_by
    if by is None:
        return f"not yet; counted from {on}"
    return f"{on}, by {'the owner of the home' if by == OWNER else names.get(by, by)}"


def _called(one: Listed) -> str:
    """What a line is called: the name to sign in with; of a token, the note that was made of it."""
    return (f"a token: {one.name}" if one.name else "a token") if one.is_token else one.name


def _names(held: Service) -> dict[str, str]:
    """The names of all accounts, by their opaque ones."""
    return {account.who: account.name for account in held.store.accounts.all()}


def _of(agency: str) -> str:
    return "the installation itself" if agency == "*" else agency


def _day(moment: str) -> str:
    """The day of a moment, or a day that is kept as one."""
    return day(london(moment) if "T" in moment else date.fromisoformat(moment))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
