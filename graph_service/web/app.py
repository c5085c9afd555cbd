"""Every page, in one router; none of them appears in the description of the interface for programs."""

from fastapi import APIRouter, Depends, Request

from graph_service.web.accounts import accounts
from graph_service.web.box import box
from graph_service.web.covering_up import covering_up
from graph_service.web.entered import entered
from graph_service.web.entering import entering
from graph_service.web.files import files
from graph_service.web.home import home
from graph_service.web.looking import looking
from graph_service.web.pages import pages
from graph_service.web.papers import papers
from graph_service.web.places import places
from graph_service.web.reasons import reasons
from graph_service.web.setting_up import setting_up
from graph_service.web.signing import signing
from graph_service.web.staying import staying
from graph_service.web.upkeep import upkeep
from graph_service.web.viewing import viewing


async def _of_pages(request: Request) -> None:
    """Note that this is a page, so that a failure is told as one."""
    request.state.page = True


web = APIRouter(include_in_schema=False, dependencies=[Depends(_of_pages)])
"""The pages, and the files they carry."""

for router in (
    files, signing, setting_up, covering_up, home, accounts, upkeep, places, reasons, staying, entered, entering, pages, box,
    papers, looking,
):  # fmt: skip
    web.include_router(router)

in_fiction = APIRouter(include_in_schema=False, dependencies=[Depends(_of_pages)])
"""The pages that there are only where everything is invented."""

in_fiction.include_router(viewing)
