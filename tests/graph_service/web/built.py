"""A house with other things in it than the usual one, at a moment of our own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from graph_service import schema
from graph_service.app import create_app
from graph_service.model.times import Clock, utc_now
from graph_service.model.vocabulary import Role
from graph_service.service import Service, service_on
from graph_service.store import Post
from ingest.entering import desk
from tests import engines
from tests.graph_service.api.conftest import serving_app
from tests.graph_service.web.conftest import LAST, House
from tests.installation import clear
from tests.registered import registered


@contextmanager
def built(
    server: engines.Embedded, home: Path, fill: Callable[[Service], None], clock: Clock = utc_now
) -> Iterator[House]:
    """The house, filled and served for as long as it is held."""
    settings = server.settings.model_copy(update={"home": home, "fictional": True})
    service = service_on(settings, server.engine, clock)
    registered(home, "police", "council")
    schema.apply(server.engine)
    clear(server.engine)
    fill(service)
    new = service.store.accounts.new
    analyst = new("ada.analyst", [Post.of("police", Role.ANALYST, LAST)])
    chair = new("cora.chair", [Post.of("council", Role.CHAIR, LAST)])
    both = new("bo.both", [Post.of("police", Role.AUDITOR, LAST), Post.of("council", Role.PRACTITIONER, LAST)])
    app = create_app(service, desk=desk(service))
    with serving_app(app) as client:
        house = House(service, app, str(client.base_url), analyst, chair, both)
        yield house
        for one in house.opened:
            one.close()
    service.audit.close()
    service.store.close()
