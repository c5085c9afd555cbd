"""What pages cost people: `python -m benchmarks.pages --home FOLDER`, on a home already loaded; or `make bench ARGS="--pages"`.

The real service is a process of its own; sessions are made by links, as people get them. It adds to the home accounts, tokens, the audit record,
what those people asked last, and the made-up people of the file that is loaded beside them. `--people` makes and loads a small region first.
"""

import argparse
import csv
import itertools
import math
import os
import platform
import random
import re
import secrets
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from benchmarks import breadth, misspellings, queries, region
from benchmarks.__main__ import served
from benchmarks.visitors import Failed, Known, Visitor, signed_in, walk, weight
from graph_service.access import Identity
from graph_service.model.vocabulary import Purpose, Role
from graph_service.questions import QUESTIONS
from graph_service.service import Service, open_service
from graph_service.settings import Settings
from graph_service.view import parse
from graph_service.web import forms
from graph_service.web.fields import Loaded
from graph_service.web.loaded import loaded
from sightline.town.people import person

VISITORS = ("analyst",) * 12 + ("worker",) * 6 + ("chair",) * 2
READS_FOR = (2.0, 8.0)
"""For how many seconds somebody reads a page before she opens the next."""
AIM_SEARCH, AIM_ABOVE_API, AIM_ALONE, AIM_BESIDE = 1000.0, 100.0, 300.0, 2000.0
"""In milliseconds."""
MEASURED = 20
"""How often a question is asked each way at least."""
AIM_WEIGHT, AIM_GROWN = 250 * 1024, 1.05

QUARTERS = (("2026-01-01", "2026-03-31"), ("2026-04-01", "2026-06-30"), ("2026-07-01", "2026-09-30"))


def main() -> None:
    """Run what was asked for and print its tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, help="a home already loaded")
    parser.add_argument("--people", type=int, help="without --home: make a region of so many people, and load it")
    parser.add_argument("--minutes", type=float, default=5.0, help="for how long twenty people are there at once")
    parser.add_argument("--walked", type=int, default=1000, help="after how many pages the memory is read again")
    parser.add_argument("--rows", type=int, default=100_000, help="how many rows are loaded beside")
    parser.add_argument("--only", nargs="+", choices=tuple(PARTS), default=list(PARTS), help="these parts alone")
    asked = parser.parse_args()
    print(f"{platform.machine()}, {len(os.sched_getaffinity(0))} cores, Python {platform.python_version()}", flush=True)
    with tempfile.TemporaryDirectory(prefix="sl-pages-") as folder:
        home = asked.home or Path(folder) / "home"
        settings = Settings(
            home=home, heap="2g", query_seconds=300, write_seconds=300, start_seconds=600, graph_url=None
        )
        with open_service(settings) as service:
            if asked.home is None:
                _load(service, Path(folder), asked.people or 2000)
            lines = measure(service, Path(folder), asked)
    print("\n| | measured | aim | |\n|---|---|---|---|")
    for line in lines:
        print(line)


@dataclass(frozen=True)
class Line:
    """One line of the table: what, what was measured, the aim, and whether it was kept (nothing where there is no aim)."""

    what: str
    measured: str
    aim: str = ""
    kept: bool | None = None

    def __str__(self) -> str:
        told = {True: "kept", False: "**missed**", None: ""}[self.kept]
        return f"| {self.what} | {self.measured} | {self.aim} | {told} |"


@dataclass
class House:
    """The service under measurement, what there is to ask about, and who asks."""

    service: Service
    address: str
    server: int
    api: httpx.Client
    folder: Path
    asked: argparse.Namespace
    about: breadth.Asked
    pairs: list[tuple[str, str]]
    said: tuple[str, ...]
    missing: tuple[str, ...]
    looked_for: Mapping[str, list[str]]
    known: Loaded
    run: str

    def signed_in(self, role: str, number: int = 0) -> Visitor:
        """Somebody new."""
        return signed_in(self.service, self.address, role, f"{self.run}.{role}.{number}")

    def form(self, question: str, given: Mapping[str, object]) -> list[tuple[str, str]]:
        """The fields of a question's form, filled in."""
        one = QUESTIONS[question]
        return forms.sent(one, forms.as_typed(one, given, self.known))

    def walks(self) -> Known:
        """What the visitors know."""
        return Known(list(itertools.chain(*self.looked_for.values())), QUARTERS, self.form)


def measure(service: Service, folder: Path, asked: argparse.Namespace) -> list[Line]:
    """Every part that was asked for; one that fails is told, and left out."""
    run = f"bench.{int(time.time())}"
    raw = queries.raw_of(service)
    about, pairs, looked_for, said = breadth.asked_about(raw), queries.pairs(raw), _looked_for(raw), _statements(raw)
    missing = _missing(raw)
    raw.close()
    lines: list[Line] = []
    with served(service) as (client, server):
        house = House(
            service, str(client.base_url), server, client, folder, asked, about, pairs, said, missing, looked_for,
            _loaded(service), run,
        )  # fmt: skip
        for name in asked.only:
            print(f"\n## {name}\n", flush=True)
            try:
                for line in PARTS[name](house):
                    print(line, flush=True)
                    lines.append(line)
            except (Failed, httpx.HTTPError) as why:
                print(f"{name} could not be measured: {type(why).__name__} {why}", flush=True)
    return lines


# the parts


def the_weight(house: House) -> Iterator[Line]:
    """What a browser fetches until the first page stands, as it is sent."""
    found = weight(house.service, house.address, f"{house.run}.weight")
    whole = sum(found.values())
    told = ", ".join(f"{name} {size / 1024:.1f}" for name, size in found.items())
    yield Line(f"sign-in and first page, KB sent ({told})", f"{whole / 1024:.1f}", "250", whole < AIM_WEIGHT)


def the_box(house: House) -> Iterator[Line]:
    """What is put into the box, by what it is."""
    her, every = house.signed_in("analyst", 1), []
    for kind, texts in house.looked_for.items():
        for round_ in ("first", "again"):
            took = [_ms(lambda text=text: her.send("search", "/search", [("text", text)])) for text in texts]
            if round_ == "again":
                every += took
                yield Line(f"search: {kind} ({len(took)})", _told(took), "p95 1,000 ms", _p95(took) < AIM_SEARCH)
    yield Line(f"search, all of these ({len(every)})", _told(every), "p95 1,000 ms", _p95(every) < AIM_SEARCH)


def the_questions(house: House) -> Iterator[Line]:
    """Each question by its page and by the API, of the same, by turns which of the two is asked first."""
    her = house.signed_in("analyst", 2)
    for name, several in _askings(house).items():
        by_page, by_api = [], []
        path = f"/ask/{name.replace('_', '-')}"
        for round_ in range(1 + max(2, math.ceil(MEASURED / len(several)))):
            for given in several:
                sent = house.form(name, given)
                params = _as_sent(name, sent)
                ways = [
                    (by_page, lambda path=path, sent=sent: her.send("question", path, sent)),
                    (by_api, lambda name=name, params=params: _by_api(house, her, name, params)),
                ]
                for took, asked in reversed(ways) if round_ % 2 else ways:
                    ms = _ms(asked)
                    if round_:
                        took.append(ms)
        above = _p95(by_page) - _p95(by_api)
        between = statistics.median(page - api for page, api in zip(by_page, by_api, strict=True))
        yield Line(
            f"`{name}` ({len(several)} askings, {len(by_page)} times): page, API, median of what lies between",
            f"{_told(by_page)}, {_told(by_api)}, {between:,.0f} ms",
            "p95 API's + 100 ms",
            above < AIM_ABOVE_API,
        )


def _by_api(house: House, her: Visitor, name: str, params: Mapping[str, object]) -> None:
    """The same by the API, with the reason that she gave on the page just before, if it asked for one."""
    body = {"purpose": queries.PURPOSE, "params": params, **({"reason": her.reason} if her.reason else {})}
    answer = house.api.post(f"/api/v1/ask/{name}", json=body)
    answer.raise_for_status()
    answer.json()


def the_memory(house: House) -> Iterator[Line]:
    """The resident memory of the service's process, after warming up, along a walk."""
    walked, her = house.asked.walked, house.signed_in("analyst", 3)
    steps = walk(her, house.walks(), 1)
    held: dict[int, int] = {}
    warm, early = walked // 5, walked // 10
    for number in range(1, warm + walked + 1):
        next(steps)
        if number - warm in (early, walked):
            held[number - warm] = _resident(house.server)
    grown = held[walked] / held[early]
    yield Line(
        f"the server after {early:,} and {walked:,} pages, after {warm:,} to warm up",
        f"{held[early]}, {held[walked]} MiB ({grown:.3f})",
        "1.05",
        grown <= AIM_GROWN,
    )
    for kind, took in sorted(_by_kind([her]).items()):
        yield Line(f"one person alone, on that walk: {kind} ({len(took)})", _told(took))
    yield from _wrong("pages that failed on that walk", [her])


def the_crowd(house: House) -> Iterator[Line]:
    """Twenty people at once, each reading between pages, while a file of people comes in beside."""
    people = [house.signed_in(role, 100 + number) for number, role in enumerate(VISITORS)]
    until = time.monotonic() + 60 * house.asked.minutes
    with _loading(house) as running:
        threads = [threading.Thread(target=_visit, args=(house, one, n, until)) for n, one in enumerate(people)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        still = running.poll() is None
    took = _by_kind(people)
    every = [ms for several in took.values() for ms in several]
    for kind, several in sorted(took.items()):
        yield Line(f"20 at once, a file loading beside: {kind} ({len(several)})", _told(several))
    beside = "all the while" if still else "which came to its end before"
    yield Line(f"20 at once, every page ({len(every):,}), a file loading {beside}", _told(every))
    yield from _wrong("pages that failed", people)


def _visit(house: House, who: Visitor, number: int, until: float) -> None:
    steps, pause = walk(who, house.walks(), 1000 + number), random.Random(number)
    time.sleep(pause.uniform(0, READS_FOR[1]))
    for _ in steps:
        if time.monotonic() > until:
            return
        time.sleep(pause.uniform(*READS_FOR))


def the_typing(house: House) -> Iterator[Line]:
    """Rows typed one after the other: alone, then while a file of people comes in beside."""
    _, token = house.service.tokens.new("westshire-council", Role.PRACTITIONER, [Purpose.SAFEGUARDING])
    with httpx.Client(base_url=house.address, headers={"Authorization": f"Bearer {token}"}, timeout=300) as client:
        first, alone = ([_ms(lambda n=n: _type(client, n)) for n in several] for several in (range(10), range(10, 40)))
        yield Line(f"the first rows typed after a start ({len(first)})", _told(first))
        yield Line(f"a typed row alone ({len(alone)})", _told(alone), "300 ms", _p95(alone) < AIM_ALONE)
        beside: list[float] = []
        with _loading(house) as running:
            while running.poll() is None and len(beside) < 600:
                beside.append(_ms(lambda: _type(client, len(beside))))
                time.sleep(0.5)
        what = f"a typed row beside a load of {house.asked.rows:,} rows ({len(beside)})"
        yield Line(what, _told(beside), "p95 2,000 ms", _p95(beside) < AIM_BESIDE)


def _type(client: httpx.Client, number: int) -> None:
    """A sighting of a car, as a program sends it."""
    hour, minute = divmod(number % 1440, 60)
    values = {"mark": f"LE{number % 90 + 10} KTB", "seen_from": f"05/06/2026 {hour:02}:{minute:02}"}
    body = {"purpose": "safeguarding", "once": secrets.token_urlsafe(24), "values": values}
    client.post("/api/v1/enter/vehicles", json=body).raise_for_status()


PARTS: Mapping[str, Callable[[House], Iterator[Line]]] = {
    "weight": the_weight,
    "search": the_box,
    "questions": the_questions,
    "memory": the_memory,
    "crowd": the_crowd,
    "typing": the_typing,
}


# what is asked


def _looked_for(raw: queries.Raw, each: int = 30, seed: int = 5) -> dict[str, list[str]]:
    """What people put into the box: names, slips, plates, phones, references, and 200 lines of a list."""
    chosen = random.Random(seed)
    rows = raw("MATCH (k:Record)-[t:REFERS_TO]->(p:Person) WITH DISTINCT t.names AS names LIMIT 20000 RETURN names")
    names = sorted({name for row in rows for name in row["names"] or () if _FULL.fullmatch(name)})
    slips = [text for text, _ in misspellings.texts(names, each, seed)["a slip in each word"]]
    plates, phones = (_numbers(raw, label) for label in ("Vehicle", "Phone"))
    rows = raw("MATCH (s:Subject)-[i:IS]->(p:Person) WHERE s.reference IS NOT NULL RETURN s.reference AS r LIMIT 5000")
    references = sorted({row["r"] for row in rows})

    def some(several: Sequence[str]) -> list[str]:
        return chosen.sample(several, min(each, len(several)))

    lists = {n: ["\n".join(chosen.sample(names, min(n, len(names)))) for _ in range(5)] for n in (20, 200)}
    found = {
        "names": some(names),
        "misspelt names": slips,
        "plates": some(plates),
        "phones": some(phones),
        "references": some(references),
        **{f"{n} lines": several for n, several in lists.items()},
    }
    return {kind: texts for kind, texts in found.items() if texts}


def _numbers(raw: queries.Raw, label: str) -> list[str]:
    """Plates or telephone numbers, as rows call a vehicle or a telephone."""
    rows = raw(f"MATCH (k:Record)-[t:REFERS_TO]->(e:{label}) RETURN DISTINCT k.names AS n LIMIT 5000")
    return sorted({name for row in rows for name in row["n"] or () if _NUMBER[label].fullmatch(name)})


_FULL = re.compile(r"\S{3,} \S{3,}")
"""A forename and a surname, both long enough that a slip in them is another word."""
_NUMBER = {"Vehicle": re.compile(r"[A-Z]{2}\d{2} ?[A-Z]{3}"), "Phone": re.compile(r"[+0][\d ]{9,15}")}


def _statements(raw: queries.Raw) -> tuple[str, ...]:
    """Some statements between people, to be opened."""
    rows = raw("MATCH (a:Person)-[r:SEEN_WITH|FAMILY_OF|PEER_OF]->(b:Person) RETURN DISTINCT r.id AS id LIMIT 20")
    return tuple(row["id"] for row in rows)


def _missing(raw: queries.Raw) -> tuple[str, ...]:
    """Some who were missing."""
    rows = raw(
        "MATCH (p:Person)-[v:INVOLVED_IN]->(e:Event) WHERE v.role = 'missing' RETURN DISTINCT p.id AS id LIMIT 6"
    )
    return tuple(row["id"] for row in rows)


def _askings(house: House) -> dict[str, list[dict[str, object]]]:
    """For each question of the catalogue, of what it is asked."""
    about = house.about
    people, places, periods = about.any.people[:10], about.any.places[:3], about.two_months[:3]
    of_period: list[dict[str, object]] = [{"since": since, "until": until} for since, until in periods]
    of_places: list[dict[str, object]] = [{"place": one, **span} for one in places for span in of_period[:1]]
    of_pairs: list[dict[str, object]] = [{"a": a, "b": b} for a, b in house.pairs[10:20]]
    of_people: list[dict[str, object]] = [{"entity": one} for one in people]
    found: dict[str, list[dict[str, object]]] = {
        "find": [{"text": text} for text in house.looked_for["names"][:10]],
        "profile": [*of_people, *({"entity": one} for one in about.most.people[:2])],
        "linked_to_children": of_period[:2],
        "around": [{**one, "within": 2} for one in of_people],
        "events": of_people,
        "co_missing": of_period,
        "found_with": [{"child": one, **span} for one in house.missing for span in of_period[:1]],
        "shared_associates": of_pairs,
        "how_connected": of_pairs[:6],
        "hotspots": of_period,
        "near": of_places,
        "household": [{"person": one} for one in people],
        "place_profile": of_places,
        "known_when": of_people,
        "evidence": [{"assertion": one} for one in house.said[:10]],
        "coverage": [{}] * 3,
        "overview": [{}] * 3,
    }
    missing = QUESTIONS.keys() - found.keys()
    if missing:
        sys.exit(f"say in benchmarks/pages.py what is asked of {', '.join(sorted(missing))}")
    return {name: several for name, several in found.items() if several}


def _as_sent(question: str, sent: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """The parameters that a form's fields are read as, as a program sends them."""
    values: dict[str, list[str]] = {}
    for name, value in sent:
        values.setdefault(name, []).append(value)
    one = QUESTIONS[question]
    params, errors = forms.read(one, forms.Typed({name: tuple(several) for name, several in values.items()}))
    if params is None:
        sys.exit(f"the form of {question} was not read: {errors}")
    return params.model_dump(mode="json", exclude_unset=True)


def _loaded(service: Service) -> Loaded:
    analyst = Identity("bench", "westshire-police", Role.ANALYST, frozenset({Purpose.INVESTIGATION}))
    asked = QUESTIONS["coverage"]
    return loaded(service.view.ask(service.view.scope(analyst, Purpose.INVESTIGATION), asked, parse(asked, {})).rows)


# a file beside


@contextmanager
def _loading(house: House) -> Iterator[subprocess.Popen[bytes]]:
    """A file of made-up people that comes in meanwhile, by the command, as a process of its own; at the end it is waited for."""
    file = len(list(house.folder.glob(f"{house.run}-*.csv")))
    path = house.folder / f"{house.run}-{file}.csv"
    _write_people(path, house.asked.rows, house.run, file)
    _, token = house.service.tokens.new("*", Role.OPERATOR, [Purpose.MATCHING])
    environment = {**os.environ, "SIGHTLINE_HOME": str(house.service.settings.home), "SIGHTLINE_TOKEN": token}
    command = [
        sys.executable,
        "-m",
        "sightline",
        "ingest",
        str(path),
        "--as",
        "people",
        "--profile",
        "westshire-police",
    ]
    began = time.monotonic()
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        yield running
        code = running.wait()
    seconds = time.monotonic() - began
    print(f"the file beside, {house.asked.rows:,} rows: {seconds:.0f} s, ended with {code}", flush=True)


def _write_people(path: Path, rows: int, run: str, nth: int) -> None:
    """People whom no other file has: references of their own, no official number."""
    with path.open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(("Nominal", "Forenames", "Surname", "Date of birth", "Sex", "Created"))
        for number in range(nth * rows, (nth + 1) * rows):
            one = person(int(run.rpartition(".")[2]), number)
            born = one.born.isoformat()
            out.writerow((f"B{run[6:]}{number:06d}", one.forename, one.surname, born, one.sex, "2026-10-30 09:00"))


# the service and its figures


def _resident(process: int) -> int:
    """Its resident memory, MiB."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) // 1024


def _ms(step: Callable[[], object]) -> float:
    began = time.perf_counter()
    step()
    return (time.perf_counter() - began) * 1000


def _p95(took: Sequence[float]) -> float:
    return statistics.quantiles(took, n=20, method="inclusive")[-1] if len(took) > 1 else took[0]


def _told(took: Sequence[float]) -> str:
    return f"{statistics.median(took):,.0f} / {_p95(took):,.0f} ms" if took else "none"


def _by_kind(people: Sequence[Visitor]) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for one in people:
        for kind, took in one.took.items():
            found.setdefault(kind, []).extend(took)
    return found


def _wrong(what: str, people: Sequence[Visitor]) -> Iterator[Line]:
    wrong = [one for who in people for one in who.wrong]
    told = ", ".join(sorted(set(wrong))[:5])
    yield Line(
        what, f"{len(wrong)} of {sum(one.pages() for one in people):,}{f' ({told})' if told else ''}", "0", not wrong
    )


def _load(service: Service, folder: Path, people: int) -> None:
    region.places(service, folder / "places", people)
    region.load(service, region.write(folder / "files", people))


if __name__ == "__main__":
    main()
