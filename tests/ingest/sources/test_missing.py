from tests.staging import part, staged


def test_an_episode_knows_what_it_started_from_where_last_seen_and_where_found():
    outcome = staged(
        "missing", "westshire-police", reference="M1", person="N1", last_seen="2026-02-27 21:10", found="2026-02-28 03:30",
        missing_from="Larch House", missing_from_kind="Care placement", last_seen_place="Bus Station", found_place="Car park",
        found_with="N2; C3@mosaic", found_with_unidentified="male in his 40s",
    )  # fmt: skip
    episode, apart = part(outcome, "event"), part(outcome, "missing_from")
    assert episode.event_kind == "missing_episode"
    assert [link.qualifiers.get("part") or link.qualifiers["role"] for link in episode.links] == [
        "missing", "found_with", "found_with", "found_with", "last_seen", "found",
    ]  # fmt: skip
    assert apart.access.tags == ("placement",) and apart.links[0].qualifiers["part"] == "started"
    assert episode.links[0].valid.start == "2026-02-27T21:10:00.000000Z"
    assert episode.links[0].valid.end == "2026-02-28T03:30:59.999999Z"
