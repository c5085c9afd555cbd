"""The story in the town's files, and what to ask about it. Every person, place and number is invented.

Jordan and Ebony are harmed by the same man, but no one agency can see the whole of it. The council and the school copy the police log
of 6 February: three records, one origin. Ebony lives in a placement, goes missing and is at the bus station; about one of these times
she speaks the next day. A man whom nobody has named drives a silver car, and only half of its plate was seen; it is stopped a month
later, and is seen on other days with nobody known to be in it. One operation is closed to others; a hospital visit is known only to
health. Ebony and Maya are on the agenda of one meeting at the Town Hall, and that links them to nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sightline.town import numbers
from sightline.town.cast import Cast, Row
from sightline.town.places import LARCH_HOUSE, Spot, known

BUS, TAKEAWAY, ARCADE, PARK, CAR_PARK = known()[:5]
CAR = "LE01 KTB"


JORDAN = Cast("Jordan Ellersike", "2011-03-14", 11, "4 Rowan Row", 1)
EBONY = Cast("Ebony Wraysholme", "2011-09-02", 12, "17 Birk Lane", 2)
CALLUM = Cast("Callum Thornwath", "2010-12-21", 13, "9 Gill Terrace", 3)
TWIN_MIA = Cast("Mia Hagghowe", "2012-05-30", 14, "22 Peat Close", 4)
TWIN_MAYA = Cast("Maya Hagghowe", "2012-05-30", 15, "22 Peat Close", 4)
NAMESAKE = Cast("Jordon Ellerside", "2012-03-14", 16, "31 Moss Grove", 5)
CRAIG = Cast("Craig Sleightgarth", "1984-07-19", 21, "2 Kestrel Court", 6)
MARLON = Cast("Marlon Exbeck", "1990-02-08", 22, "11 Kestrel Court", 7)
DAWN = Cast("Dawn Ellersike", "1986-11-11", 23, "4 Rowan Row", 1)
NADIA = Cast("Nadia Kelltarn", "1992-04-25", 24)
CHILDREN = (JORDAN, EBONY, CALLUM, TWIN_MIA, TWIN_MAYA, NAMESAKE)


def rows(file: str) -> list[Row]:
    """The rows of the story in one agency's file, under that agency's headings."""
    return {
        "council-children": _council_children,
        "schools-children": _schools_children,
        "health-children": _health_children,
        "police-people": _police_people,
        "yjs-people": _yjs_people,
        "council-links": _council_links,
        "police-links": _police_links,
        "yjs-links": _yjs_links,
        "police-events": _police_events,
        "council-events": _council_events,
        "schools-events": _schools_events,
        "health-events": _health_events,
        "police-missing": _police_missing,
        "police-vehicles": _police_vehicles,
        "police-phones": _police_phones,
        "police-accounts": _police_accounts,
        "schools-accounts": _schools_accounts,
        "police-orders": _police_orders,
        "council-orders": _council_orders,
    }[file]()


@dataclass(frozen=True)
class Try:
    """A question to try, and why. `found` holds the parameters that are entities: for each a text by which `find` finds it."""

    question: str
    why: str
    params: Mapping[str, object] = field(default_factory=dict)
    found: Mapping[str, str] = field(default_factory=dict)
    purpose: str = "safeguarding"


def story() -> tuple[Try, ...]:
    """What to ask; the demo looks up each text of `found` with `find` and uses the entity that it gives."""
    period = {"since": "2026-02-01", "until": "2026-04-30"}
    return (
        Try("find", "A misspelt name: two children have nearly the same one.", {"text": "Jordon Elersike"}),
        Try("find", "A plate half seen: the car of the stop, and the one nobody could read.", {"text": "LE01 K??"}),
        Try("find", "A telephone number.", {"text": numbers.mobile(901)}),
        Try(
            "shared_associates",
            "Who is linked to both Jordan and Ebony? No one agency knows.",
            found={"a": JORDAN.name, "b": EBONY.name},
        ),
        Try("how_connected", "How is Mia connected with Craig?", found={"a": TWIN_MIA.name, "b": CRAIG.name}),
        Try("how_connected", "And Callum?", {"longest": 4}, {"a": CALLUM.name, "b": CRAIG.name}),
        Try("profile", "What does everybody say about Jordan?", found={"entity": JORDAN.name}),
        Try("linked_to_children", "Who is linked to several children in the spring, and by what?", period),
        Try("around", "Who and what is within two links of Craig?", {"within": 2}, {"entity": CRAIG.name}),
        Try(
            "co_missing",
            "Which children were missing together? Two, four times.",
            {"since": "2026-05-15", "until": "2026-06-10"},
        ),
        Try("found_with", "Who was there when Ebony was found?", period, {"child": EBONY.name}),
        Try("place_profile", "What happened at the bus station in the spring?", period, {"place": BUS.name}),
        Try("events", "What happened to Ebony, and who was in it with her?", found={"entity": EBONY.name}),
        Try(
            "events",
            "Everything of a month, with what was only told.",
            {"since": "2026-03-01", "until": "2026-03-31", "paper": True},
        ),
        Try("hotspots", "Where, in the spring? The bus station and the takeaway; the placement is on no map.", period),
        Try("near", "What else is within half a kilometre of the bus station's square?", {"cell": BUS.cell, **period}),
        Try("household", "Who lives where Mia does? Her twin sister.", found={"person": TWIN_MIA.name}),
        Try(
            "known_when",
            "Who wrote what down when about Ebony, and when was it known here?",
            found={"entity": EBONY.name},
        ),
        Try("coverage", "Which days do the files cover?", {"since": "2026-11-01", "until": "2026-11-30"}),
        Try(
            "overview",
            "What does the data of two agencies hold, and how fresh is it?",
            {"agencies": ["westshire-council", "westshire-police"]},
        ),
    )


# what each agency says


def _council_children() -> list[Row]:
    found = []
    for one in CHILDREN:
        found.append(
            {
                "Person ID": one.council,
                "First names": one.forename,
                "Last name": one.surname,
                "Known as": "Jay" if one is JORDAN else "",
                "DOB": one.uk_born,
                "NHS No": one.nhs,
                "UPN": "" if one is NAMESAKE else one.upn,
                "Address": one.address,
                "UPRN": one.uprn,
                "Postcode": numbers.postcode(one.home),
                "Address start": "01/09/2019",
                "School": "Fellgate Academy" if one is CALLUM else "Larkmoor High",
                "School URN": "900002" if one is CALLUM else "900001",
                "Allocated worker": "Nadia Kelltarn" if one in (JORDAN, EBONY) else "",
                "Worker ID": NADIA.council if one in (JORDAN, EBONY) else "",
                "Last updated": "28/10/2026",
            }
        )
    placed = {
        "Address": "",
        "UPRN": "",
        "Postcode": "",
        "Address start": "",
        "Placement address": "Larch House",
        "Placement UPRN": LARCH_HOUSE,
        "Placement type": "Residential",
        "Placement start": "16/01/2026",
    }
    found.append({**found[1], **placed})
    found.append({"Person ID": "C90", "First names": "Tom", "Last name": "Whinshaw", "DOB": "31/02/2012"})
    found.append({"Person ID": "", "First names": "Unknown", "Last name": "Child", "DOB": "02/06/2013"})
    return found


def _schools_children() -> list[Row]:
    return [
        {
            "Pupil": one.pupil,
            "Forename": one.forename,
            "Legal surname": one.surname,
            "Date of birth": one.uk_born,
            "UPN": "A12345" if one is NAMESAKE else one.upn,
            "NHS number": one.nhs,
            "School name": "Fellgate Academy" if one is CALLUM else "Larkmoor High",
            "URN": "900002" if one is CALLUM else "900001",
            "Home address": one.address,
            "Home postcode": numbers.postcode(one.home),
            "Tutor": "B. Glenholme",
        }
        for one in CHILDREN
    ]


def _health_children() -> list[Row]:
    return [
        {
            "Patient": one.patient,
            "Given names": one.forename,
            "Family name": one.surname,
            "Birth date": one.uk_born,
            "NHS number": one.nhs,
        }
        for one in (JORDAN, EBONY)
    ] + [
        {
            "Patient": "H91",
            "Given names": "Ada",
            "Family name": "Springfold",
            "Birth date": "07/07/2014",
            "NHS number": "9990000000",
        }
    ]


def _police_people() -> list[Row]:
    children = [
        {
            "Nominal": one.nominal,
            "Forenames": one.forename,
            "Surname": one.surname,
            "Date of birth": one.born,
            "NHS": one.nhs,
            "Created": "2026-01-20 09:10",
        }
        for one in (JORDAN, EBONY, CALLUM)
    ]
    craig = {
        "Nominal": CRAIG.nominal,
        "Forenames": "Craig",
        "Surname": "Sleightgarth",
        "Alias": "Big C; Craig Garth",
        "Date of birth": CRAIG.born,
        "PNC ID": numbers.pnc(1),
        "Telecoms": f"{numbers.mobile(901)}; 0770 900",
        "VRMs": CAR,
        "Work place": TAKEAWAY.name,
        "Work UPRN": TAKEAWAY.uprn,
        "Home address": CRAIG.address,
        "Home UPRN": CRAIG.uprn,
        "Created": "2025-06-02 14:00",
    }
    marlon = {
        "Nominal": MARLON.nominal,
        "Forenames": "Marlon",
        "Surname": "Exbeck",
        "Apparent age": "35-40",
        "Age as at": "2026-03-01",
        "Telecoms": numbers.mobile(902),
        "Home address": MARLON.address,
        "Home UPRN": MARLON.uprn,
        "Created": "2026-03-02 10:30",
    }
    unnamed = {
        "Nominal": "N29",
        "Description": "White male, 40s, heavy build, local accent, silver car",
        "Apparent age": "40s",
        "Age as at": "2026-02-20",
        "Created": "2026-02-21 08:15",
    }
    return [*children, craig, marlon, unnamed]


def _yjs_people() -> list[Row]:
    return [
        {
            "Case": "Y13",
            "Forename": "Callum",
            "Surname": "Thornwath",
            "DOB": "21/12/10",
            "Mobile": numbers.mobile(913),
            "NHS number": CALLUM.nhs,
        },
        {
            "Case": "Y14",
            "Forename": "Mia",
            "Surname": "Hagghowe",
            "DOB": "30/05/12",
            "Mobile": numbers.mobile(914),
            "NHS number": TWIN_MIA.nhs,
        },
    ]


def _council_links() -> list[Row]:
    def link(number: int, a: str, b: str, kind: str, said: str, entered: str, **more: str) -> Row:
        base = {"Relationship ID": f"R{number}", "Person A": a, "Person B": b, "Relationship": kind, "Notes": said}
        return {**base, "Entered": entered, **more}

    return [
        link(1, DAWN.council, JORDAN.council, "Family", "Mother.", "12/09/2019", Kinship="Mother", **{"Name A": DAWN.name}),
        link(2, TWIN_MIA.council, TWIN_MAYA.council, "Family", "Twins.", "04/02/2020", Kinship="Twin"),
        link(3, JORDAN.council, NADIA.council, "Trusted adult", "Jordan says Nadia listens.", "14/03/2026"),
        link(4, JORDAN.council, CALLUM.council, "Friend", "Jordan named Callum as a friend.", "18/02/2026", Start="01/09/2025"),
        link(5, TWIN_MIA.council, CALLUM.council, "Friend", "Told by Mia's mother.", "22/03/2026"),
        link(6, EBONY.council, "", "Seen with", "A man waited for Ebony outside Larch House.", "25/02/2026",
             **{"Name B": "Male, 40s, silver car"}),
        link(7, "N21@niche", EBONY.council, "Adult of concern targeting child", "From the police link record.", "30/03/2026",
             **{"Copied from": "L-3"}),
    ]  # fmt: skip


def _police_links() -> list[Row]:
    def link(number: int, a: str, b: str, kind: str, grade: str, text: str, created: str, **more: str) -> Row:
        base = {
            "Link no": f"L-{number}",
            "Nominal A": a,
            "Nominal B": b,
            "Link type": kind,
            "Grading": grade,
            "Text": text,
        }
        return {**base, "Created": created, **more}

    return [
        link(1, CRAIG.nominal, MARLON.nominal, "ASSOCIATE", "3x5x2 1 A P", "Seen together weekly.", "2026-03-02 11:00"),
        link(2, CRAIG.nominal, JORDAN.nominal, "GROOMING (ALLEGED)", "3x5x2 2 C P", "Buys food for Jordan.", "2026-02-20 16:20",
             From="2026-02-02", To="2026-02-14"),
        link(3, CRAIG.nominal, EBONY.nominal, "GROOMING (ALLEGED)", "5x5x5 E 4 1", "Older report.", "2026-03-25 09:00",
             Handling="P", From="2026-01-10", To="2026-01-24"),
        link(4, MARLON.nominal, CALLUM.nominal, "PHONE CONTACT", "3x5x2 1 B P", "From a seized phone.", "2026-03-29 12:45",
             Over="text messages", Contacts="14"),
        link(5, CRAIG.nominal, CALLUM.nominal, "ASSOCIATE", "3x5x2 2 D C A2", "Covert use only.", "2026-04-02 18:30"),
        link(6, CRAIG.nominal, "N99", "ASSOCIATE", "graded later", "The grade was never filled in.", "2026-04-03 10:00"),
    ]  # fmt: skip


def _yjs_links() -> list[Row]:
    return [
        {
            "Case": "Y13",
            "Co-defendant or peer": "Y14",
            "Relation": "Peer",
            "Source": "Self-report.",
            "Recorded": "19/04/2026",
        },
        {"Case": "Y13", "Name given": "Coach at Heron Park", "Relation": "Pro-social adult", "Recorded": "19/04/2026"},
        {"Case": "Y13", "Name given": "Coach at Heron Park", "Relation": "Pro-social adult", "Recorded": "19/04/2026"},
    ]


def _police_at(spot: Spot) -> Row:
    return {"Location": spot.name, "UPRN": spot.uprn, "Location class": spot.kind, "Easting": str(spot.easting),
            "Northing": str(spot.northing)}  # fmt: skip


def _police_events() -> list[Row]:
    def event(number: str, kind: str, begun: str, written: str, spot: Spot, who: str, text: str, **more: str) -> Row:
        base = {"Occurrence no": number, "Class": kind, "Event from": begun, "Reported": written, "Nominals": who}
        return {**base, **_police_at(spot), "Summary": text, "Keyword": "EFH", **more}

    j, e, c, craig, marlon = (one.nominal for one in (JORDAN, EBONY, CALLUM, CRAIG, MARLON))
    two = (JORDAN.nominal, CALLUM.nominal)
    return [
        event("OCC-0206", "CSE", "2026-02-06 18:40", "2026-02-07 08:05", TAKEAWAY, f"{two[0]}:VIC; {two[1]}:WIT; {craig}:SUS",
              "Jordan and Callum in the back room with an adult. Food and vapes given."),
        event("IR-0220", "INTEL", "2026-02-20 20:15", "2026-02-21 08:15", BUS, f"{e}:SUBJ; N29:SUS",
              "Ebony got into a silver car.", Grading="3x5x2 2 D P", Vehicles="LE01 K??:used"),
        event("OCC-0314", "STOP", "2026-03-14 23:05", "2026-03-14 23:40", CAR_PARK, f"{j}:PASS; {craig}:DRV",
              "Jordan a passenger late at night.", Vehicles=f"{CAR}:used"),
        event("IR-0329", "INTEL", "2026-03-28", "2026-03-29 12:45", ARCADE, f"{c}:VIC; {marlon}:SUS",
              "Callum told to carry a bag.", Grading="5x5x5 B 2 2", Handling="P", Telecoms=f"{numbers.mobile(902)}:used"),
        event("IR-0402", "INTEL", "2026-04-01 21:00", "2026-04-02 18:30", CAR_PARK, f"{craig}:SUBJ; {marlon}:SUBJ",
              "A meeting was watched.", Grading="3x5x2 1 A C A2", Operation="operation:fellside"),
        event("OCC-0418", "ASB", "2026-04-18 16:30", "2026-04-18 19:00", PARK, f"{c}:PRES; {TWIN_MIA.council}@mosaic:PRES",
              "A group at the skate bowl; nobody harmed."),
        event("OCC-0503", "CSE", "2026-05-03 19:00", "2026-05-04 09:00", BUS, f"{e}:casualty", "Role not known to the profile."),
        event("OCC-0504", "ASB", "2026-05-04 19:00", "2026-05-05 09:00", BUS, f"{e}:PRES", "Above what is taken in.", GSC="SECRET"),
        event("OCC-0505", "ASB", "2026-05-05 19:00", "2026-05-06 09:00", BUS, f"{e}:PRES", "One reference, two stories."),
        event("OCC-0505", "DRUGS SUPPLY", "2026-05-06 12:00", "2026-05-06 13:00", PARK, f"{c}:VIC", "One reference, two stories."),
    ]  # fmt: skip


def _council_events() -> list[Row]:
    return [
        {"Contact no": "K501", "Contact type": "Police notification", "Date": "06/02/2026 18:40", "Location": TAKEAWAY.name,
         "Location UPRN": TAKEAWAY.uprn, "Location type": "food", "Persons": f"{JORDAN.council}:child; {CALLUM.council}:child",
         "Notes": "Pasted from the police log.", "Context": "extra", "Copied from": "OCC-0206", "Entered": "09/02/2026"},
        {"Contact no": "K502", "Contact type": "RHI", "Told on": "13/03/2026", "Told by": EBONY.council, "Told to": NADIA.council,
         "Episode": "MP-2", "Location": BUS.name, "Location UPRN": BUS.uprn, "Location type": BUS.kind,
         "Persons": f"{EBONY.council}:subject", "Others described": "Male, 40s, calls himself C:present",
         "Notes": "Ebony said people there are nice to her.", "Context": "extra", "Entered": "14/03/2026"},
        {"Contact no": "K503", "Contact type": "Referral", "Date": "04/04/2026", "Location": "22 Peat Close",
         "Location UPRN": TWIN_MIA.uprn, "Location type": "home", "Persons": f"{TWIN_MIA.council}:child",
         "Notes": "Mother worried by messages at night.", "Context": "online", "Phones": f"{numbers.mobile(902)}:used",
         "Entered": "06/04/2026"},
        {"Contact no": "K504", "Contact type": "Strategy discussion", "Date": "16/03/2026", "Location": "Larkmoor Town Hall",
         "Location type": "council", "Persons": f"{EBONY.council}:child; {TWIN_MAYA.council}:child",
         "Notes": "Two families on one agenda; the girls do not know each other.", "Entered": "16/03/2026"},
    ]  # fmt: skip


def _schools_events() -> list[Row]:
    lat, lon = BUS.lat_lon
    where = {"Where": "Bus station", "Where UPRN": BUS.uprn, "Latitude": str(lat), "Longitude": str(lon)}
    return [
        {"Incident": "S71", "Type": "Concern", "When": "06/02/2026 18:40", "Where": "takeaway on Starling St",
         "Where UPRN": TAKEAWAY.uprn, "Who": f"{JORDAN.pupil}:harmed", "What": "E-mail from the police, copied.",
         "Copied from": "OCC-0206", "Logged": "09/02/2026 10:00"},
        {"Incident": "S72", "Type": "Truancy", "When": "03/03/2026 11:20", **where, "Who": f"{EBONY.pupil}:pupil",
         "Others": "older male, silver car:adult", "Vehicles": "LE01 ?TB:used", "What": "Seen from the school minibus.",
         "Logged": "03/03/2026 15:40"},
        {"Incident": "S73", "Type": "Truancy", "When": "24/03/2026 10:05", **where,
         "Who": f"{EBONY.pupil}:pupil; {JORDAN.pupil}:pupil", "What": "Both left after registration.",
         "Logged": "24/03/2026 12:00"},
        {"Incident": "S74", "Type": "Truancy", "When": "31/04/2026", **where, "Who": f"{JORDAN.pupil}:pupil",
         "What": "A day the calendar does not have.", "Logged": "01/05/2026"},
    ]  # fmt: skip


def _health_events() -> list[Row]:
    return [
        {"Contact": "AE88", "Contact type": "A&E attendance", "Attended": "22 Mar 2026", "Clinic": "Larkmoor Urgent Care",
         "Clinic UPRN": known()[15].uprn, "Patient": f"{EBONY.patient}:patient",
         "Accompanied by": "male in his 40s who would not give a name:with", "Note": "Left before being seen.",
         "Recorded": "22 Mar 2026"},
    ]  # fmt: skip


def _police_missing() -> list[Row]:
    def episode(number: int, seen: str, found: str, at: Spot, with_: str = "", described: str = "") -> Row:
        return {"Episode": f"MP-{number}", "Nominal": EBONY.nominal, "Risk": "high", "Report time": seen, "Last seen": seen,
                "Missing from": "Larch House", "Missing from UPRN": LARCH_HOUSE, "Missing from type": "Care placement",
                "Last seen at": BUS.name, "Last seen UPRN": BUS.uprn, "Last seen E": str(BUS.easting),
                "Last seen N": str(BUS.northing), "Found": found, "Found at": at.name, "Found UPRN": at.uprn,
                "Found type": at.kind, "Found E": str(at.easting), "Found N": str(at.northing), "Found with": with_,
                "Found with (described)": described, "Entered": found}  # fmt: skip

    return [
        episode(1, "2026-02-27 21:10", "2026-02-28 03:30", CAR_PARK, described="Male, 40s, who drove off"),
        episode(2, "2026-03-12 20:00", "2026-03-13 01:15", TAKEAWAY, with_=f"{CRAIG.nominal}; {JORDAN.nominal}"),
        episode(3, "2026-04-10 19:45", "2026-04-11 09:00", BUS),
    ]


def _police_vehicles() -> list[Row]:
    car = {
        "Vehicle no": "V1",
        "VRM": CAR,
        "Make": "Brand",
        "Model": "Hatch",
        "Colour": "silver",
        "Created": "2026-03-22 08:30",
    }
    keeper = {"Keeper": CRAIG.nominal, "Keeper from": "2025-01-10"}

    def seen(number: int, begun: str, spot: Spot) -> Row:
        return {"Sighting no": f"S{number}", "Seen from": begun, "Seen at": spot.name, "Seen UPRN": spot.uprn, "Seen type": spot.kind,
                "Seen E": str(spot.easting), "Seen N": str(spot.northing)}  # fmt: skip

    return [
        {**car, **keeper},
        {**car, **seen(1, "2026-03-14 22:50", CAR_PARK)},
        {**car, **seen(2, "2026-03-21 16:20", TAKEAWAY)},
        {"Vehicle no": "V2", "Colour": "white", "Text": "A small van with a ladder.", "Created": "2026-04-03 10:00"},
    ]


def _police_phones() -> list[Row]:
    phone = {
        "Download": "T1",
        "Telecom": numbers.mobile(901),
        "Handset": "Black, cracked.",
        "Created": "2026-03-29 12:45",
    }

    def service(which: str, way: str, other: str, begun: str, lasted: str = "", country: str = "") -> Row:
        return {
            "Service": which,
            "I/O": way,
            "B number": other,
            "B country": country,
            "Start": begun,
            "Duration": lasted,
        }

    return [
        {**phone, "User": CRAIG.nominal, "User from": "2025-06-02"},
        {**phone, **service("VOICE", "O", numbers.mobile(902), "2026-03-27 18:05", "75")},
        {**phone, **service("SMS", "I", numbers.mobile(902), "2026-03-27 18:09")},
        {**phone, **service("VOICE", "O", "22 555 01 23", "2026-03-27 21:30", "0:04:10", "PL")},
        {"Download": "T2", "Telecom": numbers.mobile(999), "Handset": "Found in a drain; used by nobody known.",
         "Created": "2026-04-03 10:00"},
    ]  # fmt: skip


def _police_accounts() -> list[Row]:
    return [
        {"Account no": "A1", "Service": "Chatter", "Username": "@Silver.Fox", "Display names": "Silver Fox; Coach Fox",
         "Text": "Writes to children of the town; nobody knows who it is.", "Grading": "3x5x2 2 C P", "Created": "2026-04-03 10:00"},
    ]  # fmt: skip


def _schools_accounts() -> list[Row]:
    return [
        {"Log": "E5", "App": "chatter", "Name on it": "silver.fox", "What": "Shown to a tutor by two pupils.",
         "Logged": "25/03/2026 09:10"},
        {"Log": "E6", "App": "chatter", "Name on it": "swift_11", "Pupil": JORDAN.pupil, "Since": "01/09/2025",
         "Logged": "25/03/2026 09:15"},
    ]  # fmt: skip


def _police_orders() -> list[Row]:
    notice = {"Order no": "CAWN-7", "Order type": "CAWN", "Subject": CRAIG.nominal, "Protects": JORDAN.nominal,
              "In force from": "2026-04-20", "In force to": "2026-10-20", "Made by": "Westshire Police",
              "Prohibitions": "Not to be with Jordan, nor to give him food or a lift.", "Created": "2026-04-20 15:00"}  # fmt: skip
    return [
        {**notice, "Place named": spot.name, "Place UPRN": spot.uprn, "Place type": spot.kind}
        for spot in (BUS, TAKEAWAY)
    ]


def _council_orders() -> list[Row]:
    return [
        {"Order ID": "LO-3", "Order": "ICO", "Child": EBONY.council, "Granted": "16/01/2026", "Court": "Larkmoor Family Court",
         "Entered": "19/01/2026"},
    ]  # fmt: skip
