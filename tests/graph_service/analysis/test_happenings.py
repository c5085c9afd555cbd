"""When events were, how they fit a period, under which hour they count, and which of them are paper."""

import pytest

from graph_service.analysis.happenings import NOT_KNOWN, Entry, Happening, Stated, clock_of, fit, is_paper
from graph_service.model.times import ALWAYS, EARLIEST, LATEST, Bounds
from graph_service.model.vocabulary import EntityKind
from ingest.sources.events import KINDS
from ingest.telling import DATES

FEBRUARY = ("2026-02-01T00:00:00.000000Z", "2026-02-28T23:59:59.999999Z")


def bounds(first, last, precision="minute"):
    return Bounds(f"2026-{first}:00.000000Z", (last and f"2026-{last}:59.999999Z") or LATEST, precision)


def stated(kind, *, outward=False, role="", of=EntityKind.PERSON):
    return Stated(kind, outward, "e_1", of, role, ALWAYS, "2026-03-01T12:00:00.000000Z")


@pytest.mark.parametrize(
    ("when", "fits"),
    [
        (bounds("02-01T00:00", "02-28T23:59"), "in"),
        (bounds("01-31T23:59", "02-01T00:00"), "possible"),
        (bounds("02-28T23:00", "03-01T00:00"), "possible"),
        (bounds("01-01T00:00", "12-31T00:00"), "possible"),
        (bounds("01-31T10:00", "01-31T23:59"), "out"),
        (bounds("03-01T00:00", "03-01T00:00"), "out"),
        (bounds("02-10T00:00", ""), "in"),
        (bounds("01-10T00:00", ""), "out"),
        (Bounds(EARLIEST, FEBRUARY[0], "day"), "undated"),
        (bounds("02-10T00:00", "02-09T00:00"), "undated"),
        (ALWAYS, "undated"),
    ],
)
def test_a_time_is_in_a_period_may_be_or_is_not_or_is_not_known(when, fits):
    assert fit(when, FEBRUARY) == fits
    assert fit(when, None) == ("undated" if fits == "undated" else "in")


@pytest.mark.parametrize(
    ("when", "lasts", "known"),
    [
        (bounds("06-05T17:00", "06-05T17:59"), False, 3),
        (bounds("06-05T17:00", "06-05T18:00"), False, 2),
        (bounds("06-05T17:00", "06-06T08:00"), False, 1),
        (bounds("06-05T17:00", "07-06T08:00"), False, 0),
        (bounds("06-05T17:00", "06-06T08:00"), True, 3),
        (bounds("06-05T17:00", "06-06T08:00", "day"), True, 2),
        (bounds("06-05T17:00", "07-06T08:00", "month"), True, 1),
        (bounds("06-05T17:00", "07-06T08:00", "about"), True, 0),
        (bounds("06-05T17:00", ""), False, 3),
        (Bounds(EARLIEST, FEBRUARY[0], "day"), True, 0),
        (ALWAYS, True, 0),
    ],
)
def test_a_time_counts_under_month_weekday_and_hour_only_where_it_is_told_so_precisely(when, lasts, known):
    told = ("2026-06", "Friday", "18")
    assert clock_of(when, lasts=lasts) == tuple(told[n] if n < known else NOT_KNOWN for n in range(3))


@pytest.mark.parametrize(
    ("kinds", "several", "paper"),
    [
        (["meeting"], [], True),
        (["theft"], [], False),
        ([], [], False),
        (["meeting", "theft"], [], False),
        (["intelligence"], [stated("CONCERNS", outward=True, role="subject")], True),
        (["other"], [stated("TOOK_PART", role="chair")], True),
        (["return_interview"], [stated("CONCERNS", of=EntityKind.EVENT, role="told_of")], False),
        (["return_interview"], [stated("CONCERNS", of=EntityKind.EVENT, role="discussed")], True),
        (["meeting"], [stated("TOOK_PART"), stated("INVOLVED_IN", role="victim")], False),
        (["meeting"], [stated("TOOK_PART"), stated("AT", outward=True, of=EntityKind.PLACE)], False),
    ],
)
def test_a_telling_is_paper_and_a_happening_is_not(kinds, several, paper):
    assert is_paper(kinds, several) is paper


def test_the_kinds_that_are_paper_by_themselves_are_those_whose_one_date_is_that_of_the_telling():
    by_themselves = {kind for kind in KINDS if is_paper([kind], ())}
    assert by_themselves == {kind for kind, dating in DATES.items() if dating == "telling"}


def test_the_time_of_another_agencys_row_is_told_only_where_no_row_of_its_own_fits_as_well_and_contradicts_nobody():
    own, theirs = bounds("02-10T10:00", "02-10T10:59"), bounds("02-12T10:00", "02-12T10:59")
    early, of = bounds("01-10T10:00", "01-10T10:59"), {"kinds": frozenset(), "paper": False, "stated": ()}
    both = Happening("e_1", entries=(Entry(own, True, ""), Entry(theirs, False, "")), **of)
    assert both.when(FEBRUARY) == ("in", own) and not both.disagrees
    beside = Happening("e_1", entries=(Entry(early, True, ""), Entry(theirs, False, "")), **of)
    assert beside.when(FEBRUARY) == ("in", theirs)
    two = Happening("e_1", entries=(Entry(early, True, ""), Entry(own, True, "")), **of)
    assert two.when(None) == ("in", own) and two.disagrees
