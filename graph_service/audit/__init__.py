"""The record of every asking and putting: append-only, hash-chained, on disk before the answer is given.

    audit = Audit(settings.home / "audit", settings.key)
    audit.append(Entry(at=..., who=..., action="ask shared-associates", ...))   # returns once it is on disk
    verify(folder, key)                                                         # what is wrong with it, if anything
    head(folder, key)                                                           # the line to note in the minutes

Each process writes a chain of its own; the heads of all chains are noted in one chain of anchors. An entry holds no
name: opaque ids, and keyed digests of what was typed.
"""

from graph_service.audit.chain import Audit, Entry
from graph_service.audit.owner import recognise
from graph_service.audit.verify import Finding, head, verify

__all__ = ["Audit", "Entry", "Finding", "head", "recognise", "verify"]
