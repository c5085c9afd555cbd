"""How long something took, such as a call: in seconds, or in hours, minutes and seconds."""

import re

from ingest.clean import Unclean

_FORMS = (
    re.compile(r"(?P<s>\d{1,6})\s*(?:s|secs?|seconds?)?", re.ASCII | re.IGNORECASE),
    re.compile(r"(?P<h>\d{1,3}):(?P<m>[0-5]\d):(?P<s>[0-5]\d)", re.ASCII),
    re.compile(
        r"(?:(?P<h>\d{1,3})\s*h(?:ours?|rs?)?)?\s*(?:(?P<m>\d{1,4})\s*m(?:in(?:ute)?s?)?)?\s*(?:(?P<s>\d{1,6})\s*s(?:ec(?:ond)?s?)?)?",
        re.ASCII | re.IGNORECASE,
    ),
)


def seconds(text: str) -> int:
    """The length in seconds; 1:15 is refused, because it may be of minutes or of hours."""
    for form in _FORMS:
        if (found := form.fullmatch(text.strip())) and any(found.groupdict().values()):
            parts = {name: int(figures) for name, figures in found.groupdict().items() if figures}
            return parts.get("h", 0) * 3600 + parts.get("m", 0) * 60 + parts.get("s", 0)
    raise Unclean("a length in seconds, or as 0:01:15 or 1 min 15 s; 1:15 could be of minutes or of hours")
