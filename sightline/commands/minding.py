"""Commands of administration: `schema`, `token`, `audit`, `check`; for whoever may read the installation's home.

`audit who-saw` alone is for the holder of a token.
"""

import os
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from graph_service import policy
from graph_service.audit import head, verify
from graph_service.errors import BadInput
from graph_service.installation import open_graph
from graph_service.lookups.taken import ever_been
from graph_service.model import moments
from graph_service.model.looks import Look, WhoSawParams
from graph_service.model.question import Params, Scope
from graph_service.model.times import utc_day, utc_now
from graph_service.model.visibility import MARKINGS
from graph_service.model.vocabulary import Purpose, Role
from graph_service.service import Service
from graph_service.store import Token, open_store
from graph_service.store.tokens import DAYS
from graph_service.view import parsed, refused_values
from sightline import console, naming, parameters
from sightline.caller import AsJson, TokenFile, Why, acting, scope_of, settings
from sightline.exits import DONE, FAILED
from sightline.recording import expect_key, record

app = typer.Typer()
token_app = typer.Typer(no_args_is_help=True, help="Tokens of those who ask and put.")
audit_app = typer.Typer(no_args_is_help=True, help="The record of every asking and putting.")
app.add_typer(token_app, name="token")
app.add_typer(audit_app, name="audit")


@app.command(name="schema")
def bring_up_to_date() -> None:
    """Bring the graph's constraints and indexes up to date."""
    with open_graph(settings()) as (_, applied):
        console.err().print(f"applied {', '.join(applied)}" if applied else "already up to date")


@app.command()
def check(json: AsJson = False) -> None:
    """Look at the whole installation; exit 9 when something is wrong. Shows no secret."""
    from sightline.check import everything

    found = everything(settings())
    if json:
        console.print_json([finding.__dict__ for finding in found])
    else:
        console.lines("Sightline", ({"": "ok" if f.ok else "WRONG", "what": f.what, "found": f.found} for f in found))
    raise typer.Exit(DONE if all(finding.ok for finding in found) else FAILED)


@token_app.command(name="new")
def token_new(
    agency: Annotated[
        str,
        typer.Option(
            help="The holder's agency, as `agency list` names it; * for an operator, steward or administrator of all."
        ),
    ],
    role: Annotated[Role, typer.Option(help="What the holder is.")],
    purpose: Annotated[
        list[Purpose] | None, typer.Option(help="A purpose they may state; without, all of the role's.")
    ] = None,
    grant: Annotated[list[str] | None, typer.Option(help="A tag granted, such as health or operation:NAME.")] = None,
    clearance: Annotated[str, typer.Option(help="The highest marking they may see.")] = MARKINGS[-1],
    days: Annotated[int, typer.Option(min=1, max=366, help="How long it lasts.")] = DAYS,
    note: Annotated[str, typer.Option(help="What you know the holder by; kept here alone, in no log.")] = "",
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write the token to this new 0600 file, not to the screen.")
    ] = None,
) -> None:
    """Make a token. It is shown this once and cannot be read again."""
    chosen = settings()
    expect_key(chosen)
    file = None if out is None else _new_file(out)
    try:
        with open_store(chosen) as store:
            token, secret = store.tokens.new(agency, role, purpose or (), grant or (), clearance, days, note)
    except (ValidationError, BadInput) as error:
        if out is not None:
            out.unlink(missing_ok=True)
        raise _refused(error) from None
    record(chosen, "token new", token.who)
    if file is None:
        console.write(secret + "\n")
    else:
        with os.fdopen(file, "w", encoding="ascii") as opened:
            opened.write(secret + "\n")
    console.err().print(
        f"{token.who}: {role} of {agency}, until {token.expires}; keep the token where only its holder can read it"
    )
    for sentence in policy.words(token.identity):
        console.err().print(console.safe(sentence), soft_wrap=True)
    console.err().print("What bears several of these is seen only if each of them is.")


@token_app.command(name="list")
def token_list(json: AsJson = False) -> None:
    """List the tokens, without what would let anybody use one."""
    today = utc_day(utc_now())
    with open_store(settings(), make=False) as store:
        tokens = store.tokens.all()
    rows = [
        {
            "who": token.who,
            "agency": token.agency,
            "role": token.role.value,
            "purposes": [purpose.value for purpose in token.purposes],
            "grants": list(token.grants),
            "state": _state(token, today),
            "expires": token.expires.isoformat(),
            "note": token.note,
        }
        for token in tokens
    ]
    console.print_json(rows) if json else console.lines("Tokens", rows)


def _state(token: Token, today: date) -> str:
    if token.revoked:
        return "revoked"
    if token.is_unconfirmed(today):
        return "not confirmed"
    return "works" if token.works(today) else "expired"


@token_app.command(name="revoke")
def token_revoke(who: Annotated[str, typer.Argument(help="The token's name, as `token list` shows it.")]) -> None:
    """Revoke a token, at once, also for a service that runs."""
    chosen = settings()
    expect_key(chosen)
    with open_store(chosen, make=False) as store:
        store.tokens.revoke(who)
    record(chosen, "token revoke", who)
    console.err().print("revoked")


@audit_app.command(name="verify")
def audit_verify(
    noted: Annotated[
        str | None, typer.Option(help="A line that `audit head` gave and that was kept elsewhere.")
    ] = None,
    json: AsJson = False,
) -> None:
    """Check that nothing in the record was changed, moved or cut; exit 9 if something was."""
    chosen = settings()
    found = verify(chosen.home / "audit", chosen.key, noted)
    rows = [{"kind": f.kind, "file": f.file, "line": f.line, "what": f.words} for f in found]
    if json:
        console.print_json(rows)
    else:
        console.lines("Findings", rows)
    wrong = [finding for finding in found if finding.is_wrong]
    console.err().print("something is wrong with the record" if wrong else "the record is whole")
    raise typer.Exit(FAILED if wrong else DONE)


@audit_app.command(name="head")
def audit_head() -> None:
    """Give the line to note in the minutes, or anywhere off this machine: with it a cut record is found."""
    chosen = settings()
    console.write(head(chosen.home / "audit", chosen.key) + "\n")


@audit_app.command(name="who-saw")
def audit_who_saw(
    person: Annotated[str, typer.Argument(metavar="PERSON", help="An id that any answer ever gave, or a name.")],
    purpose: Why,
    since: Annotated[str | None, typer.Option(help="Only looks on this day or later.")] = None,
    until: Annotated[str | None, typer.Option(help="Only looks on this day or earlier.")] = None,
    most: Annotated[int, typer.Option(min=1, max=10_000, help="How many to list, the newest first.")] = 500,
    json: AsJson = False,
    token_file: TokenFile = None,
) -> None:
    """List who asked about somebody or was shown her; for an auditor, and for an agency's operator of its own staff."""
    days = {name: parameters.day(text) for name, text in (("since", since), ("until", until)) if text}
    with acting(token_file) as (service, identity):
        scope = scope_of(service, identity, purpose)
        entity = person if person.startswith("e_") else _meant(service, scope, person)
        found = service.view.looks(scope, parsed(WhoSawParams, {"entity": entity, **days, "most": most}), ever_been)
    if json:
        console.print_json(found.model_dump(mode="json"))
        return
    console.lines("Looks", (_look(look) for look in found.looks))
    for note in (*([f"{found.more:,} more: say --most to see them."] if found.more else []), *found.notes):
        console.note(note)


def _meant(service: Service, scope: Scope, name: str) -> str:
    """The id of the one person who goes by a name, having said whom."""
    console.note("Your shell may keep a name in its history; an id says nothing of anybody.")
    entity, sentence = naming.resolve(service, scope, naming.PEOPLE, Params(), "PERSON", name)
    console.note(sentence)
    return entity


def _look(look: Look) -> dict[str, object]:
    """One look for the terminal."""
    how = ("asked about", look.asked), ("shown", look.shown)
    return {
        "when": moments.at(look.at),
        "who": look.who,
        "agency": look.agency,
        "role": f"{look.role}, looking as {look.looked_as}" if look.looked_as else look.role,
        "purpose": look.purpose,
        "reason": look.reason,
        "what": look.what,
        "she was": ", ".join(words for words, so in how if so),
        "and it was": look.decision,
    }


def _refused(error: ValidationError | BadInput) -> BadInput:
    return error if isinstance(error, BadInput) else BadInput(refused_values(error.errors(include_input=False)))


def _new_file(path: Path) -> int:
    try:
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise BadInput("the file for the token cannot be made: expected a path where nothing is yet") from error
