"""Routes and their strength, without a graph."""

from itertools import pairwise

import networkx
from hypothesis import given
from hypothesis import strategies as st

from graph_service.analysis.routes import only, routes, search, strength

edges = st.sets(st.tuples(st.integers(0, 8), st.integers(0, 8)).filter(lambda e: e[0] < e[1]), max_size=20)


@given(edges, st.integers(1, 6))
def test_every_route_of_the_shortest_length_and_one_more_is_found_as_networkx_finds_them(found, longest):
    graph = networkx.Graph([(str(a), str(b)) for a, b in found])
    graph.add_nodes_from(("0", "8"))
    seen = search(
        "0", "8", longest, lambda ids, wanted: {i: [n for n in graph[i] if n in (wanted or graph)] for i in ids}
    )
    every = [tuple(p) for p in networkx.all_simple_paths(graph, "0", "8", cutoff=longest)]
    shortest = min((len(p) - 1 for p in every), default=None)
    assert seen.shortest == shortest
    if shortest is not None:
        for length in range(shortest, min(shortest + 1, longest) + 1):
            assert list(routes("0", "8", length, seen)) == sorted(p for p in every if len(p) - 1 == length)
            assert all(graph.has_edge(a, b) for p in routes("0", "8", length, seen) for a, b in pairwise(p))


def test_a_grade_no_scheme_can_read_counts_as_none():
    held = strength([["sure thing"], ["3x5x2 1 A P", "3x5x2 3 E P"]])
    assert (held.weakest, held.ungraded) == (("3x5x2 1 A P",), 1)


@given(edges, st.integers(1, 6))
def test_of_what_was_seen_only_what_may_lie_on_a_route_so_long_is_kept(found, longest):
    graph = networkx.Graph([(str(a), str(b)) for a, b in found])
    graph.add_nodes_from(("0", "8"))
    kept = only("0", "8", longest, {i: set(graph[i]) for i in graph})
    passed = {step for p in networkx.all_simple_paths(graph, "0", "8", cutoff=longest) for step in pairwise(p)}
    assert {(x, y) for x, y in passed if y not in kept.get(x, ()) or x not in kept.get(y, ())} == set()
    walked = (networkx.single_source_shortest_path_length(graph, end) for end in "08")
    near, far = walked
    assert all(
        min(near.get(x, 9) + far.get(y, 9), near.get(y, 9) + far.get(x, 9)) < longest for x in kept for y in kept[x]
    )
