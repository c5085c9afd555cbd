"""What every role gets at every route, tried on the running service, and written as the table of `docs/pages/routes.md`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import httpx

from graph_service.access import PURPOSES
from graph_service.model.vocabulary import Purpose, Role
from tests.graph_service.web.every_page import NOBODY, Known, Way, api_ways, ways
from tests.graph_service.web.larkmoor import Larkmoor, agency_of

WORKS = (200, 303)
ASKED = ("around", "coverage", "hotspots")
"""The questions that stand for all: of each the form and the answer."""

Caller = tuple[str, str]
CALLERS: list[Caller] = [
    (role.value, purpose.value) for role in Role if role in PURPOSES for purpose in sorted(PURPOSES[role])
]

EVERYBODY: list[Caller | None] = [None, *CALLERS]
SOME: list[Caller | None] = [
    None,
    (Role.ANALYST.value, Purpose.INVESTIGATION.value),
    (Role.CHAIR.value, Purpose.PANEL.value),
    (Role.ADMINISTRATOR.value, Purpose.ACCOUNTS.value),
]
"""Those who try every route in continuous integration."""

CHANGES_WHO = ("POST /sign-in/{secret}", "POST /sign-out", "POST /look-as", "POST /look-as/myself", "POST /purpose")
"""After these the browser is somebody else's, or nobody's."""

HEAD = """# What every role gets at every address

Made by trying each address of the running service as each role for each purpose that it may state, in the demo's town; never by hand:

    SIGHTLINE_PROPERTY=large SIGHTLINE_WRITE=1 .venv/bin/pytest tests/graph_service/web/test_every_page.py -k role

A test fails while this page is not what the service does; as a rule it tries a few of the columns, and puts nothing on paper. What
somebody sees on a page is a matter of [who may see what](../commands/access.md): the same page shows one reader more than another.

| cell | |
|---|---|
| page, file, answer | it comes; with what this reader may see |
| goes on | what was asked for is done, and a page comes after it |
| sign in | nobody is signed in, or what was typed is wrong: the page that says how |
| token | a program must bring one |
| refused | not with this role, or not for this purpose |
| not there | there is no such page for anybody, or nothing that this reader may see |
| mend it | what was sent cannot be used by this reader |
"""


@dataclass(frozen=True)
class Line:
    """One row of the table: the route, what of it, and what each caller gets."""

    route: str
    what: str
    cells: tuple[str, ...]


def table(town: Larkmoor) -> str:
    """The page of documentation."""
    headings = ("address", "what of it", *map(_heading, EVERYBODY))
    for_people = _merged(_lines(_tried_on_pages(town)))
    for_programs = _merged(_lines(_tried_by_programs(town)))
    people, programs = _table(headings, for_people), _table(headings, for_programs)
    return "\n".join((HEAD, "## For people", "", *people, "", "## For programs", "", *programs, ""))


def _of_the_table(known: Known) -> list[Way]:
    """The ways that work where they may, or, of a route that the list knows by its refusals alone, those; of each question three."""
    routed = [way for way in ways(known) if way.route]
    work = {way.route for way in routed if way.status in WORKS}
    every = [way for way in routed if way.status in WORKS or way.route not in work]
    return [way for way in every if not way.route.endswith("/ask/{question}") or way.what.rpartition(" ")[2] in ASKED]


def others(town: Larkmoor, written: str) -> list[str]:
    """What those of `SOME` get that the page of documentation does not say they get; nothing is put on paper for it."""
    for_people, for_programs = (_as_written(part) for part in written.split("## For programs"))
    tried = [(for_people, one) for one in _tried_on_pages(town, SOME, papers=False)]
    tried += [(for_programs, one) for one in _tried_by_programs(town, SOME)]
    return [
        f"{way.route}, {way.what}: {_heading(caller)}: {found}"
        for said, (way, caller, found) in tried
        if found not in {said.get((way.route, what, _heading(caller))) for what in ("", _what(way))}
    ]


def _as_written(part: str) -> Mapping[tuple[str, str, str], str]:
    """What a table says, by the address, what of it, and who."""
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in part.splitlines() if line.startswith("| ")]
    headings = next(row for row in rows if row[0] == "address")
    return {
        (row[0].strip("`"), what, heading): found
        for row in rows
        if row[0].startswith("`")
        for what in row[1].split("; ")
        for heading, found in zip(headings[2:], row[2:], strict=True)
    }


def _heading(caller: Caller | None) -> str:
    return ", ".join(caller) if caller else NOBODY


def _tried_on_pages(
    town: Larkmoor, callers: Sequence[Caller | None] = EVERYBODY, *, papers: bool = True
) -> Iterator[tuple[Way, Caller | None, str]]:
    for caller in callers:
        browser, csrf = None, ""
        for way in _of_the_table(town.known()):
            if way.route.endswith("/pdf") and not papers:
                continue
            if browser is None:
                browser = town.signed_in(*caller).client if caller else town.browser()
                secret = browser.cookies.get("sightline")
                csrf = town.service.store.sessions.of(secret).csrf if secret else ""
            sends = way.sends if way.route != "POST /purpose" or caller is None else {**way.sends, "purpose": caller[1]}
            if sends is None:
                answer = browser.get(way.address)
            else:
                answer = browser.post(way.address, data={"csrf": csrf, **sends} if csrf else sends)
            yield way, caller, cell(answer)
            if way.route in CHANGES_WHO or "set-cookie" in answer.headers:
                browser = None


def _tried_by_programs(
    town: Larkmoor, callers: Sequence[Caller | None] = EVERYBODY
) -> Iterator[tuple[Way, Caller | None, str]]:
    tokens = {role: town.service.tokens.new(agency_of(Role(role)), Role(role))[1] for role, _ in filter(None, callers)}
    known = town.known()
    for caller in callers:
        purpose = caller[1] if caller else Purpose.SAFEGUARDING.value
        headers = {"Authorization": f"Bearer {tokens[caller[0]]}"} if caller else {}
        with httpx.Client(base_url=town.address, timeout=30, headers=headers) as client:
            for way in api_ways(known, purpose):
                answer = client.get(way.address) if way.sends is None else client.post(way.address, json=way.sends)
                yield way, caller, cell(answer)


def cell(answer: httpx.Response) -> str:
    """What came, in a word or two."""
    kind = answer.headers.get("content-type", "").partition(";")[0]
    if answer.status_code == 200:
        return {"text/html": "page", "application/json": "answer"}.get(kind, "file")
    if answer.status_code == 303:
        return "sign in" if answer.headers["location"] == "/sign-in" else "goes on"
    if answer.status_code == 401:
        return "sign in" if kind == "text/html" else "token"
    return {403: "refused", 404: "not there", 400: "mend it", 422: "mend it"}[answer.status_code]


def _what(way: Way) -> str:
    """What of a route; the page of a person is one page, whoever opens it."""
    return way.what.replace("a person, to a practitioner", "a person")


def _lines(tried: Iterator[tuple[Way, Caller | None, str]]) -> list[Line]:
    cells: dict[tuple[str, str, str], dict[Caller | None, str]] = {}
    for way, caller, found in tried:
        cells.setdefault((way.route, _what(way), way.who), {})[caller] = found
    return [Line(route, what, tuple(found.values())) for (route, what, _), found in cells.items()]


def _merged(lines: list[Line]) -> list[Line]:
    """Of each route one line for what everybody gets alike, saying of what where it is not the whole route."""
    merged: list[Line] = []
    for route in dict.fromkeys(line.route for line in lines):
        mine = [line for line in lines if line.route == route]
        alike: Mapping[tuple[str, ...], list[str]] = {}
        for line in mine:
            alike = {**alike, line.cells: [*alike.get(line.cells, []), line.what]}
        for cells, whats in alike.items():
            merged.append(Line(route, "" if len(alike) == 1 else "; ".join(dict.fromkeys(whats)), cells))
    return merged


def _table(headings: tuple[str, ...], lines: list[Line]) -> Iterator[str]:
    rows = [[f"`{line.route}`", line.what, *line.cells] for line in lines]
    return (f"| {' | '.join(row)} |" for row in ([*headings], ["---"] * len(headings), *rows))
