"""The demo: a fictional town's files through the real ingesters, every question asked over HTTP, a map, and a service to try."""

import json
import os
import shlex
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from graph_service import hotspot_map
from graph_service.access import Identity
from graph_service.errors import NotFound, NotSignedIn, ReasonNeeded, Unavailable
from graph_service.files import write_private
from graph_service.model.times import day_bounds
from graph_service.model.vocabulary import Purpose, Reason, Role
from graph_service.questions import QUESTIONS
from graph_service.registry import Registry
from graph_service.service import Service, open_service
from graph_service.store import Post
from graph_service.view import parse
from ingest.installed import Installed
from ingest.register import bring
from ingest.report import Report
from sightline import console, serving
from sightline.caller import settings
from sightline.story_cards import story_cards
from sightline.taking import bars, take
from sightline.town import OF_TOWN, Try, covers, register, story, write_register, write_town
from sightline.town.people import TODAY

HOME = Path(".sightline/demo")
CALLERS = (
    ("analyst", "westshire-police", Role.ANALYST),
    ("practitioner", "westshire-council", Role.PRACTITIONER),
    ("chair", "westshire-council", Role.CHAIR),
    ("operator", "*", Role.OPERATOR),
)
"""Whose tokens the demo makes."""


@dataclass(frozen=True)
class Person:
    """Somebody of the demo who signs in to the pages: the name of her account, who she is, her agency and role."""

    name: str
    is_who: str
    agency: str
    role: Role


PEOPLE = (
    Person("asha.analyst", "an analyst of the police", "westshire-police", Role.ANALYST),
    Person("ruth.chair", "the chair of the forum", "westshire-council", Role.CHAIR),
    Person("carys.worker", "a CSE worker of the council", "westshire-council", Role.PRACTITIONER),
)
"""For whom the demo prints a link."""

Json = dict[str, Any]


@dataclass(frozen=True)
class Map:
    """One of the demo's maps: whose, for what, which file, and its period."""

    whose: str
    who: str
    purpose: Purpose
    file: str
    since: date
    until: date


MAPS = (
    Map("the analyst's map", "analyst", Purpose.SAFEGUARDING, "hotspots.html", date(2026, 2, 1), date(2026, 4, 30)),
    Map("the chair's map", "chair", Purpose.PANEL, "hotspots-chair.html", date(2026, 1, 1), date(2026, 3, 31)),
)
"""The story's months for the analyst; for the chair a whole quarter, of which there are figures by ward too."""


@dataclass(frozen=True)
class Asker:
    """Asks over HTTP as the holder of a token would."""

    host: str
    port: int
    token: str

    def __call__(self, question: str, purpose: str, params: Json, reason: str = "") -> Json:
        """The answer; a problem raises."""
        line = HTTPConnection(self.host, self.port, timeout=60)
        try:
            body = json.dumps(_body(purpose, params, reason))
            line.request("POST", f"/api/v1/ask/{question}", body, {"Authorization": f"Bearer {self.token}"})
            answer = line.getresponse()
            read: Json = json.loads(answer.read())
        finally:
            line.close()
        if read.get("type") == "/problems/reason-needed":
            raise ReasonNeeded(str(read.get("detail")))
        if answer.status != 200:
            raise Unavailable(f"{question} was answered with {answer.status}: {read.get('detail')}")
        return read


def demonstrate(once: Path | None, people: int, home: Path = HOME) -> None:
    """Make the town and show it; with `once`, write what it shows to that folder and end."""
    chosen = settings(home=home, graph_url=None, store_url=None, store_url_file=None, fictional=True, host="127.0.0.1")
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    _say(f"Writing the files of a fictional town of {people:,} people")
    files = write_town(home / "town", people, makeup=OF_TOWN)
    places = write_register(home / "town", people)
    shutil.copytree(home / "town" / "ground", home / "basemap", dirs_exist_ok=True)
    register(home)
    _say("Starting the graph engine")
    with open_service(chosen) as service:
        tokens = _tokens(service)
        operator = service.tokens.identity_of(_read(tokens["operator"]))
        _register_places(service, places, operator)
        _take_all(service, files, operator)
        pages = [
            _draw(service, service.tokens.identity_of(_read(tokens[one.who])), one, home / one.file) for one in MAPS
        ]
        with serving.running(service, serving.listening(chosen.host, chosen.port, any_free=True)) as (host, port):
            answers = list(_answers(Asker(host, port, _read(tokens["analyst"]))))
        if once is not None:
            _write_once(once, pages, answers)
            return
        _write_environment(home, tokens["analyst"])
        bound = serving.listening(chosen.host, chosen.port, any_free=True)
        serving.log_to_stderr()
        secrets = _links(service)
        serving.serve(service, bound, lambda address: _invite(address, home, pages, answers, secrets), story_cards())
    _say("Stopped. Everything is kept: run it again to go on.")


def _register_places(service: Service, files: list[tuple[Path, str]], operator: Identity) -> None:
    """The town's own places into the register, before anything is said to have happened there."""
    for path, form in files:
        brought = bring(path, form, service.writer, operator, taken_at=day_bounds(TODAY)[0])
        _say(f"{path.name} into the place register: {brought.report.rows:,} places")
        for reference in brought.held_back:
            _say(f"  not {reference}: that is what somebody called a home, placement or refuge")


def _take_all(service: Service, files: list[tuple[Path, str, str]], operator: Identity) -> None:
    """Every file in, in order, and one line of report each."""
    _say("Taking the agencies' files in")
    taken_at = day_bounds(TODAY)[0]
    refused = service.settings.home / "refused"
    refused.mkdir(mode=0o700, exist_ok=True)
    installed = Installed(service.settings.home)
    with bars() as shown:
        reports = [
            take(
                p,
                source,
                installed.profile(name),
                service,
                operator,
                shown,
                taken_at=taken_at,
                covers=covers(source),
            )
            for p, source, name in files
        ]
    console.lines("What came of each file", map(_line, reports), console.err())
    for report in reports:
        if report.refused_rows:
            report.write_refused(refused / f"{Path(report.file).stem}.refused.csv")
    _say(f"Some rows are wrong on purpose: see {refused}")


def _line(report: Report) -> dict[str, object]:
    tally = report.tally
    return {
        "file": report.file,
        "rows": report.rows,
        "refused": report.refused,
        "facts new": "in already" if report.already_in else tally.new,
        "statements": tally.assertions,
    }


def _draw(service: Service, who: Identity, one: Map, path: Path) -> Path:
    """A hotspot map, in the edition of whose it is."""
    asked, scope = QUESTIONS["hotspots"], service.view.scope(who, one.purpose)
    answer = service.view.ask(scope, asked, parse(asked, hotspot_map.asking(one.since, one.until, None)))
    on_it = hotspot_map.shown(
        answer,
        one.since,
        one.until,
        fictional=True,
        agencies=[one.name for one in Registry(service.settings.home).agencies()],
    )
    beneath = hotspot_map.ground(service.settings.home / "basemap", needed=True)
    _write_private(path, hotspot_map.page_of(on_it, beneath))
    return path


def _answers(ask: Asker) -> Iterator[Json]:
    """Every question of the story, and the evidence of the first statement met."""
    statement = ""
    for one in story():
        params = {**one.params, **{name: _found(ask, one, text) for name, text in one.found.items()}}
        asked = _asked(ask, one.question, one.purpose, params, one.why)
        statement = statement or _statement(asked["answer"])
        yield asked
    why = "What does one of these statements rest on?"
    yield _asked(ask, "evidence", Purpose.SAFEGUARDING, {"assertion": statement}, why)


def _asked(ask: Asker, question: str, purpose: str, params: Json, why: str) -> Json:
    """What was asked, with the reason that it took, if it took one, and the answer."""
    reason = ""
    try:
        answer = ask(question, purpose, params)
    except ReasonNeeded:
        reason = Reason.STRATEGY.value
        answer = ask(question, purpose, params, reason)
    told = {"question": question, "why": why, "purpose": purpose, **({"reason": reason} if reason else {})}
    return {**told, "parameters": params, "answer": answer}


def _body(purpose: str, params: Json, reason: str) -> Json:
    return {"purpose": purpose, "params": params, **({"reason": reason} if reason else {})}


def _found(ask: Asker, one: Try, text: str) -> str:
    rows = ask("find", one.purpose, {"text": text, "kinds": ["Person", "Place"]})["rows"]
    if not rows:
        raise NotFound("somebody or a place of the story is not in the town: `rm -r .sightline/demo` and start again")
    return str(rows[0]["entity"])


def _statement(answer: Json) -> str:
    """The first assertion that an answer rests on."""
    return next((e["assertion"] for row in answer["rows"] for e in row["evidence"] if e["assertion"]), "")


def _write_once(folder: Path, pages: list[Path], answers: list[Json]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for page in pages:
        write_private(folder / page.name, page.read_bytes())
    _write_private(folder / "answers.json", json.dumps(answers, indent=1, ensure_ascii=False) + "\n")
    names = ", ".join(str(folder / page.name) for page in pages)
    _say(f"Wrote {names} and {folder / 'answers.json'}; everything is stopped")


def _tokens(service: Service) -> dict[str, Path]:
    """A file with a valid token for each caller; those of an earlier run are kept while they are valid."""
    folder = service.settings.home / "tokens"
    folder.mkdir(mode=0o700, exist_ok=True)
    for name, agency, role in CALLERS:
        try:
            service.tokens.identity_of(_read(folder / name))
        except (FileNotFoundError, NotSignedIn):
            _, secret = service.tokens.new(agency, role, note=f"demo {name}")
            _write_private(folder / name, secret + "\n")
        _write_private(folder / f"{name}.header", f"Authorization: Bearer {_read(folder / name)}\n")
    return {name: folder / name for name, _, _ in CALLERS}


def _links(service: Service) -> dict[str, str]:
    """A link that works once for each of those who sign in; their accounts are those of an earlier run, if there was one.

    Each run confirms them for another quarter, as their agencies would.
    """
    accounts = {account.name: account for account in service.store.accounts.all()}
    for one in PEOPLE:
        if one.name not in accounts:
            accounts[one.name] = service.store.accounts.new(one.name, [Post.of(one.agency, one.role, date.max)])
    held = service.store.access_lists.now()
    hers = [one.id for one in held.open if one.name in {person.name for person in PEOPLE}]
    service.store.access_lists.confirm_as_owner(None, held.state, hers)
    return {one.name: service.store.links.new(accounts[one.name].who) for one in PEOPLE}


def _write_environment(home: Path, token: Path) -> None:
    """What the shell needs so that `sightline` acts on the demo as its analyst."""
    said = {"SIGHTLINE_HOME": home.resolve(), "SIGHTLINE_FICTIONAL": "true", "SIGHTLINE_TOKEN_FILE": token.resolve()}
    lines = [f"export {name}={shlex.quote(str(value))}\n" for name, value in said.items()]
    _write_private(home / "env", "".join(["unset SIGHTLINE_GRAPH_URL SIGHTLINE_TOKEN\n", *lines]))


def _invite(address: str, home: Path, pages: list[Path], answers: list[Json], secrets: Mapping[str, str]) -> None:
    """What to open, what to try, how to stop."""
    sightline = shlex.quote(_command())
    _say("")
    _say("Everything is fictional. Open a link in a browser on this machine: it works once, within ten minutes.")
    for person in PEOPLE:
        _say(f"  {person.name}, {person.is_who}:")
        _say(f"    {address}/sign-in/{secrets[person.name]}")
    _say("Run the demo again for new links; nothing is fetched then. Beside the pages:")
    for drawn, page in zip(MAPS, pages, strict=True):
        _say(f"  {drawn.whose:<19}{page.resolve().as_uri()}")
    _say(f"  {'the API':<19}{address}/api/v1/questions (with a token)")
    _say(f"To try, in another terminal, as an analyst of the police (others: {home}/tokens):")
    _say(f"  . {home}/env")
    for one in answers:
        _say(f"  # {one['why']}")
        reason = f" --reason {one['reason']}" if "reason" in one else ""
        _say(f"  {sightline} ask {one['question']} --purpose {one['purpose']}{reason}{_params(one['parameters'])}")
    _say("  # The same over HTTP; the token stays in its file")
    first = answers[0]
    body = shlex.quote(json.dumps(_body(first["purpose"], first["parameters"], first.get("reason", ""))))
    _say(f"  curl -s -H @{home}/tokens/analyst.header -d {body} {address}/api/v1/ask/{answers[0]['question']}")
    _say("  # Stories with known truth: what really happened, what to ask, and what each reader is told")
    _say(f"  {sightline} stories")
    _say("To stop: Ctrl-C.")


def _params(params: Json) -> str:
    return "".join(f" -p {shlex.quote(f'{name}={value}')}" for name, value in params.items())


def _command() -> str:
    """How this very program is called from here."""
    program = Path(sys.argv[0])
    if program.name != "sightline":
        return "sightline"
    return os.path.relpath(program) if program.is_relative_to(Path.cwd()) else str(program)


def _read(path: Path) -> str:
    return path.read_text(encoding="ascii").strip()


def _write_private(path: Path, text: str) -> None:
    write_private(path, text.encode())


def _say(text: str) -> None:
    console.err().print(console.safe(text), soft_wrap=True)
