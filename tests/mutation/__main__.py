"""Mutation by command: `make mutants ARGS="access --sample 40 --seed 1"` does small wrongs and lists those that no test noticed."""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.mutation.mutants import Mutant, mutants

ROOT = Path(__file__).parents[2]
EMBEDDED = ("-k", "not neo4j")


@dataclass(frozen=True)
class Target:
    """What is done wrong to, and the tests that ought to notice within seconds."""

    modules: tuple[str, ...]
    tests: tuple[str, ...]


TARGETS = {
    "clean": Target(("ingest/clean/*.py",), ("tests/ingest/clean",)),
    "analysis": Target(
        ("graph_service/analysis/*.py",),
        (
            "tests/graph_service/analysis",
            "tests/graph_service/questions",
            "tests/proofs/test_oracle_parity.py",
            *EMBEDDED,
        ),
    ),
    "questions": Target(
        ("graph_service/questions/*.py",),
        ("tests/graph_service/questions", "tests/proofs/test_oracle_parity.py", *EMBEDDED),
    ),
    "access": Target(
        ("graph_service/access.py",),
        tuple(f"tests/graph_service/test_{rules}.py" for rules in ("access", "access_changes", "policy")),
    ),
    "identity": Target(("graph_service/model/identity.py",), ("tests/proofs/test_identity.py", *EMBEDDED)),
    "view": Target(
        ("graph_service/view/*.py",),
        (
            "tests/graph_service/test_view.py",
            "tests/graph_service/api",
            "tests/graph_service/questions",
            "tests/proofs/test_correction.py",
            "tests/proofs/test_lists.py",
            "tests/proofs/test_guards.py",
            "tests/proofs/test_oracle_parity.py",
            "tests/proofs/test_visible.py",
            *EMBEDDED,
        ),
    ),
    "writer": Target(
        ("graph_service/writer/*.py",),
        (
            "tests/graph_service/test_reach.py",
            "tests/graph_service/test_drafts.py",
            "tests/graph_service/test_writer.py",
            "tests/proofs/test_tightening.py",
            "tests/proofs/test_keys.py",
            "tests/proofs/test_judgements.py",
            "tests/proofs/test_restrictions.py",
            "tests/proofs/test_correction.py",
            "tests/proofs/test_history.py",
            "tests/proofs/test_identity.py",
            "tests/proofs/test_idempotency.py",
            "tests/proofs/test_left_out.py",
            "tests/proofs/test_others.py",
            "tests/ingest/test_run.py",
            *EMBEDDED,
        ),
    ),
}


def main() -> None:
    """Try a sample of a target's mutants and print the survivors; exit 1 if there are more than were allowed."""
    asked = argparse.ArgumentParser(prog="mutants", description=__doc__)
    asked.add_argument("target", choices=TARGETS)
    asked.add_argument("--sample", type=int, default=0, metavar="N", help="how many to try; all unless said")
    asked.add_argument("--seed", type=int, default=1, help="the same seed tries the same ones")
    asked.add_argument("--seconds", type=float, default=0, help="limit of one try; thrice the unharmed run unless said")
    asked.add_argument("--allow", type=int, default=0, metavar="N", help="survivors that are known to be harmless")
    said = asked.parse_args()
    target = TARGETS[said.target]
    with tempfile.TemporaryDirectory() as folder:
        tree = _copied(Path(folder) / "tree")
        found = [(path, one) for path in _modules(tree, target) for one in mutants(path.read_text())]
        chosen = random.Random(said.seed).sample(found, min(said.sample or len(found), len(found)))
        survivors = _tried(tree, target, chosen, said.seconds)
    print(
        f"\n{len(chosen)} of {len(found)} mutants of {said.target} tried (seed {said.seed}): {len(survivors)} survived\n"
    )
    for line in survivors:
        print(line)
    sys.exit(len(survivors) > said.allow)


def _copied(tree: Path) -> Path:
    """The checkout as it is, without what git ignores: nothing compiled, nothing left of another run."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    for name in listed:
        if (ROOT / name).is_file():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, tree / name)
    return tree


def _modules(tree: Path, target: Target) -> list[Path]:
    return sorted(path for pattern in target.modules for path in tree.glob(pattern))


def _tried(tree: Path, target: Target, chosen: list[tuple[Path, Mutant]], seconds: float) -> list[str]:
    """A line for each mutant that the tests let pass; they must pass without one, or nothing is told."""
    began = time.monotonic()
    if not _passes(tree, target, seconds or 1800):
        sys.exit("the tests fail before anything was done to the module")
    limit = seconds or 10 + 3 * (time.monotonic() - began)
    survivors = []
    for number, (path, one) in enumerate(chosen, 1):
        was = path.read_text()
        path.write_text(one.text)
        passes = _passes(tree, target, limit)
        path.write_text(was)
        line = f"- `{path.relative_to(tree)}:{one.line}`: {_difference(one)}"
        print(f"{number}/{len(chosen)} {'SURVIVED' if passes else 'noticed'} {line}", file=sys.stderr, flush=True)
        survivors += [line] if passes else []
    return survivors


def _passes(tree: Path, target: Target, seconds: float) -> bool:
    """Whether the tests pass in time; one that hangs was noticed."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *target.tests]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SIGHTLINE_", "PYTHON"))}
    environment = {**kept, "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
    with subprocess.Popen(
        command, cwd=tree, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as run:
        try:
            return run.wait(seconds) == 0
        except subprocess.TimeoutExpired:
            os.killpg(run.pid, 9)
            return False


def _difference(one: Mutant) -> str:
    """Both texts from a little before they part."""
    was, became = (" ".join(text.split()) for text in (one.was, one.became))
    apart = (place for place, (here, there) in enumerate(zip(was, became, strict=False)) if here != there)
    start = max(0, next(apart, min(len(was), len(became))) - 40)
    return " became ".join(f"`{'...' if start else ''}{text[start : start + 100]}`" for text in (was, became))


if __name__ == "__main__":
    main()
