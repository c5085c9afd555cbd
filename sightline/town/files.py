"""The agencies' files: first the story's rows, then as many more as a region of that many people would send, row by row."""

import csv
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import timedelta
from io import BytesIO
from itertools import chain
from pathlib import Path
from random import Random

from openpyxl import Workbook

from graph_service.files import private_text, write_private
from ingest.profile import load
from sightline.town import numbers, stories, story
from sightline.town.cast import Row
from sightline.town.people import OF_REGION, TODAY, Makeup, Person, person
from sightline.town.places import Spot, shops, spot

FILES = (
    ("council-children", "children", "westshire-council"),
    ("schools-children", "children", "larkmoor-schools"),
    ("health-children", "children", "westshire-health"),
    ("police-people", "people", "westshire-police"),
    ("yjs-people", "people", "westshire-yjs"),
    ("council-links", "links", "westshire-council"),
    ("police-links", "links", "westshire-police"),
    ("yjs-links", "links", "westshire-yjs"),
    ("police-events", "events", "westshire-police"),
    ("council-events", "events", "westshire-council"),
    ("schools-events", "events", "larkmoor-schools"),
    ("health-events", "events", "westshire-health"),
    ("police-missing", "missing", "westshire-police"),
    ("police-vehicles", "vehicles", "westshire-police"),
    ("police-phones", "phones", "westshire-police"),
    ("police-accounts", "accounts", "westshire-police"),
    ("schools-accounts", "accounts", "larkmoor-schools"),
    ("police-orders", "orders", "westshire-police"),
    ("council-orders", "orders", "westshire-council"),
)
"""The name, source and profile of each file, in the order in which the files are taken in."""

_WORKBOOK = "schools-children"
_LARGEST_WORKBOOK = 20_000
_DAYS = 640
_STAMP = (2026, 11, 2, 0, 0, 0)


def covers(source: str) -> tuple[str, str] | None:
    """The days that a file of this source is declared to cover: for events, as far back as the town goes; for others, None."""
    return ((TODAY - timedelta(days=_DAYS)).isoformat(), TODAY.isoformat()) if source in ("events", "missing") else None


class Town:
    """A region of so many people, always the same for the same seed; nothing is kept, because a row is made from its number."""

    def __init__(self, people: int, seed: int, makeup: Makeup = OF_REGION) -> None:
        self.people, self.seed, self.makeup = people, seed, makeup

    def rows(self, file: str) -> Iterator[Row]:
        """The rows of one agency's file: those of the stories first."""
        more = {
            "council-children": self._council_children,
            "schools-children": self._schools_children,
            "health-children": self._health_children,
            "police-people": self._police_people,
            "council-links": self._council_links,
            "police-links": self._police_links,
            "police-events": self._police_events,
            "schools-events": self._schools_events,
            "police-missing": self._police_missing,
        }.get(file)
        return chain(story.rows(file), stories.rows(file), more() if more else ())

    def _everybody(self) -> Iterator[Person]:
        return map(self._person, range(self.people))

    def _person(self, number: int) -> Person:
        return person(self.seed, number, self.makeup)

    def _children(self) -> Iterator[Person]:
        return (one for one in self._everybody() if one.child)

    def _rng(self, salt: int) -> Random:
        return Random(self.seed * 31 + salt)  # noqa: S311 - a town, not a secret

    def _somebody(self, rng: Random) -> Person:
        """Somebody at random, some people far more often than others: a few are in very many rows."""
        return self._person(int(self.people * rng.random() ** 3))

    def _nominal(self, rng: Random) -> Person:
        """Somebody at random whom the police name: where they name nobody else, the next of whom they have an entry."""
        one = self._somebody(rng)
        while self.makeup.listed and not one.listed:
            one = self._person((one.number + 1) % self.people)
        return one

    def _somewhere(self, rng: Random) -> Spot:
        """A public place at random; the bus station and the shops near it come more often than others."""
        return spot(int(shops(self.people) * rng.random() ** 3))

    def _council_children(self) -> Iterator[Row]:
        for one in self._children():
            yield {
                "Person ID": one.council,
                "First names": one.forename,
                "Last name": one.surname,
                "DOB": f"{one.born:%d/%m/%Y}",
                "Gender": one.sex,
                "NHS No": one.nhs,
                "UPN": numbers.upn(one.number),
                "Address": one.street,
                "UPRN": one.uprn,
                "Postcode": one.postcode,
                "Address start": "01/09/2020",
                "School": one.school[0],
                "School URN": one.school[1],
                "Last updated": "28/10/2026",
            }

    def _schools_children(self) -> Iterator[Row]:
        for one in self._children():
            yield {
                "Pupil": one.pupil,
                "Forename": one.forename,
                "Legal surname": one.surname,
                "Date of birth": f"{one.born:%d/%m/%Y}",
                "Sex": one.sex,
                "UPN": numbers.upn(one.number),
                "NHS number": one.nhs if one.number % 5 else "",
                "School name": one.school[0],
                "URN": one.school[1],
                "Home address": one.street,
                "Home postcode": one.postcode,
            }

    def _health_children(self) -> Iterator[Row]:
        for one in self._children():
            if one.number % 7 == 0:
                yield {
                    "Patient": one.patient,
                    "Given names": one.forename,
                    "Family name": one.surname,
                    "Birth date": f"{one.born:%d %b %Y}",
                    "NHS number": one.nhs,
                }

    def _police_people(self) -> Iterator[Row]:
        for one in self._everybody():
            if one.listed:
                yield {
                    "Nominal": one.nominal,
                    "Forenames": one.forename,
                    "Surname": one.surname,
                    "Date of birth": one.born.isoformat(),
                    "Sex": one.sex,
                    "NHS": one.nhs,
                    "PNC ID": "" if one.child else numbers.pnc(one.number + 100),
                    "Telecoms": numbers.mobile(one.number) if one.number < 900 else "",
                    "VRMs": numbers.mark(one.number) if one.number % 4 == 0 else "",
                    "Home address": one.street,
                    "Home UPRN": one.uprn,
                    "Home postcode": one.postcode,
                    "Created": f"{TODAY - timedelta(days=one.number % _DAYS)} 09:00",
                }

    def _council_links(self) -> Iterator[Row]:
        for one in self._children():
            for parent in map(self._person, (one.household * 4, one.household * 4 + 1)):
                if not parent.child:
                    yield {
                        "Relationship ID": f"R{1000 + one.number}-{parent.number % 4}",
                        "Person A": f"{parent.nominal}@niche",
                        "Person B": one.council,
                        "Relationship": "Family",
                        "Kinship": ("Mother", "Father")[parent.number % 2],
                        "Entered": "01/09/2020",
                    }

    def _police_links(self) -> Iterator[Row]:
        rng = self._rng(1)
        for number in range(int(self.people * 1.2)):
            first, second = self._nominal(rng), self._nominal(rng)
            kind = rng.choice(("ASSOCIATE", "FRIEND", "PHONE CONTACT"))
            grade = rng.choice(("3x5x2 1 A P", "3x5x2 2 C P", "3x5x2 2 D P", "5x5x5 B 2 1", ""))
            if first.number != second.number:
                yield {
                    "Link no": f"L-{1000 + number}",
                    "Nominal A": first.nominal,
                    "Nominal B": second.nominal,
                    "Link type": kind,
                    "Grading": grade,
                    "Handling": "P",
                    "From": f"{TODAY - timedelta(days=rng.randrange(_DAYS))}",
                    "Created": f"{TODAY - timedelta(days=rng.randrange(60))} 12:00",
                }

    def _police_events(self) -> Iterator[Row]:
        rng = self._rng(2)
        for number in range(self.people // 2):
            day = TODAY - timedelta(days=rng.randrange(_DAYS))
            who = dict.fromkeys(self._nominal(rng).nominal for _ in range(rng.choice((1, 1, 2, 2, 3, 4))))
            at = self._somewhere(rng)
            yield {
                "Occurrence no": f"OCC-{10_000 + number}",
                "Class": rng.choice(("ASB", "ASB", "ASSAULT", "DRUGS SUPPLY", "theft", "STOP", "INTEL")),
                "Event from": f"{day} {rng.randrange(8, 24):02d}:{rng.randrange(60):02d}",
                "Reported": f"{day + timedelta(days=1)} 09:30",
                "Location": at.name,
                "UPRN": at.uprn,
                "Location class": at.kind,
                "Easting": str(at.easting),
                "Northing": str(at.northing),
                "Nominals": "; ".join(f"{one}:{rng.choice(('SUS', 'VIC', 'WIT', 'PRES'))}" for one in who),
                "Vehicles": f"{numbers.mark(rng.randrange(self.people) // 4 * 4)}:used" if rng.random() < 0.2 else "",
                "Grading": "3x5x2 2 C P" if rng.random() < 0.2 else "",
            }

    def _schools_events(self) -> Iterator[Row]:
        rng = self._rng(3)
        for number in range(self.people // 10):
            one, at = self._somebody(rng), self._somewhere(rng)
            day = TODAY - timedelta(days=rng.randrange(_DAYS))
            if one.child:
                lat, lon = at.lat_lon
                yield {
                    "Incident": f"S{1000 + number}",
                    "Type": rng.choice(("Truancy", "Concern", "Fight")),
                    "When": f"{day:%d/%m/%Y} {rng.randrange(9, 16):02d}:{rng.randrange(60):02d}",
                    "Where": at.name,
                    "Where UPRN": at.uprn,
                    "Latitude": str(lat),
                    "Longitude": str(lon),
                    "Who": f"{one.pupil}:pupil",
                    "Logged": f"{day:%d/%m/%Y} 16:30",
                }

    def _police_missing(self) -> Iterator[Row]:
        rng = self._rng(4)
        for number in range(self.people // 20):
            one, seen, found = self._nominal(rng), self._somewhere(rng), self._somewhere(rng)
            day = TODAY - timedelta(days=rng.randrange(2, _DAYS))
            if one.child:
                yield {
                    "Episode": f"MP-{1000 + number}",
                    "Nominal": one.nominal,
                    "Risk": rng.choice(("high", "medium", "low")),
                    "Last seen": f"{day} 18:{rng.randrange(60):02d}",
                    "Missing from": one.street,
                    "Missing from UPRN": one.uprn,
                    "Missing from type": "Home address",
                    "Last seen at": seen.name,
                    "Last seen UPRN": seen.uprn,
                    "Last seen E": str(seen.easting),
                    "Last seen N": str(seen.northing),
                    "Found": f"{day + timedelta(days=1)} 07:{rng.randrange(60):02d}",
                    "Found at": found.name,
                    "Found UPRN": found.uprn,
                    "Found type": found.kind,
                    "Entered": f"{day + timedelta(days=1)} 10:00",
                }


def write(town: Town, folder: Path) -> list[tuple[Path, str, str]]:
    """Write every agency's file; returns each with its source and profile, in the order in which they are taken in."""
    folder.mkdir(parents=True, exist_ok=True)
    _write_later(folder / "later")
    return [(_write(town, folder, *file), file[1], file[2]) for file in FILES]


def _write_later(folder: Path) -> None:
    """The files that come later, by a step of a story."""
    folder.mkdir(parents=True, exist_ok=True)
    of = {name: (source, profile) for name, source, profile in FILES}
    for name, like, added in stories.later():
        source, profile = of[like]
        _write_table(folder / f"{name}.csv", list(load(profile).table(source).columns), added)


def _write(town: Town, folder: Path, name: str, source: str, profile: str) -> Path:
    headings = list(load(profile).table(source).columns)
    if name == _WORKBOOK and town.people <= _LARGEST_WORKBOOK:
        return _write_workbook(folder / f"{name}.xlsx", headings, town.rows(name))
    return _write_table(folder / f"{name}.csv", headings, town.rows(name))


def _write_table(path: Path, headings: list[str], rows: Iterable[Row]) -> Path:
    with private_text(path) as file:
        writer = csv.writer(file)
        writer.writerow(headings)
        writer.writerows([row.get(heading, "") for heading in headings] for row in rows)
    return path


def _write_workbook(path: Path, headings: list[str], rows: Iterable[Row]) -> Path:
    """A workbook whose bytes depend only on its rows: all the times that an Excel file holds are set to one moment."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Pupils")
    sheet.append(headings)
    for row in rows:
        sheet.append([row.get(heading, "") for heading in headings])
    loose, whole = BytesIO(), BytesIO()
    book.save(loose)
    with zipfile.ZipFile(loose) as package, zipfile.ZipFile(whole, "w") as fixed:
        for name in package.namelist():
            content = package.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2026-11-02T00:00:00Z", content)
            fixed.writestr(zipfile.ZipInfo(name, _STAMP), content, zipfile.ZIP_DEFLATED)
    write_private(path, whole.getvalue())
    return path
