"""Rows of a story as each agency writes them: under its own headings, with its own codes and forms of dates."""

from collections.abc import Iterable
from datetime import date

from sightline.town import numbers
from sightline.town.cast import Cast, Row
from sightline.town.places import Spot


def uk(day: str) -> str:
    """A day as the council and the schools write it."""
    return f"{date.fromisoformat(day):%d/%m/%Y}"


def council_child(one: Cast, **more: str) -> Row:
    """A child on the council's books."""
    return {
        "Person ID": one.council,
        "First names": one.forename,
        "Last name": one.surname,
        "DOB": one.uk_born,
        "NHS No": one.nhs,
        "UPN": one.upn,
        "Address": one.address,
        "UPRN": one.uprn,
        "Postcode": numbers.postcode(one.home),
        "Address start": "01/09/2019",
        "Last updated": "28/10/2026",
        **more,
    }


def pupil(one: Cast, **more: str) -> Row:
    """A child on the schools' roll."""
    return {
        "Pupil": one.pupil,
        "Forename": one.forename,
        "Legal surname": one.surname,
        "Date of birth": one.uk_born,
        "UPN": one.upn,
        "NHS number": one.nhs,
        **more,
    }


def patient(one: Cast, **more: str) -> Row:
    """A child on the health trust's list."""
    born = date.fromisoformat(one.born)
    return {
        "Patient": one.patient,
        "Given names": one.forename,
        "Family name": one.surname,
        "Birth date": f"{born:%d %b %Y}",
        "NHS number": one.nhs,
        **more,
    }


def nominal(one: Cast, **more: str) -> Row:
    """Somebody in the police's books; a child bears her NHS number there too if it is said."""
    return {
        "Nominal": one.nominal,
        "Forenames": one.forename,
        "Surname": one.surname,
        "Date of birth": one.born,
        "Created": "2026-01-20 09:10",
        **more,
    }


def known_child(one: Cast) -> Row:
    """A child in the police's books, with the number that joins the entry to the council's."""
    return nominal(one, NHS=one.nhs)


def police_event(
    number: str, kind: str, begun: str, written: str, at: Spot | None, who: str, text: str, **more: str
) -> Row:
    """An occurrence or an intelligence report."""
    where = (
        {
            "Location": at.name,
            "UPRN": at.uprn,
            "Location class": at.kind,
            "Easting": str(at.easting),
            "Northing": str(at.northing),
        }
        if at
        else {}
    )
    return {
        "Occurrence no": number,
        "Class": kind,
        "Event from": begun,
        "Reported": written,
        "Nominals": who,
        "Summary": text,
        **where,
        **more,
    }


def council_contact(
    number: str, kind: str, when: str, entered: str, at: Spot | None, who: str, notes: str, **more: str
) -> Row:
    """A contact of children's services."""
    where = {"Location": at.name, "Location UPRN": at.uprn, "Location type": at.kind} if at else {}
    return {
        "Contact no": number,
        "Contact type": kind,
        "Date": when,
        "Persons": who,
        "Notes": notes,
        "Entered": entered,
        **where,
        **more,
    }


def school_incident(number: str, kind: str, when: str, logged: str, at: Spot, who: str, what: str, **more: str) -> Row:
    """An incident in the schools' log."""
    lat, lon = at.lat_lon
    return {
        "Incident": number,
        "Type": kind,
        "When": when,
        "Where": at.name,
        "Where UPRN": at.uprn,
        "Latitude": str(lat),
        "Longitude": str(lon),
        "Who": who,
        "What": what,
        "Logged": logged,
        **more,
    }


def police_link(number: str, a: Cast, b: Cast, kind: str, grade: str, text: str, created: str, **more: str) -> Row:
    """A link between two nominals."""
    return {
        "Link no": number,
        "Nominal A": a.nominal,
        "Nominal B": b.nominal,
        "Link type": kind,
        "Grading": grade,
        "Text": text,
        "Created": created,
        **more,
    }


def council_link(number: str, a: str, b: str, kind: str, notes: str, entered: str, **more: str) -> Row:
    """A relationship in the council's books."""
    return {
        "Relationship ID": number,
        "Person A": a,
        "Person B": b,
        "Relationship": kind,
        "Notes": notes,
        "Entered": entered,
        **more,
    }


def by_niche(one: Cast) -> str:
    """How other agencies quote a nominal."""
    return f"{one.nominal}@niche"


def in_roles(several: Iterable[Cast], role: str) -> str:
    """Several nominals in one role of an occurrence."""
    return "; ".join(f"{one.nominal}:{role}" for one in several)
