"""Rows that people type, through the desk: like rows of files, each once, with a moment of its turn; taken back by who may."""

import csv
import json
import random
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import product
from pathlib import Path

import pytest

from graph_service import schema
from graph_service.access import Identity
from graph_service.entering import NotRight
from graph_service.errors import BadInput, Conflict, NotFound, Refused
from graph_service.model.coverage import COVERAGE, ITSELF
from graph_service.model.question import Holder
from graph_service.model.times import LATEST, utc_text
from graph_service.model.vocabulary import Purpose, Role
from graph_service.questions import QUESTIONS
from graph_service.service import Service, service_on
from graph_service.view import parse
from ingest.entering import desk, typed_profile
from ingest.run import ingest
from ingest.sources import SOURCES
from tests.engines import Embedded
from tests.installation import OPERATOR, Dump, clear, dump
from tests.registered import registered

START = datetime.fromisoformat("2026-06-06T10:00:00+00:00")
CAR = {"mark": "LE01 KTB", "seen_from": "05/06/2026 16:00", "place": "Harbour Road", "seen": "outside the arcade"}
SAFEGUARDING = Purpose.SAFEGUARDING
_FROM_WHERE = {
    "id", "entry", "row_key", "feed", "system", "digest", "day", "taken_at", "received_at", "held_from", "recorded_at",
    "recorded_from", "staged_by",
    "layout", "same_values", "origin", "content", "subject", "record", "from_subject", "to_subject", "row", "asserts",
    "name", "own", "typed_by", "typed_as", "covers", "classes", "visibility", "received_as", "key", "staging",
}  # fmt: skip
"""What says where a row came from and when, or is made of that."""


def worker(agency: str = "council", who: str = "w", role: Role = Role.PRACTITIONER, **more: object) -> Identity:
    return Identity(who, agency, role, frozenset(Purpose), **more)


@dataclass
class Office:
    """An installation whose clock stands where we put it, and its desk."""

    server: Embedded
    home: Path
    service: Service = field(init=False)
    now: datetime = START
    ticks: timedelta = timedelta(0)
    """By how much the clock goes on whenever it is looked at."""
    drawn: int = 0
    looking: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        settings = self.server.settings.model_copy(update={"home": self.home})
        self.service = service_on(settings, self.server.engine, self.clock)
        self.desk = desk(self.service, self.clock)
        registry = registered(self.home, "police", "council", "clinic")
        for agency in ("police", "council", "clinic"):
            registry.add(agency, agency, ["book"])
        registry.quote("council", ["police/book"])

    def clock(self) -> str:
        with self.looking:
            self.now += self.ticks
            return utc_text(self.now)

    def emptied(self) -> "Office":
        schema.apply(self.server.engine)
        clear(self.server.engine)
        self.now, self.ticks = START, timedelta(0)
        return self

    def once(self) -> str:
        self.drawn += 1
        return f"{self.drawn:022}"

    def type(self, values=CAR, sheet="sighting", once="", who=None, purpose=SAFEGUARDING):
        return self.desk.enter(who or worker(), purpose, sheet, values, once or self.once())

    def files(self, source: str, rows: list[dict[str, str]], digest: str = "a", *, full: bool = False, system="book"):
        """A file of a source of the council's, in canonical columns, in the classes of its typed rows."""
        made = typed_profile("council", SOURCES[source], None)
        table = made.sources[source].model_copy(update={"system": system, "full": full})
        profile = made.model_copy(update={"sources": {source: table}})
        path = self.home / f"{digest}.csv"
        with path.open("w", newline="") as file:
            columns = list(dict.fromkeys(name for row in rows for name in row))
            written = csv.DictWriter(file, columns, restval="")
            written.writeheader()
            written.writerows(rows)
        self.now += timedelta(minutes=1)
        return ingest(
            path, SOURCES[source], profile, self.service.writer, OPERATOR, taken_at=self.clock(), confirmed=True
        )

    def standing(self) -> Counter[str]:
        """Every open Record by its feed."""
        held = (n.properties for n in dump(self.server.engine).nodes if "Record" in n.labels)
        return Counter(p["feed"] for p in held if p["held_to"] == LATEST and p["kind"] != COVERAGE)

    def ask(self, name: str, values: dict[str, object], who: Identity | None = None):
        scope = self.service.view.scope(who or worker(), SAFEGUARDING)
        return self.service.view.ask(scope, QUESTIONS[name], parse(QUESTIONS[name], values))


@pytest.fixture(scope="module")
def opened(embedded_server: Embedded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    office = Office(embedded_server, tmp_path_factory.mktemp("office"))
    yield office
    office.service.audit.close()
    office.service.store.close()


@pytest.fixture
def office(opened: Office) -> Office:
    return opened.emptied()


# like rows of files


def some_rows(seed: int) -> list[tuple[str, dict[str, str]]]:
    """Rows of four sources about a few people, cars and places, drawn by a seed."""
    draw = random.Random(seed)
    people, marks = ("C1", "C2", "P7@police/book"), ("LE01 KTB", "L?01 KTB", "LE02 XYZ")
    places, days = ("Harbour Road", "the arcade", ""), ("05/06/2026", "04/06/2026 18:30", "03/06/2026")
    kinds = ("home", "placement", "street", "")

    def one(source: str) -> dict[str, str]:
        where, kind = draw.choice(places), draw.choice(kinds)
        if source == "vehicles":
            row = {"mark": draw.choice(marks), "colour": draw.choice(("silver", "")), "seen_from": draw.choice(days)}
        elif source == "links":
            kin = {"kind": "FAMILY_OF", "kin": draw.choice(("parent", "sibling"))}
            row = draw.choice((kin, {"kind": "SEEN_WITH"})) | {"person_a": "C1", "person_b": draw.choice(people[1:])}
            return {
                **row,
                "since": draw.choice(days),
                "said": "seen by a neighbour",
                "grade": draw.choice(("", "3x5x2 2 D P")),
            }
        elif source == "missing":
            row = {"person": draw.choice(people), "last_seen": draw.choice(days), "risk": draw.choice(("high", ""))}
            return row | ({"missing_from": where, "missing_from_kind": kind} if where else {})
        else:
            row = {
                "kind": draw.choice(("visit", "violence")),
                "happened_from": draw.choice(days),
                "summary": "words; more",
            }
            row |= {"people": f"{draw.choice(people)}:subject", "vehicles": f"{draw.choice(marks)}:used"}
        return row | ({"place": where, "place_kind": kind} if where else {})

    return [(source, one(source)) for source in ("vehicles", "links", "missing", "events") for _ in range(3)]


def said(held: Dump) -> list[str]:
    """What stands in the graph, by what things are called and not by where it came from: every node and every relationship.

    Left out is what only a file has: its Extract, and that it covers days.
    """
    nodes = {n.id: n for n in held.nodes}
    left_out = {n.id for n in held.nodes if "Layout" in n.labels or n.properties.get("kind") == COVERAGE}
    left_out |= {n.id for n in held.nodes if "Subject" in n.labels and n.properties["system"] == ITSELF}
    left_out |= {t.end for t in held.ties if t.start in left_out and t.kind == "IS"}

    def called(i: str | int) -> list[object]:
        node = nodes[i]
        if "Extract" in node.labels:
            return ["Extract"]
        system = {"paper": "typed"}.get(node.properties.get("system"), node.properties.get("system"))
        keyed = node.id if "SearchKey" in node.labels else ""
        return [node.labels, _without(node.properties), system, keyed]

    classes = {n.properties["number"]: n.properties["text"] for n in held.nodes if "Visibility" in n.labels}
    ties = [
        [t.kind, called(t.start), called(t.end), _without(t.properties), classes.get(t.properties.get("visibility"))]
        for t in held.ties
        if not {t.start, t.end} & left_out
    ]
    kept = [called(i) for i, n in nodes.items() if i not in left_out and "Extract" not in n.labels]
    lines = (json.dumps(line, sort_keys=True, default=str) for line in (*kept, *ties))
    return sorted(line.replace("@quoted", "@police/book") for line in lines)


def _without(properties):
    return {name: value for name, value in properties.items() if name not in _FROM_WHERE}


@pytest.mark.parametrize("seed", [1, 2])
def test_typed_rows_say_what_the_same_rows_say_in_files(office: Office, seed: int):
    rows = some_rows(seed)
    references = {}
    for source, row in rows:
        entered = office.type(row, source)
        office.now += timedelta(seconds=1)
        (main,) = [n for n in dump(office.server.engine).nodes if n.id == entered.said[0]]
        references[id(row)] = main.properties["reference"]
        assert main.properties["recorded_at"] == main.properties["received_at"] < office.clock()
        assert main.properties["grade"] == row.get("grade", "") or main.properties["grade"] == "ungraded"
    typed = said(dump(office.server.engine))
    office.emptied()
    for source in dict.fromkeys(source for source, _ in rows):
        same = [{"reference": references[id(row)], **row} for of, row in rows if of == source]
        as_paper = [{c: t.replace("@police/book", "@quoted") for c, t in row.items()} for row in same]
        assert _filed(office, source, as_paper, seed).rows == len(same)
    assert len(typed) > 100 and said(dump(office.server.engine)) == typed


def _filed(office: Office, source: str, rows: list[dict[str, str]], seed: int):
    made = typed_profile("council", SOURCES[source], None)
    table = made.sources[source].model_copy(update={"system": "paper", "references": {}})
    systems = {"quoted": "police/book", "book": "council/book"}
    referring = {c.name: "book" for c in SOURCES[source].columns[1:] if c.reads in ("reference", "references")}
    table = table.model_copy(update={"references": referring})
    profile = made.model_copy(update={"sources": {source: table}, "systems": systems})
    path = office.home / f"{source}{seed}.csv"
    with path.open("w", newline="") as file:
        columns = list(dict.fromkeys(name for row in rows for name in row))
        written = csv.DictWriter(file, columns, restval="")
        written.writeheader()
        written.writerows(rows)
    return ingest(path, SOURCES[source], profile, office.service.writer, OPERATOR, taken_at=office.clock())


def test_a_typed_row_closes_nothing_of_a_file_and_no_file_closes_it_nor_says_that_it_covers_a_day(office: Office):
    rows = [{"reference": f"V{n}", "mark": f"LE0{n} KTB", "seen_from": "05/06/2026"} for n in range(1, 4)]
    office.files("vehicles", rows, "first", full=True)
    before, covered = office.standing(), office.ask("coverage", {}).rows
    entered = office.type()
    assert office.standing() - before == {"council/typed/vehicles": len(entered.said)}
    assert office.ask("coverage", {}).rows == covered != ()
    office.files("vehicles", rows[:1], "second", full=True)
    assert office.standing()["council/typed/vehicles"] == len(entered.said)
    assert office.standing()["council/book/vehicles"] < before["council/book/vehicles"]
    second = office.type()
    office.desk.take_back(worker(), SAFEGUARDING, entered.extract)
    assert office.standing()["council/typed/vehicles"] == len(second.said)
    office.files("vehicles", rows, "third", full=True)
    assert office.standing() == before + Counter({"council/typed/vehicles": len(second.said)})
    with pytest.raises(BadInput):
        office.files("vehicles", rows, "fourth", system="typed")


# each once, none refused


def test_fifty_who_type_at_once_are_all_in_none_twice_and_each_at_a_moment_of_its_own_turn(office: Office):
    draw = random.Random(50)
    office.ticks = timedelta(microseconds=1)
    first = office.type(who=worker(who="first"))
    sendings = [(f"w{n}", office.once(), {**CAR, "seen": f"seen by {n}"}) for n in range(50)]
    every = [*sendings, *draw.choices(sendings, k=25)]
    draw.shuffle(every)

    def send(sending):
        who, once, values = sending
        return who, office.type(values, once=once, who=worker(who=who))

    with ThreadPoolExecutor(50) as pool:
        found = list(pool.map(send, every))
    answers: dict[str, set] = {}
    for who, one in found:
        answers.setdefault(who, set()).add((one.extract, one.said, one.links_to, one.doubts))
    assert len(answers) == 50 and all(len(same) == 1 for same in answers.values())
    assert Counter(one.again for _, one in found) == {False: 50, True: 25}
    extracts = [n.properties for n in dump(office.server.engine).nodes if "Extract" in n.labels]
    assert len(extracts) == 51 and all(e["complete"] and e["taken_at"] == e["received_at"] for e in extracts)
    made = [*first.said, *(record for (one,) in answers.values() for record in one[1])]
    assert office.standing() == {"council/typed/vehicles": len(set(made))} and len(made) == len(set(made))


def test_one_sending_is_one_row_whoever_is_killed_and_wherever_in_the_writing_of_it(office: Office):
    engine, once = office.server.engine, office.once()
    tries, lived = 0, False
    empty = dump(engine).lines("moment", "turn")
    write = engine.write
    while not lived:
        tries += 1
        at = tries

        def dying(work, at=at, **more):
            def run_until(run):
                left = iter(range(at))

                def counted(text, params):
                    if next(left, None) is None:
                        raise KilledHere
                    return run(text, params)

                return work(counted)

            return write(run_until, **more)

        engine.write = dying
        try:
            entered, lived = office.type(once=once), True
        except KilledHere:
            assert tries % 7 or dump(engine).lines("moment", "turn") == empty
        finally:
            del engine.write
    again = office.type(once=once)
    assert again == replace(entered, again=True) and tries > 20
    assert len([n for n in dump(engine).nodes if "Extract" in n.labels]) == 1


class KilledHere(BaseException):
    """The process ends at this statement."""


def test_a_sending_with_other_words_is_refused_and_another_persons_is_her_own(office: Office):
    once = office.once()
    first = office.type(once=once)
    with pytest.raises(Conflict):
        office.type({**CAR, "seen": "something else"}, once=once)
    assert office.type(once=once, who=worker(who="v")).extract != first.extract
    for short in ("", "1234567890", "with a blank in it, and long enough"):
        with pytest.raises(BadInput):
            office.desk.enter(worker(), SAFEGUARDING, "sighting", CAR, short)


def test_what_is_wrong_is_told_of_each_blank_without_what_it_held_and_nothing_is_written(office: Office):
    before = dump(office.server.engine).lines("moment", "turn")
    for sheet, values, wrong in (
        ("sighting", {"mark": "Zebedee"}, {"seen_from"}),
        ("sighting", {"mark": "Zebedee", "seen_from": "31/02/2026"}, {"seen_from"}),
        ("sighting", {"seen_from": "05/06/2026"}, {"mark"}),
        ("sighting", {**CAR, "place_kind": "Zebedee"}, {"place_kind"}),
        ("sighting", {**CAR, "Zebedee": "x"}, {""}),
        ("vehicles", {**CAR, "reference": "Zebedee"}, {""}),
        ("vehicles", {**CAR, "recorded": "01/01/2020"}, {""}),
        ("contact", {"people": "Zebedee@nowhere/else", "kind": "visit", "told_at": "05/06/2026"}, {"people"}),
        ("contact", {"people": "C1@book; C2@book", "kind": "visit", "told_at": "05/06/2026"}, {"people"}),
        ("contact", {"people": "P1@clinic/book", "kind": "visit", "told_at": "05/06/2026"}, {"people"}),
        ("link", {"person_a": "C1@council/book", "kind": "SEEN_WITH"}, {"person_b"}),
    ):
        with pytest.raises(NotRight) as told:
            office.type(values, sheet)
        assert {one.blank for one in told.value.wrong} == wrong and "Zebedee" not in str(told.value), (
            values,
            told.value,
        )
    for sheet in ("children", "people", "locations", "nothing"):
        with pytest.raises(NotFound):
            office.type(CAR, sheet)
    assert dump(office.server.engine).lines("moment", "turn") == before


# who types, and takes back


def test_who_may_not_type_is_offered_no_sheet_and_refused_and_so_stands_on_the_record(office: Office):
    may = worker(), worker(role=Role.ANALYST)
    may_not = [worker(role=role) for role in (Role.CHAIR, Role.AUDITOR, Role.OPERATOR)]
    as_another = replace(may[0], holder=Holder("police", Role.CHAIR))
    for who, purpose in product((*may, *may_not, as_another), Purpose):
        allowed = who in may and purpose in (
            SAFEGUARDING,
            *((Purpose.INVESTIGATION,) if who.role is Role.ANALYST else ()),
        )
        assert bool(office.desk.sheets(who, purpose)) is allowed
        if not allowed:
            with pytest.raises(Refused):
                office.type(who=who, purpose=purpose)
    last = [entry for entry in office.service.audit.entries() if entry][-1]
    assert (last.decision, last.targets) == ("Refused", ())
    assert not [n for n in dump(office.server.engine).nodes if "Extract" in n.labels]


def test_a_typed_row_is_taken_back_that_london_day_by_its_typist_and_by_an_operator_of_her_agency(office: Office):
    others = {
        "herself": (worker(), SAFEGUARDING),
        "a colleague": (worker(who="v"), SAFEGUARDING),
        "herself, elsewhere": (worker("police"), SAFEGUARDING),
        "herself, as an operator": (worker(role=Role.OPERATOR), Purpose.MATCHING),
        "another operator of hers": (worker(who="o", role=Role.OPERATOR), Purpose.MATCHING),
        "another agency's operator": (worker("police", "o", Role.OPERATOR), Purpose.MATCHING),
        "the installation's operator": (worker("*", "o", Role.OPERATOR), Purpose.MATCHING),
    }
    today = {"herself", "herself, as an operator", "another operator of hers", "the installation's operator"}
    midnight = datetime.fromisoformat("2026-06-06T23:00:00+00:00")  # in London
    words = set()
    for name, (who, purpose) in others.items():
        for moment in (midnight - timedelta(microseconds=1), midnight):
            office.emptied()
            entered = office.type()
            office.now = moment
            takes = name in today - ({"herself"} if moment == midnight else set())
            if takes:
                office.desk.take_back(who, purpose, entered.extract)
            else:
                with pytest.raises(NotFound) as told:
                    office.desk.take_back(who, purpose, entered.extract)
                words.add(str(told.value))
            assert bool(office.standing()) is not takes, (name, moment)
            assert len(office.desk.mine(worker())) == (moment < midnight)
    with pytest.raises(NotFound) as told:
        office.desk.take_back(worker(), SAFEGUARDING, "f_" + "0" * 24)
    assert words == {str(told.value)}
    with pytest.raises(Refused):
        office.desk.take_back(worker(role=Role.CHAIR), Purpose.PANEL, entered.extract)


def test_nobody_takes_a_file_back_here_and_what_was_taken_back_is_believed_in_its_days_and_told_as_such(office: Office):
    report = office.files("vehicles", [{"reference": "V1", "mark": "LE01 KTB"}])
    with pytest.raises(NotFound):
        office.desk.take_back(worker(role=Role.OPERATOR), Purpose.MATCHING, report.extract)
    once = office.once()
    entered = office.type(once=once)
    then = office.now
    office.now += timedelta(minutes=1)
    (row,) = office.desk.mine(worker())
    assert (row.extract, row.sheet, row.taken_back) == (entered.extract, "sighting", False)
    assert office.desk.mine(worker(who="v")) == ()
    office.desk.take_back(worker(), SAFEGUARDING, entered.extract)
    office.now += timedelta(minutes=1)
    assert office.ask("evidence", {"record": entered.said[0]}).rows == ()
    assert office.ask("evidence", {"record": entered.said[0], "known_at": then}).rows != ()
    assert office.desk.mine(worker())[0].taken_back
    assert office.type(once=once) == replace(entered, again=True) and not office.standing()["council/typed/vehicles"]


# what it links to, and who said so


def test_it_tells_whom_it_links_to_of_those_of_whom_its_typist_could_read_and_of_no_others(office: Office):
    visit = {"kind": "visit", "told_at": "05/06/2026"}
    first = office.type({"people": "C1@council/book", **visit}, "contact")
    hidden = office.type({"people": "P7@police/book", **visit}, "contact", who=worker("police"))
    car, theirs = office.type(), office.type(who=worker("police"))
    assert first.links_to == hidden.links_to == car.links_to == theirs.links_to == ()  # what police typed is their own
    named = {"people": "C1@council/book:present; P7@police/book:present", "vehicles": "LE01 KTB:used"}
    both = {"kind": "other", "happened_from": "05/06/2026", **named}
    once, again = office.type(both, "events"), office.type(both, "events")
    subject = office.ask("evidence", {"record": car.said[0]}).rows[0].subject
    assert subject in once.links_to and len(once.links_to) == 2
    assert set(once.links_to) < set(again.links_to) and len(again.links_to) == 3  # now the council speaks of P7 too
    shown = [entry for entry in office.service.audit.entries() if entry and entry.action == "entered"]
    assert shown[-1].targets == (again.extract,) and set(shown[-1].shown or ()) == {*again.links_to} - {subject}


def test_evidence_names_who_typed_it_by_her_opaque_name_and_no_file(office: Office):
    entered = office.type()
    (row,) = office.ask("evidence", {"record": entered.said[0]}).rows
    (found,) = row.found_in
    assert (found.typed_by, found.file, found.extract) == ("w", None, entered.extract)
    assert row.evidence[0].grade == "ungraded"
