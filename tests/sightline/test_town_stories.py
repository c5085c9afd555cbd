"""Every story with known truth, played by command, over HTTP and through an exported file; and its pages, which say the same."""

import csv
import json
import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

import httpx
import pytest
from rich.cells import cell_len

from graph_service.files import private_text
from graph_service.model.times import day_bounds
from graph_service.model.vocabulary import Reason, Role
from graph_service.questions import QUESTIONS
from graph_service.service import open_service
from graph_service.settings import Settings
from graph_service.view import parse
from ingest.installed import Installed
from ingest.register import bring
from sightline.taking import bars, take
from sightline.town import OF_REGION, OF_TOWN, Town, covers, register, stories, write_register, write_town
from sightline.town.files import FILES
from sightline.town.people import TODAY
from sightline.town.stories import READERS, STORIES, Asked, Step, Told
from sightline.town.stories.pages import pages
from sightline.town.stories.words import TOKENS, command, step_command
from sightline.town.story import rows as rows_of_the_first_story
from tests import exported as back
from tests.graph_service.api.conftest import serving
from tests.sightline.conftest import ROOT, Desk, Ran
from tests.sightline.conftest import command as run
from tests.sightline.told import faults

Json = dict[str, Any]
FORMATS = {"analyst": "csv", "practitioner": "xlsx", "chair": "csv"}
READ = {"csv": back.tables_of_csv, "xlsx": back.tables_of_workbook}
PEOPLE = 40
SEALED = [(one, file) for one in STORIES.values() for file in one.sealed]


@dataclass
class Played:
    """The town with its stories, those who ask in it, and what they were told of what is sealed before it was written."""

    desk: Desk
    client: httpx.Client
    unsealed: Mapping[tuple[str, int, str], Json]
    exports: Iterator[int] = field(default_factory=lambda: iter(range(1000)))

    def ask(self, asked: Asked, name: str) -> Ran:
        """A question by the very command that the story prints."""
        return self.desk.run(*shlex.split(command(asked, name))[1:], "--json")

    def post(self, asked: Asked, name: str) -> Json:
        """The same over HTTP; a name is looked up first."""
        found = {each: self._found(text, name) for each, text in asked.found.items()}
        return self._post(asked.question, {**asked.params, **found}, name, asked.reasons.get(name))

    def file(self, asked: Asked, name: str) -> tuple[Ran, Path]:
        """The same into a file."""
        path = self.desk.folder / f"answer-{next(self.exports)}.{FORMATS[name]}"
        return self.desk.run(*shlex.split(command(asked, name))[1:], "--export", path.name), path

    def _found(self, text: str, name: str) -> str:
        rows = self._post("find", {"text": text}, name)["rows"]
        (one,) = [row["entity"] for row in rows if row["likeness"] == 1] or [row["entity"] for row in rows]
        return str(one)

    def _post(self, question: str, params: Mapping[str, object], name: str, reason: Reason | None = None) -> Json:
        token = (self.desk.folder / TOKENS / name).read_text()
        body = {"purpose": READERS[name].purpose, "params": params, "reason": reason}
        answer = self.client.post(
            f"/api/v1/ask/{question}", json=body, headers={"Authorization": f"Bearer {token}"}, timeout=60
        )
        assert answer.status_code == 200, answer.text
        read: Json = answer.json()
        return read


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    folder = tmp_path_factory.mktemp("stories")
    home = folder / ".sightline" / "demo"
    with open_service(Settings(home=home, graph_url=None, heap="512m", fictional=True)) as service:
        files, places = write_town(home / "town", PEOPLE, makeup=OF_TOWN), write_register(home / "town", PEOPLE)
        register(home)
        operator = service.tokens.identity_of(service.tokens.new("*", Role.OPERATOR)[1])
        for path, form in places:
            bring(path, form, service.writer, operator, taken_at=day_bounds(TODAY)[0])
        _tokens(service.tokens, folder)
        installed = Installed(home)

        def taken(path: Path, source: str, name: str) -> None:
            with bars() as shown:
                day = day_bounds(TODAY)[0]
                take(
                    path, source, installed.profile(name), service, operator, shown, taken_at=day, covers=covers(source)
                )

        unsealed = {path: _unsealed(path) for path, *_ in files if path.stem in {file for _, file in SEALED}}
        for path, source, name in files:
            taken(unsealed.get(path, path), source, name)
        with serving(service) as client:
            desk = Desk(service, folder)
            told = {key: _answer(Played(desk, client, {}).ask(*act)) for key, act in _of_sealed()}
            for path, source, name in files:
                if path in unsealed:
                    taken(path, source, name)
            yield Played(desk, client, told)


def _tokens(tokens: Any, folder: Path) -> None:
    (folder / TOKENS).mkdir()
    callers = {name: (one.agency, one.role) for name, one in READERS.items()}
    for name, (agency, role) in {**callers, "operator": ("*", Role.OPERATOR)}.items():
        with private_text(folder / TOKENS / name) as file:
            file.write(tokens.new(agency, role)[1])


def _unsealed(path: Path) -> Path:
    """The file as it would be if what is sealed had never been written."""
    sealed = {row["Link no"] for one, file in SEALED for row in one.sealed[file]}
    with path.open(encoding="utf-8", newline="") as file:
        headings, *lines = csv.reader(file)
    without = path.parent / "unsealed" / path.name
    without.parent.mkdir(exist_ok=True)
    with private_text(without) as file:
        csv.writer(file).writerows([headings, *(line for line in lines if line[0] not in sealed)])
    return without


def _of_sealed() -> Iterator[tuple[tuple[str, int, str], tuple[Asked, str]]]:
    for one, _ in SEALED:
        for number, act in enumerate(one.acts):
            for name in READERS:
                if isinstance(act, Asked):
                    yield (one.name, number, name), (act, name)


def _answer(ran: Ran) -> Json:
    """The answer of a command; it may not fail."""
    assert ran.code == 0, ran.err
    read: Json = json.loads(ran.out)
    return read


def _timeless(answer: Json) -> str:
    """An answer, byte for byte, but for the moment as known at which it was asked."""
    return json.dumps({name: value for name, value in answer.items() if name != "known_at"})


def _rows(answer: Json) -> list[Json]:
    """The rows, without what tells a reader's own agency of lines and files."""
    return [{name: value for name, value in row.items() if name != "evidence"} for row in answer["rows"]]


@pytest.mark.parametrize("name", STORIES)
def test_each_reader_is_told_what_the_story_says_by_command_over_http_and_in_a_file(played: Played, name: str):
    first: dict[tuple[str, str], str] = {}
    ids: dict[str, str] = {}
    for number, act in enumerate(STORIES[name].acts):
        if isinstance(act, Step):
            _do(played, act, ids)
            continue
        for reader, told in act.told.items():
            where = f"{name}, act {number + 1}, {reader}"
            answer = _answer(played.ask(act, reader))
            assert faults(told, answer) == [], where
            assert _timeless(played.post(act, reader)) == _timeless(answer), where
            if reader in _who_exports(act, number):
                _in_file(played, act, reader, answer, where)
            before = first.setdefault((command(act, reader), act.question), _timeless(answer))
            assert not act.as_first or before == _timeless(answer), where


def _who_exports(act: Asked, number: int) -> set[str]:
    """Of those who are told the same, and whose files hold the same, one: another in each act."""
    groups: dict[str, list[str]] = {}
    for reader, told in act.told.items():
        groups.setdefault(repr((told, act.in_file.get(reader))), []).append(reader)
    return {readers[number % len(readers)] for readers in groups.values()}


def _in_file(played: Played, act: Asked, reader: str, answer: Json, where: str) -> None:
    told = act.in_file.get(reader, act.told[reader])
    ran, path = played.file(act, reader)
    if told.refused:
        assert (ran.code, path.exists()) == (4, False) and told.refused in " ".join(ran.err.split()), (where, ran.err)
        return
    assert ran.code == 0, (where, ran.err)
    written = back.answer(READ[FORMATS[reader]](path.read_bytes()))
    assert faults(told, written) == [], where
    assert reader in act.in_file or _rows(written) == _rows(answer), where


def _do(played: Played, step: Step, ids: dict[str, str]) -> None:
    """What is done between two askings, with the ids that were shown before in place of the words that stand for them."""
    ids |= {word: _record(played, text, agency) for word, (text, agency) in step.records.items()}
    ran = played.desk.run(*(ids.get(word, word) for word in shlex.split(step_command(step))[1:]))
    assert ran.code == 0, ran.err
    if extract := re.search(r"\(extract (f_[0-9a-f]{24})\)", ran.err):
        ids["EXTRACT"] = extract[1]
    if step.words[:2] == ("judge", "same"):
        ids["JUDGEMENT"] = ran.out.strip()


def _record(played: Played, text: str, agency: str) -> str:
    words = (
        "ask",
        "find",
        "-p",
        f"text={text}",
        "--purpose",
        "investigation",
        "--json",
        "--token-file",
        f"{TOKENS}/analyst",
    )
    rows = _answer(played.desk.run(*words))["rows"]
    return next(str(one["record"]) for row in rows for one in row["evidence"] if one["agency"] == agency)


def test_who_may_not_see_what_is_sealed_reads_the_bytes_of_a_world_without_it(played: Played):
    same = {}
    for key, (act, name) in _of_sealed():
        now = _answer(played.ask(act, name))
        assert faults(act.told[name], now) == []
        same[key] = _timeless(now) == _timeless(played.unsealed[key])
    assert same == {key: key[2] != "analyst" for key in same} and set(same.values()) == {True, False}


# what needs no town


def test_an_answer_that_is_not_as_told_is_noticed():
    labels = {"e_" + letter * 24: {"names": [{"name": name}]} for letter, name in (("a", "Ann"), ("b", "Bea"))}
    row = {"who": "e_" + "a" * 24, "children": ["e_" + "b" * 24], "when": {"words": "May"}, "n": 2}
    answer = {"rows": [row], "labels": labels, "notes": ["Left out: 2."], "figures": {"first": 1}, "more": 0}
    right = Told(
        ({"who": "Ann", "children": ["Bea"], "when": {"words": "May"}, "n": 2},),
        notes=("Left out",),
        figures={"first": 1},
    )
    assert faults(right, answer) == []
    wrong = (
        Told(({"who": "Bea"},)),
        Told(({"who": "Ann", "children": []},)),
        Told(({"who": "Ann", "children": ["Bea", "Bea"]},)),
        Told(({"when": {"words": "June"}},)),
        Told(({"n": 3},)),
        Told(({"m": 2},)),
        Told(),
        replace(right, notes=("Nothing",)),
        replace(right, figures={"first": 2}),
        replace(right, absent=("Bea",)),
    )
    assert [one for one in wrong if not faults(one, answer)] == []
    assert faults(right, {**answer, "more": 1}) and faults(right, {**answer, "rows": [row, row]})
    two = {**answer, "rows": [{"n": 1}, {"n": 2}]}
    assert faults(Told(({"n": 2}, {"n": 1}), ordered=True), two) and not faults(Told(({"n": 2}, {"n": 1})), two)


def test_the_stories_are_those_of_the_issue_each_asked_by_all_three():
    assert set(STORIES) == {
        "takeaway", "echo", "weak_bridge", "sealed_bridge", "twins", "four_nights", "her_word_theirs", "two_of_one", "chance",
        "sent_in_error", "taken_back",
    }  # fmt: skip
    for one in STORIES.values():
        asked = [act for act in one.acts if isinstance(act, Asked)]
        assert asked and all(set(act.told) == set(READERS) and set(act.in_file) <= set(READERS) for act in asked)
        for act in asked:
            stand_ins = {name: f"e_{letter * 24}" for name, letter in zip(act.found, "abc", strict=False)}
            parse(QUESTIONS[act.question], {**act.params, **stand_ins})


def test_no_two_stories_share_anybody_or_anything_but_the_town():
    """By the references in the first column of each file, and by the places of the register."""
    of_story: dict[tuple[str, str], set[str]] = {}
    for file, *_ in FILES:
        told = {
            "the first story": rows_of_the_first_story(file),
            **{one.name: (*one.rows.get(file, ()), *one.sealed.get(file, ())) for one in STORIES.values()},
        }
        first = sum(map(len, told.values()))
        told["the town"] = [
            row for makeup in (OF_REGION, OF_TOWN) for row in islice(Town(2000, 7, makeup).rows(file), first, None)
        ]
        told |= {one.name: (*told[one.name], *one.later.get(f"{file}-in-error", ())) for one in STORIES.values()}
        for name, rows in told.items():
            for row in rows:
                of_story.setdefault((file, next(iter(row.values()))), set()).add(name)
    assert len(of_story) > 2000
    assert {key: names for key, names in of_story.items() if len(names) > 1} == {}
    spots = [*stories.places()]
    assert len({one.number for one in spots}) == len({one.cell for one in spots}) == len(spots)


def test_the_pages_of_the_stories_are_made_from_the_stories():
    folder = ROOT / "docs" / "stories"
    written = {path.name: path.read_text("utf-8") for path in folder.glob("*.md")}
    assert written == pages(), "python -m sightline.town.stories.pages docs/stories"


def test_the_command_lists_the_stories_and_tells_one_of_them(tmp_path: Path):
    listed = run(tmp_path, "stories")
    assert listed.code == 0 and all(name in listed.out for name in STORIES)
    assert [one["name"] for one in json.loads(run(tmp_path, "stories", "--json").out)] == [*STORIES]
    for name, one in STORIES.items():
        told = run(tmp_path, "stories", name.replace("_", "-"))
        lines = told.out.splitlines()
        assert told.code == 0 and lines[0] == one.title and one.truth in " ".join(told.out.split())
        assert [line for line in lines if cell_len(line) > 80 and not line.startswith("   sightline ")] == []
        in_json = json.loads(run(tmp_path, "stories", name, "--json").out)
        assert len(in_json["acts"]) == len(one.acts)
        assert all(f"   {line}" in lines for act in in_json["acts"] for line in act["commands"].values())
    assert run(tmp_path, "stories", "nobody").code == 5
