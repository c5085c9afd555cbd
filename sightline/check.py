"""What `sightline check` looks at, each as one finding that names no secret."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import packages_distributions
from pathlib import Path
from urllib.parse import urlsplit

from graph_service import embedded, schema
from graph_service.audit import recognise, verify
from graph_service.engine import Engine, open_engine
from graph_service.errors import SightlineError
from graph_service.installation import held_check
from graph_service.key import check_value, held_key
from graph_service.model.times import utc_day, utc_now
from graph_service.registry import Registry
from graph_service.service import Service, checked_catalogue, service_on
from graph_service.settings import Settings
from graph_service.store import Store, look_at_store, takeover
from graph_service.store.access_list import LATE
from ingest.installed import Installed

PACKAGES = ("sightline", "graph_service", "ingest", "maps")
MOST_CLASSES = 800
"""More visibility classes than this make every question slow."""


@dataclass(frozen=True)
class Finding:
    """One thing looked at, and whether it is as it should be."""

    ok: bool
    what: str
    found: str


def everything(settings: Settings) -> list[Finding]:
    """Every finding, the cheapest first; a part that cannot be looked at is itself a finding."""
    return [
        *_settings(settings),
        *_packages(),
        _looked("catalogue", lambda: f"{len(list(checked_catalogue()))} texts, every one guarded"),
        *_store(settings),
        _looked("agencies", lambda: _agencies(settings)),
        _looked("key", lambda: "here" if held_key(settings.home) else "none yet: it is made with the first entry"),
        *_audit(settings),
        *_opened(settings),
    ]


def _settings(settings: Settings) -> Iterator[Finding]:
    """The settings as they are in force; of an address only its scheme and host, of a password only whether there is one."""
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        if name in ("graph_password", "store_url"):
            shown = "set" if value is not None else "not set"
        elif name == "graph_url" and value is not None:
            address = urlsplit(value)
            shown = f"{address.scheme}://{address.hostname}"
        else:
            shown = str(value)
        yield Finding(True, f"setting {name}", shown)
    said = (
        "this machine alone"
        if settings.on_loopback
        else "other machines: put it behind TLS, tokens travel in every request"
    )
    yield Finding(True, "service listens for", said)


def _packages() -> Iterator[Finding]:
    """Our packages have plain names: say so when another distribution owns one of them."""
    owners = packages_distributions()
    root = Path(__file__).resolve().parent.parent
    for name in PACKAGES:
        others = sorted(set(owners.get(name, ())) - {"sightline"})
        home = Path(str(__import__(name).__file__)).resolve().parent.parent
        ok = not others and home == root
        yield Finding(ok, f"package {name}", "ours" if ok else f"also owned by {', '.join(others) or 'another folder'}")


def _store(settings: Settings) -> Iterator[Finding]:
    """Whether the store is sound, and what works in it; nothing is made, brought up to date or taken over for looking."""
    if takeover.waits(settings.home):
        yield Finding(True, "tokens of an older version", "in tokens.json: the next command takes them into the store")
    try:
        with look_at_store(settings) as store:
            state = store.state()
            yield Finding(state.ok, "store", state.words)
            if state.current:
                yield _looked("tokens", lambda: _tokens(store))
                yield _looked("accounts", lambda: _accounts(store))
                yield _looked("confirming who may use it", lambda: _late(store))
    except SightlineError as error:
        yield Finding(False, "store", str(error))


def _tokens(store: Store) -> str:
    tokens = store.tokens.all()
    return f"{sum(token.works(utc_day(utc_now())) for token in tokens)} work, of {len(tokens)} ever made"


def _late(store: Store) -> str:
    """How many accounts and tokens their agencies have not confirmed, though a quarter is over."""
    held = store.access_lists.now()
    states = Counter(one.state(held.today) for one in held.open)
    late, stopped = (states[state] for state in LATE)
    return f"{late} overdue, {stopped} stopped for it" if late or stopped else "none is overdue"


def _accounts(store: Store) -> str:
    accounts = store.accounts.all()
    return f"{sum(bool(one.open_posts(utc_day(utc_now()))) for one in accounts)} work, of {len(accounts)} ever made"


def _agencies(settings: Settings) -> str:
    """How many are registered; a profile that no longer fits what is registered is refused here as it is at the next file."""
    installed = Installed(settings.home)
    profiles = [installed.profile(name) for name in installed.names()]
    return f"{len(Registry(settings.home).agencies())} registered, {len(profiles)} with a profile"


def _audit(settings: Settings) -> Iterator[Finding]:
    """Whether the record is whole, and this key's; no key is made for looking."""
    folder = settings.home / "audit"
    try:
        key = held_key(settings.home)
        found = [f for f in verify(folder, key) if f.is_wrong] if key else []
    except SightlineError as error:
        yield Finding(False, "audit record", str(error))
        return
    said = f"{len(found)} things wrong: see `sightline audit verify`" if found else "whole"
    yield Finding(not found, "audit record", said)
    if key is not None:
        yield _looked("key of the audit record", lambda: _audit_key(folder, key))


def _audit_key(folder: Path, key: bytes) -> str:
    recognise(folder, key)
    return "matches" if folder.is_dir() else "nothing is recorded yet"


def _opened(settings: Settings) -> Iterator[Finding]:
    """What the graph holds, where its engine runs: none is started and no schema is applied for looking."""
    if settings.graph_url is None and not embedded.runs(settings.home):
        yield Finding(
            True, "engine", "not running, so nothing in the graph was looked at: check while a command or `serve` runs"
        )
        return
    try:
        with open_engine(settings) as engine:
            yield Finding(True, "engine", engine.name)
            yield _looked("schema", lambda: _schema(engine))
            key = held_key(settings.home)
            if key is None:
                yield Finding(True, "key of the graph", "none yet in this home")
                return
            yield _graph_key(engine, key)
            with look_at_store(settings) as store:
                service = service_on(settings, engine, store=store)
                yield _classes(service)
                yield _corrections(service)
    except SightlineError as error:
        yield Finding(False, "engine", str(error))


def _schema(engine: Engine) -> str:
    versions = schema.state(engine)
    waiting = [version.name for version in versions if version.applied_at is None]
    return f"version {versions[-1].name}" + (
        f"; waiting: {', '.join(waiting)}, for `sightline schema`" if waiting else ""
    )


def _graph_key(engine: Engine, key: bytes) -> Finding:
    held = held_check(engine)
    if held is None:
        return Finding(True, "key of the graph", "none yet: the graph is empty")
    ok = held == check_value(key)
    return Finding(ok, "key of the graph", "matches" if ok else "another: restore the key")


def _classes(service: Service) -> Finding:
    count = len(service.view.classes())
    return Finding(count <= MOST_CLASSES, "visibility classes", f"{count}, at most {MOST_CLASSES}")


def _corrections(service: Service) -> Finding:
    """Which classes a file on its way is correcting: one that stays here was left by a file that stopped, and waits to go on."""
    found = service.view.corrections()
    said = "; ".join(f"{number} by extract {extract}" for number, _text, extract in found)
    return Finding(True, "classes under correction", said or "none")


def _looked(what: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(True, what, look())
    except SightlineError as error:
        return Finding(False, what, str(error))
