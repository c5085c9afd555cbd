"""What the application keeps for its requests: the installation at work, and the turns of those served at once."""

from starlette.requests import Request

from graph_service.edge.turns import Turns
from graph_service.entering import Desk
from graph_service.errors import NotFound
from graph_service.service import Service


async def service(request: Request) -> Service:
    """The installation at work, for a route that asks for it."""
    return service_of(request)


def service_of(request: Request) -> Service:
    """The installation at work."""
    held: Service = request.app.state.service
    return held


async def desk(request: Request) -> Desk:
    """The desk at which rows are typed, for a route that asks for it."""
    held: Desk | None = request.app.state.desk
    if held is None:
        raise NotFound("nobody types here: whoever started this service gave it no desk")
    return held


def turns(request: Request) -> Turns:
    """The turns of this process."""
    held: Turns = request.app.state.turns
    return held
