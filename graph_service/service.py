"""An installation put together: everything the command line, the API and the tests need, opened once and closed once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from graph_service import catalogue
from graph_service.audit import Audit
from graph_service.catalogue import Catalogue
from graph_service.engine import Engine
from graph_service.installation import open_graph
from graph_service.lists import LISTS
from graph_service.lookups import LOOKUPS
from graph_service.model.ids import Minter
from graph_service.model.times import Clock, utc_now
from graph_service.questions import QUESTIONS
from graph_service.registry import Registry
from graph_service.settings import Settings
from graph_service.store import Store, Tokens, open_store
from graph_service.view import View
from graph_service.writer import Writer
from graph_service.writer.claims import WRITES
from graph_service.writer.reads import READS
from graph_service.writer.transaction import check_texts

OF_THE_VIEW = ("classes", "last-write", "partings", "sent-in-error")
"""Texts that belong to the View and to no question."""


@dataclass(frozen=True)
class Service:
    """One installation at work."""

    settings: Settings
    engine: Engine
    audit: Audit
    store: Store
    view: View
    writer: Writer

    @property
    def tokens(self) -> Tokens:
        """The tokens in its store."""
        return self.store.tokens


@contextmanager
def open_service(settings: Settings) -> Iterator[Service]:
    """The installation with its engine started or joined and its schema brought up to date; closed at the end."""
    checked_catalogue()
    with open_graph(settings) as (engine, _):
        service = service_on(settings, engine)
        with service.audit, service.store:
            yield service


def service_on(settings: Settings, engine: Engine, clock: Clock = utc_now, store: Store | None = None) -> Service:
    """The installation over an engine that is open already and has its schema; with its own store unless one is given."""
    mint = Minter(settings.key)
    audit = Audit(settings.home / "audit", settings.key)
    checked = checked_catalogue()
    return Service(
        settings=settings,
        engine=engine,
        audit=audit,
        store=store or open_store(settings, clock),
        view=View(engine, checked, audit, mint, clock, Registry(settings.home).areas),
        writer=Writer(engine, checked, audit, mint, clock),
    )


def checked_catalogue() -> Catalogue:
    """Every guarded text, or `Misconfigured`: with a text that is unguarded, unclaimed or not as its header says, nothing starts."""
    texts = catalogue.load()
    texts.check_claims(claims())
    check_texts(WRITES)
    return texts


def claims() -> dict[str, tuple[str, ...]]:
    """Whose each text of the catalogue is: a question's, a lookup, the View's own, a list's, or the Writer's."""
    questions = {question.name: question.texts for question in QUESTIONS.values()}
    return questions | {name: (name,) for name in (*OF_THE_VIEW, *LOOKUPS, *LISTS, *READS)}
