"""Commands that put: `ingest`, `withdraw`, `judge`, `restrict`."""

import sys
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import Progress
from typer.core import TyperGroup

from graph_service.access import Identity
from graph_service.errors import BadInput, SightlineError
from graph_service.model.identity import Verdict
from graph_service.model.register import SOURCE as LOCATIONS
from graph_service.model.times import day_bounds
from graph_service.model.vocabulary import Purpose
from graph_service.service import Service
from ingest.installed import Installed
from ingest.profile import Profile
from ingest.report import Report
from ingest.sources import SOURCES
from sightline import console
from sightline.caller import AsJson, TokenFile, acting, scope_of, settings
from sightline.exits import DONE, EXIT, SOME_REFUSED, exit_code
from sightline.taking import bars, take

app = typer.Typer()
judge_app = typer.Typer(no_args_is_help=True, help="Say whether two records are about one person or thing.")
app.add_typer(judge_app, name="judge")

Record = Annotated[str, typer.Argument(metavar="RECORD", help="A record's id, as evidence shows it.")]
Reason = Annotated[str, typer.Option("--why", help="The reason; kept with it.")]
Working = Annotated[
    Purpose, typer.Option("--purpose", help="Why you may see the records; the installation's matcher says matching.")
]


SENT = tuple(source for source in SOURCES if source != LOCATIONS)
"""What agencies send."""


class _RecordFirst(TyperGroup):
    """`restrict RECORD` beside `restrict lift ID`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - a class of typer's own
        named = args and not args[0].startswith("-") and args[0] not in self.commands
        return super().parse_args(ctx, ["put", *args] if named else args)


restrict_app = typer.Typer(
    cls=_RecordFirst,
    no_args_is_help=True,
    help="Keep a person or thing of your own agency's books to those who work its cases.",
)
app.add_typer(restrict_app, name="restrict")


@app.command()
def ingest(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="CSV or XLSX files of one kind, oldest first.")
    ],
    feed: Annotated[
        str,
        typer.Option(
            "--as",
            metavar="FEED",
            help="What they hold: children, people, links ..., or a feed that the profile names.",
        ),
    ],
    profile: Annotated[
        str | None,
        typer.Option(help="The agency whose installed profile it is read by; else your token's."),
    ] = None,
    taken: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="When the agency took them; today unless said.")
    ] = None,
    covers: Annotated[
        str | None,
        typer.Option(
            metavar="FROM..TO", help="The days that a file covers; unless said its profile's, or the day taken."
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be refused; write nothing, need no token.")
    ] = False,
    confirm_closing: Annotated[
        bool, typer.Option("--confirm-closing", help="The file is whole, though over a tenth of its full feed is gone.")
    ] = False,
    refused: Annotated[
        Path | None, typer.Option(help="Folder for the rows to mend; beside each file unless said.")
    ] = None,
    json: AsJson = False,
    token_file: TokenFile = None,
) -> None:
    """Bring agency files in. Ends with 0 when all rows are in, 3 when some were refused, 2 when a file is unusable."""
    taken_at = day_bounds(taken.date())[0] if taken else None
    days = _days(covers, files) if covers else None
    installed = Installed(settings().home)
    with ExitStack() as open_while_needed:
        read = installed.profile(profile) if profile else None
        service, identity = (None, None) if dry_run else open_while_needed.enter_context(acting(token_file))
        read = read or _own_profile(installed, identity)
        source, read = _sent(read, feed)
        shown = open_while_needed.enter_context(bars())
        outcomes = [_taken(f, source, read, service, identity, shown, taken_at, days, confirm_closing) for f in files]
    for one in outcomes:
        _tell(one, refused)
    if json:
        console.print_json([one.json() for one in outcomes])
    raise typer.Exit(max((one.code for one in outcomes), key=_WORST.index))


def _days(covers: str, files: list[Path]) -> tuple[str, str]:
    """The first and last day of `FROM..TO`, said of one file."""
    first, _, last = covers.partition("..")
    try:
        days = date.fromisoformat(first).isoformat(), date.fromisoformat(last).isoformat()
    except ValueError:
        raise BadInput("expected --covers FROM..TO, such as 2026-01-01..2026-03-31") from None
    if len(files) > 1:
        raise BadInput("expected one file with --covers: each covers its own days")
    return days


def _own_profile(installed: Installed, identity: Identity | None) -> Profile:
    """The profile of the caller's agency."""
    if identity is None or identity.agency not in installed.names():
        raise BadInput("expected --profile: none is installed for your token's agency")
    return installed.profile(identity.agency)


def _sent(profile: Profile, feed: str) -> tuple[str, Profile]:
    """The source of a feed, and the profile with that feed alone."""
    if feed not in (*SENT, *profile.feeds):
        expected = ", ".join((*SENT, *sorted(profile.feeds)))
        raise BadInput(f"expected --as one of {expected}; `sightline places add` brings places in")
    return profile.only(feed)


@app.command()
def withdraw(
    extract: Annotated[str, typer.Argument(help="The extract's id, as `ingest` gave it.")],
    in_error: Annotated[
        bool,
        typer.Option("--sent-in-error", help="It should never have been sent: nobody but an auditor sees it again."),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before it is done.")] = False,
    json: AsJson = False,
    token_file: TokenFile = None,
) -> None:
    """Take an extract back: what nothing else supports ceases, what it had replaced holds again."""
    console.err().print(_IN_ERROR if in_error else _PLAINLY)
    if sys.stdin.isatty() and not yes:
        typer.confirm("Withdraw it?", abort=True, err=True)
    with acting(token_file) as (service, identity):
        tally = service.writer.withdraw(identity, extract, in_error=in_error)
    _said(json, {"withdrawn": extract, "sent_in_error": in_error, **vars(tally)}, "withdrawn")


_PLAINLY = (
    "What this file alone says ceases today. It stays readable to whoever may read it by asking as known on an earlier day: if the "
    "file should never have been sent, use --sent-in-error."
)
_IN_ERROR = (
    "What this file alone says is from now on seen by auditors only, whatever day is asked about; not by your own agency. It cannot "
    "be undone, but the file can be sent again."
)


@judge_app.command()
def same(
    first: Record, second: Record, why: Reason, purpose: Working = Purpose.SAFEGUARDING, token_file: TokenFile = None
) -> None:
    """The two records are about the same."""
    _judge(Verdict.SAME, first, second, why, purpose, token_file)


@judge_app.command(name="not-same")
def not_same(
    first: Record, second: Record, why: Reason, purpose: Working = Purpose.SAFEGUARDING, token_file: TokenFile = None
) -> None:
    """The two records are not about the same."""
    _judge(Verdict.NOT_SAME, first, second, why, purpose, token_file)


@judge_app.command()
def unsure(
    first: Record, second: Record, why: Reason, purpose: Working = Purpose.SAFEGUARDING, token_file: TokenFile = None
) -> None:
    """It was looked at and cannot be said."""
    _judge(Verdict.UNSURE, first, second, why, purpose, token_file)


@judge_app.command(name="withdraw")
def withdraw_judgement(
    judgement: Annotated[str, typer.Argument(help="The judgement's id.")],
    purpose: Working = Purpose.SAFEGUARDING,
    token_file: TokenFile = None,
) -> None:
    """Take a judgement of your agency back; what it joined or parted follows from what is left."""
    with acting(token_file) as (service, identity):
        service.writer.withdraw_judgement(scope_of(service, identity, purpose), judgement)
    console.err().print("withdrawn")


@restrict_app.command(name="put", hidden=True)
def restrict(
    record: Record, why: Reason, purpose: Working = Purpose.SAFEGUARDING, token_file: TokenFile = None
) -> None:
    """Restrict what the record is about, in your own agency's records, past and to come; other agencies are asked."""
    with acting(token_file) as (service, identity):
        made = service.writer.restrict(scope_of(service, identity, purpose), record, why)
    console.write(made.id + "\n")
    asked = f"{', '.join(made.asked)}, and any other agency" if made.asked else "any other agency"
    console.err().print(console.safe(f"{asked} with records of the same is asked to consider the same"))


@restrict_app.command()
def lift(
    restriction: Annotated[str, typer.Argument(help="The restriction's id.")],
    purpose: Working = Purpose.SAFEGUARDING,
    token_file: TokenFile = None,
) -> None:
    """Lift a restriction of your agency."""
    with acting(token_file) as (service, identity):
        service.writer.lift(scope_of(service, identity, purpose), restriction)
    console.err().print("lifted")


_WORST = (DONE, SOME_REFUSED, *sorted(set(EXIT.values()) - {2}), 2)
"""Of several files, the gravest code is that of the command; an unusable file is graver than one that must wait."""


@dataclass(frozen=True)
class _Taken:
    """What became of one file: its report, or why there is none."""

    file: Path
    outcome: Report | SightlineError

    @property
    def code(self) -> int:
        """Its exit code."""
        if isinstance(self.outcome, SightlineError):
            return exit_code(self.outcome)
        return DONE if self.outcome.all_in else SOME_REFUSED

    def json(self) -> dict[str, object]:
        """For `--json`."""
        if isinstance(self.outcome, Report):
            return self.outcome.json()
        return {"file": self.file.name, "unusable": str(self.outcome)}


def _taken(
    file: Path,
    source: str,
    profile: Profile,
    service: Service | None,
    identity: Identity | None,
    shown: Progress,
    taken_at: str | None,
    covers: tuple[str, str] | None,
    confirmed: bool,
) -> _Taken:
    try:
        report = take(
            file, source, profile, service, identity, shown, taken_at=taken_at, covers=covers, confirmed=confirmed
        )
        return _Taken(file, report)
    except SightlineError as error:  # the files after it are still tried
        return _Taken(file, error)


def _tell(taken: _Taken, folder: Path | None) -> None:
    if isinstance(taken.outcome, SightlineError):
        console.err().print(console.safe(f"{taken.file.name}: {taken.outcome}"))
        return
    extract = f" (extract {taken.outcome.extract})" if taken.outcome.extract else ""
    console.err().print(console.safe(f"{taken.file.name}{extract}:"))
    for sentence in taken.outcome.sentences():
        console.err().print(console.safe(f"  {sentence}"))
    if taken.outcome.refused_rows:
        path = (folder or taken.file.parent) / f"{taken.file.stem}.refused.csv"
        write_refused(taken.outcome, path)
        console.err().print(
            console.safe(f"  The rows to mend are in {path}: it holds what the agency sent, keep it as safe.")
        )


def write_refused(report: Report, path: Path) -> None:
    """Write the rows to mend, for their owner alone."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        report.write_refused(path)
    except OSError as error:
        raise BadInput("the rows to mend cannot be written: name a folder with --refused") from error


def _judge(verdict: Verdict, first: str, second: str, why: str, purpose: Purpose, token_file: Path | None) -> None:
    with acting(token_file) as (service, identity):
        made = service.writer.judge(scope_of(service, identity, purpose), verdict, (first, second), why)
    console.write(made + "\n")


def _said(json: bool, found: dict[str, object], words: str) -> None:
    if json:
        console.print_json(found)
    else:
        console.err().print(words)
