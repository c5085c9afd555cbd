"""Routes and their strength, without a graph."""

from itertools import pairwise

import networkx
from hypothesis import given
from hypothesis import strategies as st

from graph_service.analysis.routes import routes, search, strength

edges = st.sets(st.tuples(st.integers(0, 8), st.integers(0, 8)).filter(lambda e: e[0] < e[1]), max_size=20)


@given(edges, st.integers(1, 6))
def test_every_route_of_the_shortest_length_and_one_more_is_found_as_networkx_finds_them(found, longest):
    graph = networkx.Graph([(str(a), str(b)) for a, b in found])
    graph.add_nodes_from(("0", "8"))
    seen = search(
        "0", "8", longest, lambda ids, wanted: [(i, [n for n in graph[i] if n in (wanted or graph)]) for i in ids]
    )
    every = [tuple(p) for p in networkx.all_simple_paths(graph, "0", "8", cutoff=longest)]
    shortest = min((len(p) - 1 for p in every), default=None)
    assert seen.shortest == shortest
    if shortest is not None:
        for length in range(shortest, min(shortest + 1, longest) + 1):
            assert list(routes("0", "8", length, seen)) == sorted(p for p in every if len(p) - 1 == length)
            assert all(graph.has_edge(a, b) for p in routes("0", "8", length, seen) for a, b in pairwise(p))


def test_a_grade_no_scheme_can_read_counts_as_none():
    held = strength([[("sure thing", "o1")], [("3x5x2 1 A P", "o1"), ("3x5x2 3 E P", "o2")]])
    assert (held.weakest, held.ungraded, held.origins, held.thinnest) == (("3x5x2 1 A P",), 1, 2, 1)
