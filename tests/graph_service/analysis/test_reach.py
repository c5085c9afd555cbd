"""What a walk reaches, without a graph."""

import networkx
from hypothesis import given
from hypothesis import strategies as st

from graph_service.analysis.reach import Met, walk
from graph_service.model.vocabulary import EntityKind

edges = st.sets(st.tuples(st.integers(0, 8), st.integers(0, 8)).filter(lambda e: e[0] < e[1]), max_size=20)


def meeting(graph, hubs=()):
    """What a lookup would give: everybody's links, some being organisations."""

    def meet(ids, last):
        return {i: met(i, last) for i in ids}

    def met(i, last=False):
        of = EntityKind.ORGANISATION if i in hubs else EntityKind.PERSON
        return Met(of, len(graph[i]), frozenset() if last else frozenset(graph[i]))

    return meet, met("0")


@given(edges, st.sets(st.sampled_from("12345678"), max_size=3), st.integers(1, 3), st.booleans())
def test_all_within_reach_are_found_as_networkx_finds_them_beyond_no_hub(found, hubs, within, through):
    graph = networkx.Graph([(str(a), str(b)) for a, b in found])
    graph.add_node("0")
    meet, first = meeting(graph, hubs)
    reached = walk("0", first, within, meet, hubs=through).reached
    shut = set() if through else hubs
    onward = networkx.DiGraph([(a, b) for a in graph if a not in shut for b in graph[a]])
    onward.add_node("0")
    far = networkx.single_source_shortest_path_length(onward, "0", cutoff=within)
    assert {i: one.distance for i, one in reached.items()} == {i: d for i, d in far.items() if i != "0"}
    for i, one in reached.items():
        assert one.nearer == {n for n in onward.predecessors(i) if far.get(n) == one.distance - 1}


def test_where_too_many_links_lead_on_the_walk_stops_and_says_where():
    graph = networkx.balanced_tree(3, 3)
    meet, first = meeting(networkx.relabel_nodes(graph, str))
    seen = walk("0", first, 3, meet, hubs=False, at_most=12)
    assert (len(seen.reached), seen.stopped) == (3 + 9, 3)
    assert (len(walk("0", first, 3, meet, hubs=False).reached), walk("0", first, 3, meet, hubs=False).stopped) == (
        39,
        0,
    )
