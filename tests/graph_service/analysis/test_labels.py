"""Labels: the reader's own agency's names first; what stands only in rows about another's reference is marked and last."""

from graph_service.analysis.labels import entities_in, label
from graph_service.model.question import Evidence, Row
from graph_service.model.times import ALWAYS

E = [f"e_{n:024}" for n in range(4)]


def test_the_readers_own_agencys_names_come_first_and_others_words_of_it_do_not_name_it():
    used = {
        ("Zoe Ward", True): {"police", "school"},
        ("Amy Ward", True): {"council"},
        ("A Liar", False): {"school"},
        ("Amy Ward", False): {"police"},
    }
    named = label(used, "police")
    assert [(n.name, n.agencies, n.own) for n in named.names] == [
        ("Zoe Ward", ("police", "school"), True),
        ("Amy Ward", ("council",), True),
        ("A Liar", ("school",), False),
    ]
    assert named.text == "Zoe Ward / Amy Ward"


def test_others_words_name_what_nothing_else_does():
    assert label({("A Stranger", False): {"police"}}, "police").text == "A Stranger"
    assert label({}, "police").text == "no name you may see"


def test_the_rows_own_things_come_before_those_of_their_evidence():
    class Line(Row):
        person: str

    said = {"kind": "PEER_OF", "agency": "police", "grade": "", "origin": "o", "origin_agency": "police"}
    said |= {"how": "", "times": 0, "statement": "unstated", "origin_source": "", "recorded_from": "row"}
    said |= {"when": ALWAYS}
    seen = Evidence(assertion="a", record="r", start=E[0], end=E[1], copied_only=False, recorded_at="", **said)
    rows = [Line(person=E[2], evidence=(seen,)), Line(person=E[1], evidence=(seen,))]
    assert entities_in(rows) == [E[2], E[1], E[0]]
