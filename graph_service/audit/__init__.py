"""The record of every asking and every putting: only added to, each line sealed to the last, on disk before the answer is given.

    audit = Audit(settings.home / "audit", settings.key)
    audit.append(Entry(at=..., who=..., action="ask shared_associates", ...))   # returns once it is on disk
    looks(audit.entries(), ids, ...)                                            # who looked at somebody
    verify(folder, key)                                                         # what is wrong with the record, if anything
    head(folder, key)                                                           # the line to note in the minutes

Each process writes a file of its own, a chain of lines. One more chain, of anchors, notes how far each of them had got. An entry
holds no name and no word that was typed, only opaque ids: of what was asked about, and of the people whom the answer showed.
"""

from graph_service.audit.chain import Audit
from graph_service.audit.entry import Entry
from graph_service.audit.owner import recognise
from graph_service.audit.reading import looks
from graph_service.audit.verify import Finding, checked, head, verify

__all__ = ["Audit", "Entry", "Finding", "checked", "head", "looks", "recognise", "verify"]
