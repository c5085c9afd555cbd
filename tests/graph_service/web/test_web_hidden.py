"""P3 through pages: two graphs that differ only in what is hidden from a reader give her the same bytes of every page."""

import re
from random import Random

import pytest

from graph_service.model.times import utc_now
from graph_service.model.vocabulary import Purpose
from graph_service.questions import QUESTIONS
from tests import engines
from tests.graph_service.api.conftest import CANARY, put
from tests.graph_service.web.built import built
from tests.graph_service.web.conftest import Browser, House
from tests.graph_service.web.test_web_pages import RORY, entity, example, fields, rows
from tests.installation import dump, load
from tests.proofs.hidden import EVER, disturbed

OUR_OWN = re.compile(r'name="csrf" value="[^"]*"|nonce="[^"]*"|urn:uuid:[0-9a-f-]{36}')


def pages(
    browser: Browser, house: House, names: list[str], given: dict[str, dict[str, object]], ids: list[str]
) -> dict[str, str]:
    """Every page of these questions, and with them those of people, statements and the box."""
    found = {}
    for name in names:
        address = f"/ask/{name.replace('_', '-')}"
        found[address] = browser.get(address).text
        found[f"{address} sent"] = browser.send(address, **fields(name, given[name])).text
    for one in ids:
        found[one] = browser.get(one).text
    found["/search"] = browser.send(
        "/search", text=f"{CANARY}\n{RORY}\nHidden Harriet\nSomebody Else\nNobody Atall"
    ).text
    return {address: OUR_OWN.sub("", text) for address, text in found.items()}


@pytest.mark.parametrize("seed", range(3))
def test_what_is_hidden_changes_no_byte_of_any_page(
    embedded_server: engines.Embedded, tmp_path_factory: pytest.TempPathFactory, seed: int
):
    now = utc_now()
    with built(embedded_server, tmp_path_factory.mktemp("hidden"), put, lambda: now) as house:
        browser = house.signed_in(house.analyst, "investigation")
        scope = house.service.view.scope(house.analyst.posts[0].identity(house.analyst.who), Purpose.INVESTIGATION)
        child = entity(house, CANARY)
        given = {name: example(house, name) for name in QUESTIONS}
        said = {one.assertion or one.record for row in rows(house, "around", entity=child).rows for one in row.evidence}
        ids = [f"/thing/{child}", f"/thing/{entity(house, RORY)}", *(f"/statement/{one}" for one in sorted(said))]
        held = dump(embedded_server.engine)
        compared = 0
        for ever in (False, True):
            names = [name for name in QUESTIONS if (name in EVER) == ever]
            load(embedded_server.engine, held)
            before = pages(browser, house, names, given, [] if ever else ids)
            other = disturbed(held, scope, now, ever, Random(seed))
            assert other != held
            load(embedded_server.engine, other)
            after = pages(browser, house, names, given, [] if ever else ids)
            assert [address for address in before if before[address] != after[address]] == []
            compared += len(before)
        assert compared > 2 * len(QUESTIONS)
        browser.client.close()
