"""The command line. Answers go to standard output, all else to standard error; a failure is one line and an exit code.

A terminal shows that line folded. With `--json` a failure is one document on standard output: the problem the API would answer with.

0  done                                    5  not found
1  a fault of ours                         6  in conflict with what is held
2  the command or its input is unusable    7  not available now: try again
3  some rows of a file were refused        8  the installation is wrongly set up
4  no valid token, or not allowed          9  a check found something wrong
"""

import os
import sys
import traceback
from pathlib import Path

import typer

from graph_service.disk import of_the_machine
from graph_service.entering import NotRight
from graph_service.errors import BadInput, Misconfigured, SightlineError, Unavailable, problem_of
from sightline import console
from sightline.commands import (
    admitting,
    asking,
    drafting,
    entering,
    listing,
    minding,
    placing,
    putting,
    registering,
    running,
    telling_stories,
)
from sightline.exits import exit_code
from sightline.naming import SeveralMatch, said

app = typer.Typer(
    name="sightline",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Joins what agencies know about children harmed outside the home, with the evidence shown.",
)
for part in (
    asking,
    putting,
    entering,
    placing,
    listing,
    running,
    minding,
    admitting,
    registering,
    drafting,
    telling_stories,
):
    app.add_typer(part.app)


def main() -> None:
    """Run one command and end the process with its exit code."""
    in_json = "--json" in sys.argv[1:]
    os.umask(0o077)  # whatever is written, by us or by the graph engine, is for its owner alone
    try:
        sys.exit(app(standalone_mode=not in_json) or 0)
    except typer.TyperException as error:
        _fail(BadInput(_usage(error)), in_json=in_json)
    except SightlineError as error:
        _fail(error, in_json=in_json)
    except BrokenPipeError:
        _end(0, "")  # whoever read our answer has read enough
    except OSError as error:
        _fail(of_the_machine(error) or _fault(error), in_json=in_json)
    except (KeyboardInterrupt, typer.Abort):
        _end(130, "stopped")
    except Exception as error:  # noqa: BLE001 - the edge: one line for the user, a trace without values
        _fail(_fault(error), in_json=in_json)


def _fault(error: Exception) -> SightlineError:
    """A fault of ours, by its kind and where it was."""
    return _Fault(f"{type(error).__name__} at {_where(error)}")


class _Fault(SightlineError):
    """What nobody foresaw."""

    title = "Something went wrong in Sightline itself"


def _fail(error: SightlineError, *, in_json: bool) -> None:
    """Tell a failure and end: a line, with whom a name may mean below it; or one document."""
    if isinstance(error, Unavailable) and (refused := of_the_machine(error.__cause__)):
        error = Misconfigured(f"{error}; {refused}")
    matches = error.matches if isinstance(error, SeveralMatch) else []
    if in_json:
        wrong = [{"field": w.blank, "expected": w.expected} for w in error.wrong] if isinstance(error, NotRight) else []
        more = {name: found for name, found in (("matches", matches), ("wrong", wrong)) if found}
        console.print_json({**problem_of(error), **more})
        _end(exit_code(error), "")
    for match in matches:
        console.note(f"- {said(match)}")
    _end(exit_code(error), f"{error.title}: {error}")


def _usage(error: typer.TyperException) -> str:
    """What is wrong with the command's own words."""
    message = getattr(error, "format_message", str)
    return str(message())


def _end(code: int, said: str) -> None:
    if said and console.err().is_terminal:
        console.note(said)
    elif said:
        console.err().print(console.safe(said), soft_wrap=True)
    sys.exit(code)


def _where(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    return " > ".join(f"{Path(frame.filename).stem}:{frame.lineno}" for frame in frames)
