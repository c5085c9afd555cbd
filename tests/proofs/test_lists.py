"""Lists show what their reader may undo or act on, newest first; no guard of theirs, or of the Writer's reads, is for show."""

from dataclasses import replace
from random import Random

import pytest

from graph_service import catalogue, texts
from graph_service.audit import Audit
from graph_service.errors import Refused
from graph_service.lists import EXTRACTS, LISTS
from graph_service.model.facts import Feed, Mention
from graph_service.model.identity import Verdict
from graph_service.model.question import Params
from graph_service.model.register import REGISTER, SYSTEM, Shape
from graph_service.model.visibility import AccessClass
from graph_service.model.vocabulary import EntityKind, Purpose, Role
from graph_service.view import View
from tests.installation import OPERATOR, dump, load
from tests.proofs.hidden import spoilt
from tests.proofs.test_judgements import CLOSED, Town
from tests.worlds import KEY, MINT, File, moment, numbered, part, reader, row

LINES = catalogue.guard_lines(texts.text("visible"))
GUARDED = {**texts.folder("lists"), **texts.folder("reads")}


def busy(engine):
    """Two agencies with something of every kind of list, of which each may see only some."""
    town = Town(engine, nhs="1")
    town.add("police", "twin", nhs="7")
    town.add("council", "other twin", nhs="7", born="2012-05-01", **CLOSED)
    for who in (town.worker("police"), town.worker("council"), town.here.matcher()):
        town.judge(who, Verdict.UNSURE)
    town.add("school", "S", nhs="7")
    for agency, name in (("police", "P"), ("police", "twin"), ("council", "other twin")):
        town.writer.restrict(town.worker(agency), town.record(name), "asked for")
    town.here.play((_places(),))
    return town


def _places():
    """Eight places of the register."""
    access, rows = AccessClass(REGISTER), []
    for n in range(8):
        where = Mention(EntityKind.PLACE, REGISTER, SYSTEM, f"P{n}")
        told = part(where, access, names=(f"Place {n}",), register="place", shape=Shape(f"Place {n}").text)
        rows.append(row(told, reference=f"P{n}"))
    return File(Feed(REGISTER, "csv", "locations", thing="Place"), numbered(rows), moment(-1), "places")


def readers(town):
    """Case workers of three agencies, the matcher and an agency's operator, each seeing all, or all but one agency's."""
    every = [town.worker(agency) for agency in ("police", "council", "school")]
    every += [town.here.matcher(), replace(town.here.matcher(), agency="police")]
    for who in every:
        yield who
        for hidden in ("police", "council", "school", REGISTER):
            yield replace(who, classes={n: c for n, c in who.classes.items() if c.agency != hidden})


KINDS = {"chosen-record": "r_", "own-judgement": "j_", "own-restriction": "z_", "agencies-seen": "e_"}
SEVERAL = ("known-about", "known-linked")
"""Those that take several ids, of entities."""


OF_STATEMENTS = ("known-linked",)
"""Of statements, which nobody makes in this town; what a typist is told of them is tried in `test_typing.py`."""


def askings(name, ids):
    """What a list or read is asked: for all it lists, or of every id of its kind."""
    if name in LISTS:
        return [{"most": 50}]
    if name in SEVERAL:
        return [{"ids": [i], "apart": []} for i in ids if i[:2] == "e_"]
    return [{"id": i} for i in ids if i[:2] == KINDS[name]]


def shown(town, who_asks, text, ids):
    """What every reader gets by a text, of every id of its kind if it takes one."""
    found = []
    for who in who_asks:
        guard = Params().guard(who, town.here.now)
        for params in askings(text.name, ids):
            ask = text.ready(guard, params)
            found.append(town.engine.read(lambda run, ask=ask: run(*ask)))
    return found


def _weaker():
    """Each list and read without each of its guards."""
    whole = catalogue.load()
    for name, source in GUARDED.items():
        for number in range(source.count("*/ true")):
            both = [catalogue.expanded(source, each, number) for each in (LINES, catalogue.widened(LINES))]
            yield number, whole[name], replace(whole[name], guarded=both[0], wide=both[1])


@pytest.mark.one_engine
def test_without_any_one_guard_of_a_list_or_read_somebody_sees_more(ready):
    town, standing = busy(ready), list(_weaker())
    whole = dump(ready)
    ids, asking = sorted(str(n.id) for n in whole.nodes), list(readers(town))
    assert len(standing) == sum(source.count("*/ true") for source in GUARDED.values()) > 10
    for spoils in ("nothing", "REFERS_TO", "Record"):
        load(ready, spoilt(whole, spoils, "visibility", 1, Random(1)))
        standing = [w for w in standing if shown(town, asking, w[1], ids) == shown(town, asking, w[2], ids)]
    standing = [w for w in standing if w[1].name not in OF_STATEMENTS]
    assert standing == [], [(text.name, number) for number, text, _ in standing]


def test_every_list_has_lines_for_somebody_and_never_the_same_for_all(ready):
    town = busy(ready)
    for listing in LISTS.values():
        got = [_listed(town, who, listing) for who in readers(town)]
        assert any(got), listing.name
        assert len({str(each) for each in got}) > 1, listing.name


def _listed(town, who, listing):
    try:
        return [line.id for line in town.here.view.list(who, listing, 50).lines]
    except Refused:
        return []


@pytest.mark.parametrize("listing", LISTS.values(), ids=LISTS)
@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("purpose", list(Purpose))
@pytest.mark.parametrize("agency", ["police", "*"])
def test_who_may_read_which_list(listing, role, purpose, agency):
    operator = (role, purpose) == (Role.OPERATOR, Purpose.MATCHING)
    matcher = operator and agency == "*"
    steward = (role, purpose, agency) == (Role.STEWARD, Purpose.UPKEEP, "*")
    worker = agency != "*" and (
        (role is Role.ANALYST and purpose in (Purpose.INVESTIGATION, Purpose.SAFEGUARDING))
        or (role is Role.PRACTITIONER and purpose is Purpose.SAFEGUARDING)
    )
    may = {
        "extracts": operator or steward,
        "judgements": worker or matcher,
        "proposals": worker or matcher,
        "places": matcher or steward,
    }.get(listing.name, worker)
    scope = replace(reader(()), role=role, purpose=purpose, agency=agency)
    if may:
        listing.may_read(scope)
    else:
        with pytest.raises(Refused):
            listing.may_read(scope)


def test_extracts_are_those_of_ones_own_agency_and_all_for_the_installations_operator(ready):
    town = busy(ready)
    matcher = town.here.matcher()
    mine = town.here.view.list(replace(matcher, agency="police"), EXTRACTS, 50).lines
    assert {line.agency for line in mine} == {"police"}
    assert ("police/book/book P", 1, True) in {(line.what, line.rows, line.complete) for line in mine}
    everybodys = town.here.view.list(matcher, EXTRACTS, 50).lines
    assert {line.agency for line in everybodys} == {"police", "council", "school", REGISTER}
    town.writer.withdraw(OPERATOR, mine[0].id)
    assert mine[0].id not in {line.id for line in town.here.view.list(matcher, EXTRACTS, 50).lines}


def test_the_steward_lists_every_file_and_place_and_sees_no_class(ready):
    town = busy(ready)
    matcher = town.here.matcher()
    steward = replace(matcher, role=Role.STEWARD, purpose=Purpose.UPKEEP, classes={})
    assert town.here.view.list(steward, EXTRACTS, 50) == town.here.view.list(matcher, EXTRACTS, 50)
    places = town.here.view.list(steward, LISTS["places"], 50)
    assert places == town.here.view.list(matcher, LISTS["places"], 50) and len(places.lines) == 8
    for wrong in (replace(steward, agency="police"), replace(steward, role=Role.ADMINISTRATOR)):
        with pytest.raises(Refused):
            town.here.view.list(wrong, LISTS["places"], 50)


def test_the_newest_come_first_and_what_is_left_out_is_said(ready):
    town = busy(ready)
    matcher = town.here.matcher()
    all_of_them = town.here.view.list(matcher, EXTRACTS, 50)
    first = town.here.view.list(matcher, EXTRACTS, 2)
    assert (first.lines, first.more, all_of_them.more) == (all_of_them.lines[:2], True, False)
    assert town.here.view.list(matcher, EXTRACTS, len(all_of_them.lines)) == all_of_them
    assert [line.at for line in all_of_them.lines] == sorted((line.at for line in all_of_them.lines), reverse=True)


def test_a_list_is_on_the_record_and_so_is_its_refusal(ready, tmp_path):
    town = busy(ready)
    with Audit(tmp_path, KEY) as audit:
        view = View(ready, town.here.loaded, audit, MINT, lambda: town.here.now)
        view.list(town.here.matcher(), EXTRACTS, 50)
        with pytest.raises(Refused):
            view.list(town.worker("police"), EXTRACTS, 50)
    kept = "".join(path.read_text() for path in tmp_path.rglob("2*.ndjson"))
    assert kept.count("list extracts") == 3
    assert kept.count("Refused") == 1


def test_a_list_whose_text_says_more_of_a_thing_than_a_line_shows_is_refused(ready):
    town = busy(ready)
    more = GUARDED["restrictions"].replace("x.reference, []]]", "x.reference, [], x.kind]]")
    here = town.here.with_texts(catalogue.load({"restrictions": more}))
    with pytest.raises(ValueError, match="longer"):
        here.view.list(town.worker("police"), LISTS["restrictions"], 50)
