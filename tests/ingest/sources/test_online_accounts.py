import pytest
from hypothesis import assume, given

from ingest.source import Staged
from ingest.sources import SOURCES
from tests.staging import context, part, part_named, refused, rows_of, staged, words

POLICE, SCHOOLS = "westshire-police", "larkmoor-schools"


def test_an_account_in_no_event_is_known_by_platform_and_handle_whoever_writes_them():
    one = part(staged("accounts", POLICE, platform="Chatter", handle="@Silver.Fox", shows="Big C; Coach"), "account")
    other = part(staged("accounts", SCHOOLS, reference="L4", platform="chatter", handle="silver.fox"), "account")
    assert one.about.kind == "Account" and one.about.key == other.about.key == "chatter/silver.fox"
    assert one.names == ("@Silver.Fox", "Big C", "Coach") and {"n:coach", "n:silver"} <= one.keys
    elsewhere = part(staged("accounts", POLICE, platform="Block Game", handle="silver.fox"), "account")
    assert elsewhere.about.key == "block game/silver.fox"


def test_names_that_an_account_shows_are_nobodys():
    outcome = staged("accounts", POLICE, platform="Chatter", handle="silver.fox", shows="Craig; Unknown; N/A")
    assert [one.name for one in outcome.parts] == ["account"]
    assert part(outcome, "account").names == ("silver.fox", "Craig", "Unknown")


def test_a_handle_that_is_none_is_kept_and_the_account_known_by_its_reference_else_by_its_row():
    for more, known_by in (({"reference": "A1"}, "A1"), ({}, "account")):
        outcome = staged("accounts", POLICE, platform="Chatter", handle="silver fox", **more)
        account = part(outcome, "account")
        assert (account.about.reference or account.about.slot, account.about.key) == (known_by, "")
        assert [one.column for one in outcome.doubts] == ["handle"] and account.names == ("silver fox",)
    unsaid = staged("accounts", POLICE, platform="N/A", handle="silver.fox")
    assert part(unsaid, "account").about.key == "" and [one.column for one in unsaid.doubts] == ["platform"]


def test_a_user_uses_it_from_day_to_day_and_may_be_somebody_in_words():
    outcome = staged("accounts", SCHOOLS, platform="Chatter", handle="jay_11", user="P11", user_from="2025-09-01")
    (link,) = part(outcome, "user").links
    assert (link.kind, link.start.system, link.start.reference) == ("USES", "arbor", "P11")
    described = staged("accounts", SCHOOLS, platform="Chatter", handle="jay_11", user_name="a boy in Year 9")
    assert words(described)["a boy in Year 9"].about == part(described, "user").links[0].start


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ({"handle": "silver.fox"}, "platform"),
        ({"platform": "Chatter"}, "handle"),
        ({"platform": "Chatter", "user": "N21"}, "handle"),
        ({"platform": "#N/A", "handle": "silver.fox"}, "platform"),
        ({"platform": "Chatter", "handle": "x", "user_from": "2025-06-02"}, "user"),
        ({"platform": "Chatter", "handle": "x", "user": "N1@nowhere"}, "user"),
        (
            {"platform": "Chatter", "handle": "x", "user": "N1", "user_from": "2025-06-02", "user_to": "2025-06-01"},
            "user_to",
        ),
    ],
)
def test_a_row_that_cannot_be_used_says_which_column(row, column):
    assert column in {fault.column for fault in refused("accounts", POLICE, **row)}


@pytest.mark.parametrize("profile", [POLICE, SCHOOLS, "many classes"])
def test_an_account_is_used_by_people_and_has_a_key_only_with_platform_and_handle(profile):
    source, held, reached = SOURCES["accounts"], context(profile, "accounts"), set()

    @given(rows_of(source))
    def holds(row: dict[str, str]) -> None:
        outcome = source.stage(row, held)
        assume(isinstance(outcome, Staged))
        assert isinstance(outcome, Staged)
        about = outcome.parts[0].about
        assert bool(about.key) <= (row.get("handle", "").strip() != "" and " " not in row["handle"].strip())
        assert {link.kind for one in outcome.parts for link in one.links} <= {"USES"}
        reached.add(bool(about.key))

    holds()
    assert reached == {True, False}


def test_every_part_is_as_closed_as_that_which_says_which_account_it_is():
    row = {"platform": "Chatter", "handle": "x", "user": "N1"}
    outcome = SOURCES["accounts"].stage(row, context("many classes", "accounts"))
    assert isinstance(outcome, Staged)
    main = {*part_named(outcome, "account").access.tags}
    assert [one.name for one in outcome.parts if not main <= {*one.access.tags}] == []
    assert [one.part for one in outcome.classes if not main <= {*one.access.tags}] == []
