"""The record of every asking and every putting: only added to, each line sealed to the last, on disk before the answer is given.

    audit = Audit(settings.home / "audit", settings.key)
    audit.append(Entry(at=..., who=..., action="ask shared_associates", ...))   # returns once it is on disk
    verify(folder, key)                                                         # what is wrong with the record, if anything
    head(folder, key)                                                           # the line to note in the minutes

Each process writes a file of its own, a chain of lines. One more chain, of anchors, notes how far each of them had got. An entry
holds no name, only opaque ids and keyed digests of what was typed.
"""

from graph_service.audit.chain import Audit, Entry
from graph_service.audit.owner import recognise
from graph_service.audit.verify import Finding, head, verify

__all__ = ["Audit", "Entry", "Finding", "head", "recognise", "verify"]
