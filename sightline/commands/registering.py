"""Commands of administration: `agency`, `operation`, `profile`, `access`; for whoever may read the installation's home."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Annotated

import typer
from pydantic import ValidationError

from graph_service import policy
from graph_service.errors import BadInput
from graph_service.model import moments
from graph_service.model.areas import Box
from graph_service.model.times import utc_day, utc_now
from graph_service.registry import Registry
from graph_service.store import Account, Post, open_store
from graph_service.view import refused_values
from ingest.installed import Installed
from sightline import console
from sightline.caller import AsJson, settings
from sightline.recording import record

app = typer.Typer()
agency_app = typer.Typer(no_args_is_help=True, help="Agencies, the systems each owns, and what each may quote.")
operation_app = typer.Typer(no_args_is_help=True, help="Operations, each registered to the agencies that run it.")
profile_app = typer.Typer(no_args_is_help=True, help="The profiles that files are read by.")
access_app = typer.Typer(no_args_is_help=True, help="Who may see what.")
app.add_typer(agency_app, name="agency")
app.add_typer(operation_app, name="operation")
app.add_typer(profile_app, name="profile")
app.add_typer(access_app, name="access")

Named = Annotated[str, typer.Argument(metavar="AGENCY", help="An agency's name: small letters, figures and hyphens.")]
Quoted = Annotated[list[str], typer.Argument(metavar="SYSTEM...", help="Another agency's system, as agency/system.")]
Operation = Annotated[str, typer.Argument(metavar="OPERATION", help="The name in the tag operation:NAME.")]


@agency_app.command(name="add")
def agency_add(
    agency: Named,
    title: Annotated[str, typer.Option(help="What the agency is called.")],
    system: Annotated[list[str] | None, typer.Option(help="A system of its own; say it again for more.")] = None,
) -> None:
    """Register an agency, or give one another title and more systems."""
    with _registering("agency add", agency, *(system or ())) as registry:
        registry.add(agency, title, system or ())


@agency_app.command(name="quote")
def agency_quote(agency: Named, systems: Quoted) -> None:
    """Let an agency's files quote references of other agencies' systems."""
    with _registering("agency quote", agency, *systems) as registry:
        registry.quote(agency, systems)


@agency_app.command(name="unquote")
def agency_unquote(agency: Named, systems: Quoted) -> None:
    """Let them no longer; a profile that still does so is refused at the next file."""
    with _registering("agency unquote", agency, *systems) as registry:
        registry.unquote(agency, systems)


@agency_app.command(name="area")
def agency_area(
    agency: Named,
    west: Annotated[float, typer.Option(help="Its western edge: longitude, WGS 84.")],
    south: Annotated[float, typer.Option(help="Its southern edge: latitude, WGS 84.")],
    east: Annotated[float, typer.Option(help="Its eastern edge: longitude, WGS 84.")],
    north: Annotated[float, typer.Option(help="Its northern edge: latitude, WGS 84.")],
) -> None:
    """Register the area where an agency works, in place of the one it had."""
    with _registering("agency area", agency, *map(str, (west, south, east, north))) as registry:
        registry.locate(agency, Box(west=west, south=south, east=east, north=north))


@agency_app.command(name="list")
def agency_list(json: AsJson = False) -> None:
    """List the agencies."""
    agencies = Registry(settings().home).agencies()
    rows = [agency.model_dump(mode="json") for agency in agencies]
    if json:
        console.print_json(rows)
    else:
        areas = [agency.area.text if agency.area else "" for agency in agencies]
        console.lines("Agencies", [{**row, "area": area} for row, area in zip(rows, areas, strict=True)])


@operation_app.command(name="add")
def operation_add(operation: Operation, agency: Named) -> None:
    """Register an operation to an agency: its profile and rows may name it from now on."""
    with _registering("operation add", operation, agency) as registry:
        registry.begin(operation, agency)


@operation_app.command(name="end")
def operation_end(operation: Operation, agency: Named) -> None:
    """End an agency's operation: nothing new may name it; what it holds stays closed to all but those granted it."""
    with _registering("operation end", operation, agency) as registry:
        registry.end(operation, agency)


@operation_app.command(name="list")
def operation_list(json: AsJson = False) -> None:
    """List the operations."""
    rows = [
        {"operation": operation, "agency": agency.name, "state": state}
        for agency in Registry(settings().home).agencies()
        for state, operations in (("runs", agency.operations), ("ended", agency.ended))
        for operation in operations
    ]
    console.print_json(rows) if json else console.lines("Operations", rows)


@profile_app.command(name="add")
def profile_add(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A TOML file, or a profile that comes with Sightline.")],
) -> None:
    """Install an agency's profile, in place of the one it had."""
    chosen = settings()
    profile = Installed(chosen.home).add(file)
    record(chosen, "profile add", profile.agency)
    console.err().print(f"installed the profile of {profile.agency}: it sends {', '.join(profile.names())}")


@profile_app.command(name="list")
def profile_list(json: AsJson = False) -> None:
    """List the installed profiles."""
    installed = Installed(settings().home)
    rows = [{"agency": name, "sends": installed.profile(name).names()} for name in installed.names()]
    console.print_json(rows) if json else console.lines("Profiles", rows)


@profile_app.command(name="show")
def profile_show(agency: Named) -> None:
    """Show an agency's profile as it was installed."""
    console.write(Installed(settings().home).text(agency).decode("utf-8", "replace"))


@access_app.command(name="table")
def access_table(json: AsJson = False) -> None:
    """Print who may see what, as the policy decides it: Markdown, for a data protection officer."""
    if json:
        console.print_json(
            {"purposes": policy.purposes(), "cells": policy.CELLS, "table": [vars(row) for row in policy.table()]}
        )
    else:
        console.write(policy.markdown())


@access_app.command(name="explain")
def access_explain(
    account: Annotated[
        str, typer.Argument(metavar="ACCOUNT", help="The name to sign in with, or u_... as the record has it.")
    ],
    json: AsJson = False,
) -> None:
    """Say in plain words what an account sees in each of its posts, and what it never does."""
    with open_store(settings(), make=False) as store:
        held = store.accounts.named(account)
    told = [(post, policy.explained(post.identity(held.who))) for post in held.posts]
    if json:
        posts = [{**_state(held, post), "sees": [asdict(one) for one in seen]} for post, seen in told]
        console.print_json({"name": held.name, "who": held.who, "posts": posts})
        return
    lines = [f"{held.name} ({held.who})"]
    for post, seen in told:
        lines += ["", f"{post.role.capitalize()} of {_whose(post.agency)}, {_state(held, post)['state']}"]
        lines += [line for one in seen for line in _in_words(one)]
    console.write("\n".join((*lines, "", "What bears several of these is seen only if each of them is.", "")))


def _in_words(one: policy.Explained) -> Iterator[str]:
    """What a post sees for one purpose, of whose items: a line for each thing that an item may bear."""
    yield from ("", f"  For {one.purpose}, of {one.whose}")
    for heading, bears in (
        ("sees what", one.seen),
        ("would see, with a grant or clearance that it has not, what", one.lacking),
        ("never sees, whatever is granted, what", one.never),
    ):
        if bears:
            yield f"    {heading}"
            yield from (f"      - {policy.in_plain_words(each)}" for each in bears)


def _whose(agency: str) -> str:
    return "the installation" if agency == "*" else agency


def _state(account: Account, post: Post) -> dict[str, str]:
    """A post, and whether anybody signs in to it."""
    ended, until = account.ended or post.ended, moments.day(post.expires)
    works = post.works(utc_day(utc_now())) and not ended
    state = f"until {until}" if works else "ended: nobody signs in to it" if ended else f"expired on {until}"
    if not ended and post.is_unconfirmed(utc_day(utc_now())):
        state = f"stopped after {moments.day(post.confirmed_until)}: its agency has not confirmed it"
    return {"agency": post.agency, "role": post.role.value, "state": state}


@contextmanager
def _registering(action: str, *targets: str) -> Iterator[Registry]:
    """The registry, for one change that goes on the record; a name that cannot be one is refused saying which."""
    chosen = settings()
    try:
        yield Registry(chosen.home)
    except ValidationError as error:
        raise BadInput(refused_values(error.errors(include_input=False))) from None
    record(chosen, action, *targets)
    console.err().print("done, and on the record")
