"""A text that could show what its reader may not see, or that says one thing and does another, never starts."""

import re

import pytest

from graph_service import catalogue, guarding, texts
from graph_service.errors import Misconfigured
from graph_service.model.question import LINK, said_as
from graph_service.service import claims
from graph_service.writer.reads import READS

HEADER = "// question: q\n// param: id - an entity\n// column: other - another\n"
GUARD = "WHERE /* visible: r */ true"
BOTH = "MATCH (a:Entity {id: $id})-[r:PEER_OF]-(b:Entity)"
BACK = "RETURN b.id AS other"
REFERS = "MATCH (a:Entity {id: $id})<-[r:REFERS_TO]-(k:Record)"


def loaded(body: str, header: str = HEADER) -> catalogue.Text:
    return catalogue.load({"q": header + body})["q"]


@pytest.mark.parametrize(
    "match",
    [
        BOTH,
        "MATCH (a:Entity {id: $id}), (b:Entity {id: $id}), (a)-[r:PEER_OF]-(b)",
        "UNWIND [$id] AS id\nMATCH (a:Entity {id: id})<-[r:INVOLVED_IN]-(b:Person)",
    ],
)
def test_a_guarded_text_is_taken_and_its_guard_written_out(match):
    text = loaded(f"{match}\n{GUARD}\n{BACK}")
    assert "visible:" not in text.guarded and "r.visibility IN $visible AND r.held_from <= $known_at" in text.guarded


def test_of_a_record_nothing_is_read_the_relationship_beside_it_is_guard_enough():
    text = "MATCH (a:Entity {id: $id})<-[t:REFERS_TO]-(k)\nWHERE /* visible: t */ true\nRETURN t.names AS other"
    assert "t.visibility IN $visible" in loaded(text).guarded


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (f"{BOTH}\n{BACK}", "bound without"),
        (f"{BOTH}\nWHERE true // /* visible: r */ true\n{BACK}", "bound without"),
        (f"{BOTH}\nWHERE /* visible: r */ false\n{BACK}", "bound without"),
        (f"{BOTH}\nWHERE NOT /* visible: r */ true\n{BACK}", "bound without"),
        (f"{BOTH}\nWHERE (/* visible: r */ true OR b.id <> '')\n{BACK}", "bound without"),
        (f"{BOTH}\n{GUARD} OR b.id <> ''\n{BACK}", "OR in brackets"),
        (
            f"{BOTH}\nMATCH (b)-[s:AT]-(c:Entity)\nWHERE /* visible: r */ true AND /* visible: s */ true\n{BACK}",
            "bound without",
        ),
        (f"{BOTH}-[s:AT]-(c:Entity)\n{GUARD}\n{BACK}", "relationship s is bound without"),
        (f"{REFERS}\n{GUARD}\nRETURN k.id AS other", "Record k is bound without"),
        ("MATCH (b:Entity {id: $id})\nRETURN b.id AS other", "hangs on no guarded"),
        (f"MATCH (x:Entity {{id: $id}}), (a:Entity)-[r:PEER_OF]-(b:Entity)\n{GUARD}\n{BACK}", "x hangs on no guarded"),
        (f"MATCH (a:Entity {{id: $id}})--(b:Entity)\n{BACK}", "needs a name"),
        (f"MATCH (a:Entity {{id: $id}})-[:PEER_OF]-(b:Entity)\n{BACK}", "named"),
        (f"MATCH (a:Entity {{id: $id}})-[r:PEER_OF*1..3]-(b:Entity)\n{GUARD}\n{BACK}", "one length"),
        (f"MATCH (a:Entity {{id: $id}})-[r:KNOWS]-(b:Entity)\n{GUARD}\n{BACK}", "no relationship is called"),
        (f"MATCH (a:Entity {{id: $id}})-[r:PEER_OF|REFERS_TO]-(b:Entity)\n{GUARD}\n{BACK}", "mixes"),
        (f"OPTIONAL {BOTH}\n{GUARD}\n{BACK}", "not allowed"),
        (f"{BOTH}\n{GUARD}\nSET b.seen = 1\n{BACK}", "not allowed"),
        (f"{BOTH}\n{GUARD}\nCALL db.labels()\n{BACK}", "not allowed"),
        (f"{BOTH}\n{GUARD} AND EXISTS {{ (b)-[:AT]-() }}\n{BACK}", "not allowed"),
        (f"{BOTH}\n{GUARD}\n{BACK}\nUNION\n{BOTH}\n{GUARD}\n{BACK}", "not allowed"),
        ("MATCH (s:Subject {id: $id})-[r:IS]->(b:Entity)\nRETURN b.id AS other", "not allowed"),
        (f"{BOTH}\n{GUARD} AND COUNT {{ (b)-[s:AT]->(c) }} > 1\n{BACK}", "not allowed"),
        (f"{BOTH}\n{GUARD}\nset b.seen = 1\n{BACK}", "not allowed"),
        (f"match (c:Entity {{id: $id}})\n{BOTH}\n{GUARD}\n{BACK}", "capitals"),
        (f"{BOTH}\n{GUARD} or b.id <> ''\n{BACK}", "capitals"),
        (f"{BOTH}\n{GUARD} AND (b)-[:TARGETED]-(c)\n{BACK}", "outside its MATCH"),
        (f"{BOTH}\n{GUARD}\nRETURN [(b)-[s:TARGETED]->(c) | c.id] AS other", "outside its MATCH"),
        ("MATCH (b:Record|Entity {id: $id})\nRETURN b.id AS other", "expected"),
        ("MATCH (k:Record WHERE k.id = $id)\nRETURN k.id AS other", "expected"),
        (
            "MATCH (a:Entity {id: $id})<-[r:REFERS_TO]-(k)\nWHERE /* visible: r */ true\nRETURN k.id AS other",
            "hangs on no Record",
        ),
        (f"{BOTH}\nWHERE /* ever visible: r */ true\n{BACK}", "only known_when"),
        (f"{BOTH}\n{GUARD}\n{BACK}\nLIMIT 3", "ORDER BY"),
        (f"{BOTH}\n{GUARD} AND b.id <> $other\n{BACK}", "declares"),
        (f"{BOTH}\n{GUARD}\nRETURN b.id AS another", "columns"),
        (BOTH.replace("$id", "''") + f"\n{GUARD}\n{BACK}", "declares"),
        (f"{BOTH}\n{GUARD}\nRETURN /* link: s */ AS other", "expected link: an assertion"),
        (f"{BOTH}\n{GUARD}\nRETURN /* record: r of b */ AS other", "expected link: an assertion"),
        ("MATCH (p:Proposal {id: $id})\nRETURN p.id AS other", "without /\\* own: p"),
        (
            "MATCH (p:Proposal {id: $id})\nMATCH (k:Record {id: p.first_record})-[t:REFERS_TO]->(e:Entity)\n"
            "WHERE /* visible: k */ true AND /* visible: t */ true\nRETURN p.id AS other",
            "without /\\* own: p",
        ),
    ],
)
def test_a_text_that_could_show_or_do_what_it_may_not_is_refused(body, why):
    with pytest.raises(Misconfigured, match=why):
        loaded(body)


LIST = "// list: q\n// column: id - one of an agency's own things\n"
MINE = "WHERE /* own: x */ true\nRETURN x.id AS id"


@pytest.mark.parametrize("label", guarding.OWN)
def test_an_agencys_own_things_are_bound_with_their_guard_or_not_at_all(label):
    assert "$agency" in loaded(f"MATCH (x:{label})\n{MINE}", LIST).guarded
    header = LIST + "// param: id - one\n"
    for body, why in (
        (f"MATCH (x:{label})\nRETURN x.id AS id", "without /\\* own: x"),
        (f"MATCH (x:{label} {{id: $id}})\nRETURN x.id AS id", "without /\\* own: x"),
        (f"MATCH (x:{label})\nWHERE NOT /* own: x */ true\nRETURN x.id AS id", "without /\\* own: x"),
        (f"MATCH (x:{label})\nWHERE (/* own: x */ true OR x.id <> '')\nRETURN x.id AS id", "without /\\* own: x"),
        (f"MATCH (x:{label})\nWHERE /* visible: x */ true\nRETURN x.id AS id", "no guard for"),
        (f"MATCH (x:{label})\n{MINE.replace('own: x', 'own: y')}", "no guard for"),
        ("MATCH (k:Record {id: $id})\nWHERE /* own: k */ true\nRETURN k.id AS id", "no guard for own Record"),
        (f"MATCH (x:{label})-[r:PEER_OF]-(b:Entity)\n{GUARD}\nRETURN x.id AS id", "without /\\* own: x"),
        (f"MATCH (x:{label})-[r:JUDGES]-(b:Entity)\n{MINE}", "bound without|no relationship"),
    ):
        with pytest.raises(Misconfigured, match=why):
            loaded(body, header if "$id" in body else LIST)


def test_a_layout_is_bound_by_the_id_that_a_record_gives_and_by_nothing_else():
    header = "// lookup: q\n// param: ids - layouts\n// column: text - one\n"
    assert loaded("UNWIND $ids AS id\nMATCH (y:Layout {id: id})\nRETURN y.text AS text", header)
    for pattern in ("(y:Layout)", "(y:Layout {text: id})", "(y:Layout), (z:Layout {id: id})"):
        with pytest.raises(Misconfigured, match="hangs on no guarded"):
            loaded(f"UNWIND $ids AS id\nMATCH {pattern}\nRETURN y.text AS text", header)


def test_an_extract_is_bound_by_what_it_supports_too():
    held = "MATCH (k:Record {id: $id})-[d:FOUND_IN]->(f:Extract)\nWHERE /* visible: k */ true"
    header = "// list: q\n// param: id - a record\n// column: id - its extract\n"
    assert loaded(f"{held} AND /* visible: d */ true\nRETURN f.id AS id", header)
    with pytest.raises(Misconfigured, match="bound without"):
        loaded(f"{held}\nRETURN f.id AS id", header)


def test_a_text_may_not_name_the_agency_it_is_asked_for():
    with pytest.raises(Misconfigured, match="belong to the guard"):
        loaded(
            f"MATCH (x:Judgement)\n{MINE} , $agency AS other", LIST + "// param: agency - any\n// column: other - one\n"
        )


def test_no_text_but_the_catalogues_decides_who_sees_what():
    deciding = re.compile(r"\$visible|\.visibility\s+IN|\$agency\s*=|admitted")
    assert [name for name, text in texts.folder("write").items() if deciding.search(text)] == []
    assert set(READS) == set(texts.folder("reads"))


def test_a_text_given_other_values_than_it_declares_is_refused():
    guard = {**dict.fromkeys(catalogue.GUARD_PARAMS, ""), **catalogue.WIDE}
    text = loaded(f"{BOTH}\n{GUARD}\n{BACK}")
    assert text.ready(guard, {"id": "e"})[1] == {"id": "e", "visible": "", "known_at": ""}
    with pytest.raises(Misconfigured, match="takes"):
        text.ready(guard, {"id": "e", "other": 1})


def test_an_asking_runs_a_text_with_the_conditions_that_it_narrows_and_no_others():
    text = loaded(f"{BOTH}\n{GUARD}\n{BACK}")
    guard = {**dict.fromkeys(catalogue.GUARD_PARAMS, ""), **catalogue.WIDE}
    asked = [guard, {**guard, "recorded_by": "2026"}, {**guard, "below": ["3x5x2 3 A"]}]
    runs = [text.ready(one, {"id": "e"})[1].keys() - {"id", "visible", "known_at"} for one in asked]
    days = {"recorded_by", "valid_since", "valid_until"}
    assert runs == [set(), days, {*days, "below"}]


def test_what_evidence_is_made_from_is_written_out_from_one_definition():
    text = loaded(f"{BOTH}\n{GUARD}\nRETURN collect(/* link: r */) AS other")
    assert said_as("link", "r") in text.guarded and said_as("link", "r") in text.wide
    columns = (re.sub(r"\([^)]*\)", "", said_as(*mark)).split(",") for mark in (("link", "r"), ("record", "k", "e")))
    assert [len(each) for each in columns] == [len(LINK), len(LINK)]
    text = loaded(f"{BOTH}\n{GUARD}\nRETURN collect(/* link: r from a to b */) AS other")
    assert "[r.id, r.record, type(r), a.id, b.id, r.visibility" in text.guarded
    text = loaded(f"{REFERS}\n{GUARD} AND /* visible: k */ true\nRETURN /* record: k of a */ AS other")
    assert "['', k.id, k.kind, a.id, a.id, k.visibility, k.grade, k.statement, k.origin" in text.guarded


def test_a_text_may_not_set_its_own_guard():
    with pytest.raises(Misconfigured, match="belong to the guard"):
        loaded(f"{BOTH}\n{GUARD} AND r.visibility IN $visible\n{BACK}", HEADER + "// param: visible - all of it\n")


@pytest.mark.parametrize(
    "kind",
    [
        "assertion",
        "Record",
        "REFERS_TO",
        "FOUND_IN",
        "KEYED",
        "ever Record",
        "own Extract",
        "own Request",
        "own Proposal",
    ],
)
def test_every_kind_of_thing_has_a_guard(kind):
    left_out = "\n".join(
        line.replace(f"{kind},", "").replace(f", {kind}", "").replace(f"guard: {kind}", "guard: nothing")
        if line.startswith("// guard:")
        else line
        for line in texts.text("visible").splitlines()
    )
    with pytest.raises(Misconfigured, match="no guard"):
        catalogue.load({}, left_out)


def test_texts_and_questions_claim_each_other():
    known, claimed = catalogue.load(), claims()
    known.check_claims(claimed)
    with pytest.raises(Misconfigured, match="no question uses"):
        known.check_claims({name: owned for name, owned in claimed.items() if name != "judgements"})
    with pytest.raises(Misconfigured, match="do not exist"):
        known.check_claims({**claimed, "find": ("find", "find.9-more")})
    with pytest.raises(Misconfigured, match="belongs to"):
        known.check_claims({**claimed, "known_when": (*claimed["known_when"], *claimed["evidence"]), "evidence": ()})
