"""The register filled on each engine: who may, what is left out as somebody's home, what a newer file closes, what is mapped."""

from dataclasses import replace
from random import Random

import pytest

from graph_service import catalogue
from graph_service.access import Identity
from graph_service.errors import BadInput, Conflict, NotFound, Refused, TooManyGone
from graph_service.lists import PLACES
from graph_service.lookups.register import Entry, entries
from graph_service.model.facts import Feed, Link
from graph_service.model.question import Found, Params, Question, Row
from graph_service.model.register import REGISTER
from graph_service.model.visibility import AccessClass
from graph_service.model.vocabulary import Purpose, Role
from graph_service.registry import Registry
from ingest.register import bring, map_reference
from tests.installation import OPERATOR, Installation, dump, load
from tests.proofs.hidden import spoilt
from tests.registered import registered
from tests.worlds import File, moment, numbered, part, person, place, row
from tests.worlds import event as happening

HEAD = "reference,name,other_names,kind,uprns"
FIVE = [f"P{n},Place {n},,shop,{n}" for n in range(1, 6)]


@pytest.fixture
def here(empty_graph):
    return Installation(empty_graph)


def saved(folder, *rows, head=HEAD, name="places.csv"):
    path = folder / name
    path.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
    return path


def brought(here, path, form="csv", identity=OPERATOR, **more):
    return bring(path, form, here.writer, identity, **{"taken_at": here.now, **more})


def register(here, **params) -> dict[str, Entry]:
    """What a reader who sees all finds in the register, by reference."""
    found: list[Entry] = []

    def steps(ask, _):
        found.extend(entries(ask))
        return Found([])

    question = Question("register", "What is registered?", Params, Row, steps, uses=("register",))
    here.view.ask(here.all_seeing(), question, Params(**params))
    return {one.reference: one for one in found}


def on(here, day):
    here.now = moment(day)
    return here


def test_places_go_in_once_however_often_and_by_whatever_form_they_come(here, tmp_path):
    first = brought(here, saved(tmp_path, *FIVE))
    assert (first.report.tally.new, first.report.refused, first.passed_over, first.held_back) == (5, 0, {}, ())
    assert brought(on(here, 1), saved(tmp_path, *FIVE)).report.already_in
    again = brought(on(here, 2), saved(tmp_path, *FIVE, "P6,Place 6,,,"))
    assert (again.report.tally.new, again.report.tally.known) == (1, 5)
    told = '{"features": [{"properties": {"reference": "P1", "name": "Place One", "references": ["police/book/L1"]}}]}'
    (tmp_path / "p.geojson").write_text(told)
    before = {reference: one.entity for reference, one in register(here).items()}
    brought(on(here, 3), tmp_path / "p.geojson", "geojson")
    found = register(here)
    assert {reference: one.entity for reference, one in found.items()} == before and len(before) == 6
    assert (found["P1"].shape.name, found["P1"].system, found["P2"].registered) == ("Place One", "geojson", moment(0))
    assert found["P1"].shape.references == ("police/book/L1",) and found["P1"].group == "place"


def test_a_newer_full_file_closes_what_vanished_from_its_own_form_alone(here, tmp_path):
    brought(here, saved(tmp_path, "A,The Anchor,,,", head=HEAD), "csv")
    stops = [f"0999{n:02},Stop {n},-1.9,53.9,active" for n in range(12)]
    head = "ATCOCode,CommonName,Longitude,Latitude,Status"
    brought(here, saved(tmp_path, *stops, head=head), "naptan", full=True)
    brought(on(here, 1), saved(tmp_path, *stops[:11], head=head), "naptan", full=True)
    assert set(register(here)) == {"A", *(f"naptan:0999{n:02}" for n in range(11))}
    with pytest.raises(TooManyGone):
        brought(on(here, 2), saved(tmp_path, *stops[:4], head=head), "naptan", full=True)
    brought(here, saved(tmp_path, *stops[:4], head=head), "naptan", full=True, closing=True)
    assert len(register(here)) == 5
    assert len(register(here, known_at="2026-03-01T13:00:00Z")) == 13
    broken = brought(on(here, 3), saved(tmp_path, *stops[:3], "a,b,c,d,e,f,g", head=head), "naptan", full=True)
    assert len(register(here)) == 5 and any("nothing is closed" in note for note in broken.report.notes)


def test_a_file_of_places_covers_no_days(here, tmp_path):
    told = brought(here, saved(tmp_path, *FIVE)).report
    kinds = {n.properties["kind"] for n in dump(here.engine).nodes if "Record" in n.labels}
    assert (told.covers, kinds) == (None, {"place"})


def test_only_the_installations_operator_may_fill_the_register(here, tmp_path):
    path = saved(tmp_path, *FIVE)
    for agency, role in (("police", Role.OPERATOR), (REGISTER, Role.OPERATOR), ("*", Role.ANALYST)):
        who = Identity("somebody", agency, role, frozenset(Purpose))
        with pytest.raises(Refused):
            brought(here, path, identity=who)
        with pytest.raises(Refused):
            map_reference(here.writer, who, registered(tmp_path), "police/book/L1", "P1")
        with pytest.raises(Refused):
            here.writer.entry_named(who, "P1")
    assert register(here) == {}


def test_the_register_is_known_everywhere_and_is_no_agency(tmp_path):
    registry = Registry(tmp_path)
    assert registry.knows(REGISTER) and registry.agency(REGISTER).systems == () and registry.agencies() == ()
    for change in (
        lambda: registry.add(REGISTER, "Ours", ["csv"]),
        lambda: registry.begin("fellside", REGISTER),
        lambda: registry.quote("police", [f"{REGISTER}/places"]),
        lambda: registry.unquote(REGISTER, ["police/book"]),
    ):
        with pytest.raises((BadInput, NotFound)):
            change()


CLOSED = ({}, {"handling": "C", "conditions": ("A1",)}, {"tags": ("sealed",)}, {"tags": ("placement", "restricted")})


def said_of(where, n, **access):
    """A file in which an event was at a home of somebody's, and another in which somebody is said to live."""
    of, what, child = AccessClass("police", **access), happening("police", f"e{n}"), person("police", f"c{n}")
    told = {"part": "occurred", **where}
    at = part(what, of, Link("AT", what, place("police", f"at{n}"), qualifiers=told))
    return File(
        Feed("police", "book", f"events {n}"), numbered([row(at, reference=f"e{n}")]), moment(-1), f"{n}"
    ), child


@pytest.mark.parametrize("access", CLOSED, ids=str)
@pytest.mark.parametrize("kind", ["home", "placement", "refuge"])
def test_what_any_row_ever_called_a_home_goes_in_only_when_confirmed(here, tmp_path, kind, access):
    for n, where in enumerate(({"uprn": "1"}, {"words": "place 2"}, {"words": "the swift"})):
        played, _ = said_of({"place_kind": kind, **where}, n, **access)
        assert here.play((played,)) == [""]
    now = replace(played, rows=(), digest="gone", feed=replace(played.feed, full=True), taken_at=moment(0))
    assert here.play((now,)) == [""]
    rows = [*FIVE[:3], "P4,Place 4,Swift; THE SWIFT!,shop,4", *FIVE[4:]]
    told = brought(here, saved(tmp_path, *rows))
    assert (told.held_back, set(register(here))) == (("P1", "P2", "P4"), {"P3", "P5"})
    shown = " ".join(told.sentences())
    assert "3 whose name or UPRN" in shown and "police" not in shown
    told = brought(here, saved(tmp_path, *rows), confirmed=frozenset({"P1"}))
    assert (told.held_back, set(register(here))) == (("P2", "P4"), {"P1", "P3", "P5"})


def test_a_place_that_rows_call_anything_else_goes_in(here, tmp_path):
    for n, kind in enumerate(("street", "hotel", "other")):
        assert here.play((said_of({"place_kind": kind, "uprn": "1", "words": "place 2"}, n)[0],)) == [""]
    assert brought(here, saved(tmp_path, *FIVE)).held_back == ()


@pytest.mark.parametrize("access", CLOSED, ids=str)
def test_where_somebody_was_ever_said_to_live_goes_in_only_when_confirmed(here, tmp_path, access):
    of, child = AccessClass("council", **access), person("council", "c")
    by_number, by_words = place("council", "by number"), place("council", "by words")
    rows = (
        row(part(child, of, Link("LIVES_AT", child, by_number, qualifiers={"uprn": "1"})), reference="1"),
        row(
            part(child, of, Link("LIVES_AT", child, by_words)),
            part(by_words, of, name="words", names=("Place 2",)),
            reference="2",
        ),
    )
    lived = File(Feed("council", "book", "children", full=True), numbered(rows), moment(-1), "lived")
    moved = File(
        Feed("council", "book", "children", full=True),
        numbered([row(part(child, of), reference="3")]),
        moment(0),
        "moved",
    )
    assert here.play((lived, moved)) == ["", ""]
    assert brought(here, saved(tmp_path, *FIVE)).held_back == ("P1", "P2")


def test_a_reference_is_mapped_in_versions_to_places_that_stand(here, tmp_path):
    registry = registered(tmp_path)
    registry.add("police", "Police", ["book"])
    brought(here, saved(tmp_path, *FIVE))

    def mapped(place, reference="police/book/L 1/a"):
        return map_reference(here.writer, OPERATOR, registry, reference, place)

    assert mapped("P1").new == 1 and mapped("P1").new == 0
    here.now = moment(1)
    assert mapped(register(here)["P2"].entity).changed == 1
    assert [one for one, of in register(here).items() if of.shape.references] == ["P2"]
    before = register(here, known_at="2026-03-01T13:00:00Z")
    assert before["P1"].shape.references == ("police/book/L 1/a",) and not before["P2"].shape.references
    here.now = moment(2)
    assert mapped("P1").changed == 1 and [r for r, of in register(here).items() if of.shape.references] == ["P1"]
    for wrong in ("L1", "fire/book/L1", "police/mosaic/L1", f"{REGISTER}/csv/P1", f"{REGISTER}/mapping/P1"):
        with pytest.raises(BadInput):
            mapped("P1", wrong)
    for unknown in ("P9", "e_" + "0" * 24, "police/book/L 1/a"):
        with pytest.raises(NotFound, match="places list"):
            mapped(unknown)


def test_what_vanished_from_the_register_has_no_reference_mapped_to_it(here, tmp_path):
    registry = registered(tmp_path)
    registry.add("police", "Police", ["book"])
    brought(here, saved(tmp_path, *FIVE), full=True)
    map_reference(here.writer, OPERATOR, registry, "police/book/L1", "P1")
    brought(on(here, 1), saved(tmp_path, *FIVE[1:]), full=True, closing=True)
    assert set(register(here)) == {"P2", "P3", "P4", "P5"}
    with pytest.raises(NotFound):
        map_reference(here.writer, OPERATOR, registry, "police/book/L2", "P1")


def test_the_register_is_the_same_whatever_agencies_and_days_are_asked_for(here, tmp_path):
    brought(here, saved(tmp_path, *FIVE))
    whole = register(here)
    assert register(here, agencies=("police",), as_at="2020-01-01", recorded_by="2020-01-01") == whole != {}
    assert register(here, known_at="2026-02-01T00:00:00Z") == {}


@pytest.mark.parametrize("kind", ["REFERS_TO", "Record"])
def test_without_either_of_its_guards_the_register_shows_what_is_hidden(here, tmp_path, kind):
    brought(here, saved(tmp_path, *FIVE))
    load(here.engine, spoilt(dump(here.engine), kind, "visibility", 1, Random(1)))
    source, lines = here.loaded["register"].source, catalogue.guard_lines(catalogue.texts.text("visible"))
    number = {"Record": 0, "REFERS_TO": 1}[kind]
    both = [catalogue.expanded(source, each, number) for each in (lines, catalogue.widened(lines))]
    changed = replace(here.loaded["register"], guarded=both[0], wide=both[1])
    weaker = catalogue.Catalogue({**{n: here.loaded[n] for n in here.loaded}, "register": changed})
    assert register(here) != register(here.with_texts(weaker))


def test_places_are_listed_for_the_installations_operator_newest_first(here, tmp_path):
    brought(here, saved(tmp_path, *FIVE))
    brought(on(here, 1), saved(tmp_path, "P9,Place 9,The Ninth,park,", name="more.csv"))
    found = here.view.list(here.matcher(), PLACES, 3)
    assert (found.lines[0].concerns[0].reference, found.lines[0].concerns[0].names) == ("P9", ("Place 9", "The Ninth"))
    assert found.more and len(here.view.list(here.matcher(), PLACES, 50).lines) == 6
    with pytest.raises(Refused):
        here.view.list(here.worker("police"), PLACES, 3)


def test_an_older_file_of_a_form_is_a_conflict(here, tmp_path):
    brought(on(here, 5), saved(tmp_path, *FIVE))
    with pytest.raises(Conflict, match="newer one"):
        brought(on(here, 6), saved(tmp_path, *FIVE[:2]), taken_at=moment(1))


def test_rows_refused_are_told_by_where_they_stand_in_the_file_that_was_brought(here, tmp_path):
    rows = ["P1,A,,home,", "P2,Place 2,,,", "P3,Place 3,,castle,"]
    assert here.play((said_of({"place_kind": "home", "words": "place 2"}, 0)[0],)) == [""]
    told = brought(here, saved(tmp_path, *rows)).report
    assert [(one.line, one.values["reference"]) for one in told.refused_rows] == [(2, "P1"), (4, "P3")]
    mend = told.write_refused(tmp_path / "mend.csv")
    mend.write_text(mend.read_text(encoding="utf-8-sig").replace("castle", "park").replace("home", "shop"))
    assert brought(on(here, 1), mend, full=True).report.tally.new == 2
    assert set(register(here)) == {"P1", "P3"}
