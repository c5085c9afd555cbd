"""Vehicles, phones, accounts and orders taken in: things in no event are found, calls join phones, orders make no place of a home."""

import pytest

from graph_service import catalogue
from graph_service.access import PURPOSES, Identity
from graph_service.audit import Audit
from graph_service.model.vocabulary import Purpose, Role
from graph_service.questions import QUESTIONS
from graph_service.view import View, parse
from graph_service.writer import Writer
from ingest.profile import load
from ingest.run import ingest
from ingest.sources import SOURCES
from tests.installation import OPERATOR, REASON
from tests.worlds import KEY, MINT

POLICE = load("westshire-police")
PEOPLE = """Nominal,Forenames,Surname,Date of birth,Home address,Home UPRN
N1,Ada,Fellthorpe,2011-03-02,4 Rowan Row,999000080001
N2,Cal,Garsdale,1984-06-05,,
"""
VEHICLES = """Vehicle no,VRM,Make,Colour,Keeper,Seen from,Seen at,Seen UPRN,Seen type
V1,LE01 KTB,Brand,silver,N2,2026-03-14 22:50,Curlew Arcade,999000000003,shop
V2,,Brand,white,,,,,
"""
PHONES = """Download,Telecom,Country,User,B number,B country,I/O,Service,Start,Duration
T1,07700 900901,,N2,07700 900902,,O,VOICE,2026-03-01 18:05,75
T2,07700 900902,,N1,,,,,,
T3,22 555 01 23,PL,,,,,,,
"""
ACCOUNTS = """Account no,Service,Username,Display names
A1,Chatter,@Silver.Fox,Silver Fox
"""
ORDERS = """Order no,Order type,Subject,Protects,In force from,In force to,Place named,Place UPRN,Place type
O1,CAWN,N2,N1,2026-04-20,2026-10-20,4 Rowan Row,999000080001,Home address
"""
FILES = {"people": PEOPLE, "vehicles": VEHICLES, "phones": PHONES, "accounts": ACCOUNTS, "orders": ORDERS}
READER = Identity("reader", "*", Role.ANALYST, PURPOSES[Role.ANALYST], frozenset(), "OFFICIAL-SENSITIVE")


class Police:
    """An installation of one force: files go in by `put`; called with a question it answers, a dict a row."""

    def __init__(self, graph, folder):
        texts, audit = catalogue.load(), Audit(folder / "audit", KEY)
        self._folder = folder
        self._writer, self._view = (door(graph, texts, audit, MINT) for door in (Writer, View))

    def put(self, source, text):
        path = self._folder / f"{source}.csv"
        path.write_text(text, "utf-8")
        taken = "2026-11-02T09:00:00.000000Z"
        report = ingest(path, SOURCES[source], POLICE, self._writer, OPERATOR, taken_at=taken)
        assert not report.refused, report.refused_by_column
        return report

    def __call__(self, name, **values):
        scope, question = self._view.scope(READER, Purpose.INVESTIGATION), QUESTIONS[name]
        return [
            row.model_dump() for row in self._view.ask(scope, question, parse(question, values), reasons=REASON).rows
        ]

    def found(self, text):
        (row, *_) = self("find", text=text)
        return row["entity"]


@pytest.fixture
def ask(empty_graph, tmp_path):
    police = Police(empty_graph, tmp_path)
    for source, text in FILES.items():
        police.put(source, text)
    return police


def said(rows):
    return {(row["kind"], row["how"], row["text"]) for row in rows if row["section"] in ("link", "event")}


def test_what_is_in_no_event_is_found_by_what_it_is_known_by(ask):
    for text, kind in (("LE01 KTB", "Vehicle"), ("+48 22 555 01 23", "Phone"), ("@silver.fox", "Account")):
        assert ask("find", text=text)[0]["kind"] == kind, text
    assert ask("find", text="white Brand")[0]["matched"] == "white Brand"


def test_a_route_from_one_user_to_another_shows_the_call_between_their_phones(ask):
    (route,) = ask(
        "how_connected", a=ask.found("Cal Garsdale"), b=ask.found("Ada Fellthorpe"), kinds=["USES", "CALLED"]
    )
    assert route["length"] == 3
    assert [step["kinds"] for step in route["steps"]] == [("USES",), ("CALLED",), ("USES",)]
    assert [e["how"] for e in route["evidence"] if e["kind"] == "CALLED"] == ["call"]


def test_a_sighting_is_an_event_of_the_vehicle_and_puts_its_keeper_nowhere(ask):
    car = ask("profile", entity=ask.found("LE01 KTB"))
    assert {(kind, how) for kind, how, _ in said(car)} == {("KEEPER_OF", ""), ("INVOLVED_IN", "used")}
    keeper = ask("profile", entity=ask.found("Cal Garsdale"))
    assert "INVOLVED_IN" not in {kind for kind, *_ in said(keeper)}
    assert ask("hotspots", since="2026-01-01", until="2026-12-31") == []


def test_an_order_that_names_a_home_binds_and_protects_people_and_shows_no_place(ask):
    order = next(
        row["other"] for row in ask("profile", entity=ask.found("Ada Fellthorpe")) if row["kind"] == "PROTECTED_BY"
    )
    lines = [row for row in ask("profile", entity=order) if row["section"] == "link"]
    assert sorted((row["kind"], row["other"] is None, row["text"]) for row in lines) == [
        ("PROTECTED_BY", False, ""), ("SUBJECT_TO", False, ""), ("SUBJECT_TO", True, "4 Rowan Row"),
    ]  # fmt: skip


def test_the_same_files_again_change_nothing(ask):
    for source, text in FILES.items():
        tally = ask.put(source, f"{text}\n").tally
        assert (tally.new, tally.changed, tally.closed) == (0, 0, 0) and tally.known > 0, source
