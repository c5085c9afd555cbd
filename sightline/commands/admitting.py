"""Commands about who may sign in: `account`, `link`; for whoever may read the installation's home."""

import shlex
from datetime import date, timedelta
from typing import Annotated

import typer
from pydantic import ValidationError

from graph_service import policy
from graph_service.errors import BadInput, Misconfigured
from graph_service.model import moments
from graph_service.model.times import utc_day, utc_now
from graph_service.model.visibility import MARKINGS
from graph_service.model.vocabulary import Purpose, Role
from graph_service.settings import Settings
from graph_service.store import Listed, Post, open_store
from graph_service.store.credentials import HOURS
from graph_service.store.links import MINUTES
from graph_service.store.tokens import DAYS
from graph_service.view import refused_values
from sightline import console
from sightline.caller import AsJson, settings
from sightline.recording import expect_key, record

app = typer.Typer()
account_app = typer.Typer(no_args_is_help=True, help="Accounts of those who sign in to the pages.")
app.add_typer(account_app, name="account")

Called = Annotated[
    str, typer.Argument(metavar="ACCOUNT", help="The name to sign in with, or u_... as the record has it.")
]


@account_app.command(name="new")
def account_new(
    name: Annotated[
        str, typer.Argument(help="The name to sign in with: small letters, digits, and . @ _ - between them.")
    ],
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
) -> None:
    """Make an account. Nobody gives it a password: by `account invite` its holder chooses one, by `link` she signs in once."""
    chosen = settings()
    expect_key(chosen)
    try:
        post = Post.of(agency, role, utc_day(utc_now()) + timedelta(days=days), purpose or (), grant or (), clearance)
    except ValidationError as error:
        raise BadInput(refused_values(error.errors(include_input=False))) from None
    with open_store(chosen) as store:
        account = store.accounts.new(name, [post])
    record(chosen, "account new", account.who)
    console.err().print(f"{account.who}: {name}, {role} of {agency}, until {post.expires}")
    for sentence in policy.words(post.identity(account.who)):
        console.err().print(console.safe(sentence), soft_wrap=True)
    console.err().print("What bears several of these is seen only if each of them is.")


@account_app.command(name="list")
def account_list(
    agency: Annotated[str | None, typer.Option(help="Only those of this agency; * for the installation's own.")] = None,
    json: AsJson = False,
) -> None:
    """List who may use the installation: accounts, each in its posts, and tokens; when each was last used and confirmed."""
    with open_store(settings(), make=False) as store:
        found = store.access_lists.now(agency)
    rows = [_row(one, found.today) for one in found.lines]
    console.print_json(rows) if json else console.lines("Accounts and tokens", rows)
    if found.open:
        of = "" if agency is None else f" --agency {shlex.quote(agency)}"
        console.note(f"To confirm the {len(found.open):,} that have not ended, as they stand:")
        console.note(f"sightline account confirm{of} --as {found.state}")


@account_app.command(name="confirm")
def account_confirm(
    state: Annotated[str, typer.Option("--as", help="The list as `account list` showed it: what it said there.")],
    lines: Annotated[
        list[str] | None,
        typer.Argument(metavar="ID...", help="Only these, by p_... or u_... of the list; without, all."),
    ] = None,
    agency: Annotated[str | None, typer.Option(help="The agency, where the list was of one.")] = None,
) -> None:
    """Confirm that those on the list may go on, for another quarter; nothing, if the list has changed since it was shown."""
    chosen = settings()
    expect_key(chosen)
    with open_store(chosen, make=False) as store:
        done = store.access_lists.confirm_as_owner(agency, state, lines or None)
    record(chosen, "account confirm", *done)
    console.err().print(f"confirmed: {len(done):,}")


@account_app.command(name="end")
def account_end(account: Called) -> None:
    """End an account, at once, also for a service that runs: whoever is signed in to it is signed out."""
    chosen = settings()
    expect_key(chosen)
    with open_store(chosen, make=False) as store:
        ended = store.accounts.end(store.accounts.named(account).who)
    record(chosen, "account end", ended.who)
    console.err().print("ended")


@account_app.command(name="invite")
def account_invite(
    account: Called,
    hours: Annotated[int, typer.Option(min=1, max=72, help="How long it works.")] = HOURS,
) -> None:
    """Make a link by which the holder of an account chooses a password and a second factor, once. It is shown this once."""
    chosen = settings()
    expect_key(chosen)
    address = where(chosen)
    with open_store(chosen, make=False) as store:
        whose = store.accounts.named(account)
        secret = store.credentials.invite(whose.who, hours)
    record(chosen, "account invite", whose.who)
    console.err().print(
        f"For {whose.name}, once, within {hours} hours; whoever has it first chooses the password of {whose.name}:"
    )
    console.write(f"{address}/set-up/{secret}\n")


@account_app.command(name="reset")
def account_reset(account: Called) -> None:
    """Take the password and second factor of an account away, and end its sessions and links, at once."""
    chosen = settings()
    expect_key(chosen)
    with open_store(chosen, make=False) as store:
        reset = store.credentials.reset(store.accounts.named(account).who)
    record(chosen, "account reset", reset.who)
    console.err().print("reset: `sightline account invite` makes a link to choose anew")


@app.command()
def link(
    account: Called,
    minutes: Annotated[int, typer.Option(min=1, max=60, help="How long it works.")] = MINUTES,
) -> None:
    """Make a link with which the holder of an account signs in, once. It is shown this once."""
    chosen = settings()
    expect_key(chosen)
    address = where(chosen)
    with open_store(chosen, make=False) as store:
        whose = store.accounts.named(account)
        secret = store.links.new(whose.who, minutes)
    record(chosen, "link new", whose.who)
    console.err().print(
        f"For {whose.name}, once, within {minutes} minutes; whoever has it first is signed in as {whose.name}:"
    )
    console.write(f"{address}/sign-in/{secret}\n")


def where(chosen: Settings) -> str:
    """The address at which people open the pages; refused where a link could be read on its way."""
    if chosen.public_url is not None:
        return chosen.public_url
    if not chosen.on_loopback:
        raise Misconfigured(
            "the service listens for other machines, and a link sent over plain HTTP could be read on its way: "
            "set SIGHTLINE_PUBLIC_URL to the https address that people open"
        )
    if chosen.port == 0:
        raise Misconfigured("SIGHTLINE_PORT is 0, any free port: expected the port that the service listens on")
    return f"http://{f'[{chosen.host}]' if ':' in chosen.host else chosen.host}:{chosen.port}"


def _row(one: Listed, today: date) -> dict[str, object]:
    """One account in one of its posts, or one token."""
    allowed = one.allowed
    return {
        "name": f"(token) {one.name}".strip() if one.is_token else one.name,
        "who": one.who,
        "id": one.id,
        "agency": allowed.agency,
        "role": allowed.role.value,
        "purposes": [purpose.value for purpose in allowed.purposes],
        "grants": list(allowed.grants),
        "clearance": allowed.clearance,
        "state": one.state(today),
        "expires": allowed.expires.isoformat(),
        "set up": "" if one.is_token else moments.at(one.set_up) if one.set_up else "no",
        "last used": moments.at(one.last_used) if one.last_used else "never",
        "confirmed": moments.at(allowed.confirmed or one.made),
        "by": allowed.confirmed_by or "",
        "unless confirmed, until": allowed.confirmed_until.isoformat(),
    }
