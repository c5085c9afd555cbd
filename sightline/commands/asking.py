"""Commands that ask: `ask`, `evidence`, `questions`, `question show`, `map`."""

from collections.abc import Callable, Hashable, Iterable
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from graph_service import catalogue, hotspot_map
from graph_service.cards.telling import NOT_NUMBERED, statements_of
from graph_service.errors import BadInput, NotFound
from graph_service.exports import exported
from graph_service.files import write_private
from graph_service.model.areas import Box
from graph_service.model.coverage import Days
from graph_service.model.ids import Minter
from graph_service.model.question import Evidence, Label, Params, Question, Said, Scope
from graph_service.model.times import utc_now
from graph_service.model.vocabulary import Edition, Purpose
from graph_service.questions import QUESTIONS
from graph_service.registry import Registry
from graph_service.service import Service
from graph_service.view import parse
from sightline import console, exporting, last, naming, parameters, prompting
from sightline.caller import AsJson, ForReason, TokenFile, Why, acting, scope_of, settings

T = TypeVar("T")

app = typer.Typer()
question_app = typer.Typer(no_args_is_help=True, help="What a question runs.")
app.add_typer(question_app, name="question")

Name = Annotated[str, typer.Argument(metavar="QUESTION", help="A question's name: `sightline questions` lists them.")]
Param = Annotated[
    list[str] | None,
    typer.Option(
        "--param", "-p", metavar="NAME=VALUE", help="A parameter; a list is given by commas or by saying it again."
    ),
]


GivenParams = Annotated[
    typer.FileText | None,
    typer.Option(
        "--params",
        help="A JSON object of parameters, from a file or - for standard input, so that no history keeps them.",
    ),
]


_DAYS = ["%d/%m/%Y", "%Y-%m-%d"]


class Kind(StrEnum):
    """What can be mapped."""

    HOTSPOTS = "hotspots"


@app.command()
def ask(
    question: Name,
    purpose: Why,
    param: Param = None,
    params: GivenParams = None,
    as_at: Annotated[str | None, typer.Option(help="Only what was said to be so on this day.")] = None,
    recorded_by: Annotated[str | None, typer.Option(help="Only what was written down by this day.")] = None,
    known_at: Annotated[str | None, typer.Option(help="As Sightline would have answered at this moment.")] = None,
    agency: Annotated[
        list[str] | None, typer.Option(help="Only statements of this agency; say it again for more.")
    ] = None,
    grade: Annotated[
        list[str] | None,
        typer.Option(help='What a scheme grades lower is left out: "3x5x2 2 C"; say it again for another scheme.'),
    ] = None,
    export: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Write the answer to this .csv, .xlsx or .geojson, without what may not be passed on, instead of showing it.",
        ),
    ] = None,
    reason: ForReason = None,
    json: AsJson = False,
    token_file: TokenFile = None,
) -> None:
    """Ask a question and see the answer with who says so; a name will do for an id."""
    asked = named(question)
    to = exporting.destination(export, asked) if export else None
    typed = parameters.values(asked, param or ())
    common: dict[str, object] = {"as_at": as_at, "recorded_by": recorded_by, "known_at": known_at}
    common |= {"agencies": agency or None, "grades": grade or None}
    given = {**(parameters.in_json(params.read()) if params else {}), **typed}
    given |= {name: value for name, value in common.items() if value is not None}
    given |= prompting.asked_for(asked, given)
    names = parameters.names_in(asked, given)
    params_but_names = parameters.checked(asked, {**given, **{name: f"e_{n:024x}" for n, name in enumerate(names)}})
    _note_history(asked, typed)
    with acting(token_file) as (service, identity):
        scope = scope_of(service, identity, purpose)
        ids = {name: _meant(service, scope, asked, params_but_names, name, text) for name, text in names.items()}
        meant = parameters.checked(asked, {**given, **ids})
        if to:
            exporting.put(to, exported(service.view, scope, asked, meant, to.wanted, reason=reason), json=json)
            return
        answer = service.view.ask(scope, asked, meant, reasons=reason)
    if asked.name not in NOT_NUMBERED:
        known = params_but_names.known_at
        last.keep(settings().home, identity.who, purpose, known.isoformat() if known else None, statements_of(answer))
    console.answer(answer, json=json)


def _meant(service: Service, scope: Scope, asked: Question[Any, Any], params: Params, parameter: str, text: str) -> str:
    """The id of whom a name means, having said whom."""
    entity, sentence = naming.resolve(service, scope, naming.kinds_of(asked, parameter), params, parameter, text)
    console.note(sentence)
    return entity


def _note_history(asked: Question[Any, Any], typed: dict[str, object]) -> None:
    """A shell keeps what is typed: said where that is a name or other words about somebody."""
    if parameters.names_in(asked, typed) or "text" in typed:
        console.note("Your shell may keep what you type after -p in its history; `--params -` leaves nothing there.")


@app.command()
def evidence(
    number: Annotated[int, typer.Argument(min=1, metavar="N", help="A statement's number in your last answer.")],
    purpose: Annotated[
        Purpose | None, typer.Option("--purpose", help="Why you ask; else the purpose of that answer.")
    ] = None,
    reason: ForReason = None,
    json: AsJson = False,
    token_file: TokenFile = None,
) -> None:
    """Open a statement of your last answer, by its number, within the hour."""
    asked = named("evidence")
    with acting(token_file) as (service, identity):
        held, statement = last.opened(settings().home, identity.who, number)
        scope = scope_of(service, identity, purpose or held.purpose)
        by = "assertion" if statement.startswith("a_") else "record"
        given = {by: statement, **({"known_at": held.known_at} if held.known_at else {})}
        answer = service.view.ask(scope, asked, parameters.checked(asked, given), reasons=reason)
    console.answer(answer, json=json)


@app.command()
def questions(json: AsJson = False) -> None:
    """List the questions that can be asked."""
    if json:
        from graph_service.api.routes import described

        console.print_json([described(question) for question in QUESTIONS.values()])
    else:
        console.lines("Questions", ({"name": q.name, "asks": q.asks} for q in QUESTIONS.values()))


@question_app.command()
def show(
    question: Name,
    purpose: Annotated[Why | None, typer.Option("--purpose", help="With it, your own scope is written out.")] = None,
    param: Param = None,
    token_file: TokenFile = None,
) -> None:
    """Show the Cypher a question runs, its guard expanded, ready to paste into Neo4j Browser."""
    asked = named(question)
    params = parameters.checked(asked, {**asked.example, **parameters.values(asked, param or ())})
    guard: dict[str, object] = {}
    if purpose is not None:
        with acting(token_file) as (service, identity):
            guard = params.guard(scope_of(service, identity, purpose), utc_now())
    run = _Rehearsal(Minter(settings().key), guard)
    asked.steps(run, params)
    texts = catalogue.load()
    for name in dict.fromkeys((*run.given, *asked.texts, *asked.uses)):
        console.write(_pasteable(texts[name], {**guard, **run.given.get(name, {})}) + "\n")


class _Rehearsal:
    """Takes down what a question's steps would run, and finds nothing; so each text is shown with its own parameters."""

    def __init__(self, mint: Minter, guard: dict[str, object]) -> None:
        self._mint, self.known_at = mint, str(guard.get("known_at") or utc_now())
        self.edition, self.areas = Edition.ANALYST, dict[str, Box]()
        self.start = 0
        self.given: dict[str, dict[str, object]] = {}

    def __call__(self, text: str, /, **params: object) -> list[dict[str, Any]]:
        """Nothing, having noted with what the text would run."""
        self.given.setdefault(text, params)
        return []

    def whenever(self, text: str, /, **params: object) -> list[dict[str, Any]]:
        """The same as the call itself."""
        return self(text, **params)

    def labels(self, _ids: Iterable[str]) -> dict[str, Label]:
        """None: nothing was found."""
        return {}

    def evidence(self, _links: Iterable[Said], cap: int = 20) -> tuple[tuple[Evidence, ...], int]:  # noqa: ARG002
        """None: nothing was found."""
        return (), 0

    def remembered(self, _name: Hashable, make: Callable[[], T]) -> T:
        """What is made: nothing is remembered."""
        return make()

    def agency(self, _visibility: int) -> str:
        """Nobody's: nothing was found."""
        return ""

    def covered(self) -> dict[tuple[str, str], list[Days]]:
        """Nothing: nothing was found."""
        return {}

    def agency_ids(self) -> list[str]:
        """No agency's: nothing was found."""
        return []

    def line(self, _visibility: int, _extract: str, _row: int) -> str:
        """No row: nothing was found."""
        return ""

    def file(self, _visibility: int, _name: str) -> str | None:
        """No file: nothing was found."""
        return None

    def search_ids(self, keys: Iterable[str]) -> list[str]:
        """The stored ids of search keys."""
        return self._mint.search_ids(keys)

    def alone(self, subjects: Iterable[str]) -> list[str]:
        """The entities that Subjects found by themselves."""
        return sorted(map(self._mint.alone, subjects))


@app.command(name="map")
def draw(
    kind: Annotated[Kind, typer.Argument(help="What to map.")],
    since: Annotated[datetime, typer.Option(formats=_DAYS, help="First day of the period.")],
    until: Annotated[datetime, typer.Option(formats=_DAYS, help="Last day of the period.")],
    purpose: Why,
    out: Annotated[Path, typer.Option("--out", "-o", help="The file to write, .html or .pdf; it needs nothing else.")],
    edition: Annotated[Edition | None, typer.Option(help="A stricter edition than your role's own.")] = None,
    basemap: Annotated[Path | None, typer.Option(help="Folder of GeoJSON to draw beneath; else HOME/basemap.")] = None,
    token_file: TokenFile = None,
) -> None:
    """Draw a map as one page, in the edition that your role and purpose allow; as PDF where the file's name ends in .pdf."""
    assert kind is Kind.HOTSPOTS  # noqa: S101 - the only kind there is
    first, last = since.date(), until.date()
    asked = named("hotspots")
    with acting(token_file) as (service, identity):
        scope = scope_of(service, identity, purpose)
        answer = service.view.ask(scope, asked, parse(asked, hotspot_map.asking(first, last, edition)))
        agencies = [agency.name for agency in Registry(service.settings.home).agencies()]
        on_it = hotspot_map.shown(answer, first, last, fictional=service.settings.fictional, agencies=agencies)
        folder = basemap or service.settings.home / "basemap"
        beneath = hotspot_map.ground(folder, needed=basemap is not None, frame=on_it.frame)
        moving = out.suffix.lower() != ".pdf"
        page = hotspot_map.page_of(on_it, beneath, moving=moving)
    written(out, page.encode() if moving else hotspot_map.printed(page))
    console.err().print(f"{answer.edition} edition written to {out}")


def written(path: Path, content: bytes) -> None:
    """Write a file for its owner alone; `BadInput` where that cannot be."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_private(path, content)
    except OSError as error:
        raise BadInput(
            "the file cannot be written where you said: expected a path that is yours, and no link"
        ) from error


def named(question: str) -> Question[Any, Any]:
    """The question of that name; hyphens will do for underscores."""
    try:
        return QUESTIONS[question.replace("-", "_")]
    except KeyError:
        raise NotFound(f"there is no question of that name: there are {', '.join(QUESTIONS)}") from None


def _pasteable(text: catalogue.Text, given: dict[str, object]) -> str:
    """One text, after a `:param` line for each value that is known and with a note of each that an earlier step hands on."""
    wanted = sorted(text.params | {name for name in catalogue.GUARD_PARAMS if f"${name}" in text.guarded})
    known = [f":param {name} => {_literal(given[name])}" for name in wanted if name in given]
    missing = [f"// ${name}: from your scope, or from the step before" for name in wanted if name not in given]
    return "\n".join((*known, f"// {text.name}", *missing, text.guarded.rstrip() + ";", ""))


def _literal(value: object) -> str:
    if isinstance(value, list | tuple):
        return f"[{', '.join(_literal(each) for each in value)}]"
    if isinstance(value, bool | int | float):
        return str(value).lower()
    escaped = str(value).replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n")
    return "null" if value is None else f"'{escaped}'"
