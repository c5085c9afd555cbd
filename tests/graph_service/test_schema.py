from graph_service import schema
from graph_service.engine import Engine


def test_applying_twice_does_nothing_the_second_time(empty_graph: Engine) -> None:
    assert schema.apply(empty_graph) == []
    assert all(version.applied_at for version in schema.state(empty_graph))
