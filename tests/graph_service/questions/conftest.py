"""What the tests of questions share: an engine made ready once."""

import pytest

from graph_service import schema


@pytest.fixture(scope="session")
def ready(engine):
    """An engine with its schema; each test clears it."""
    schema.apply(engine)
    return engine
