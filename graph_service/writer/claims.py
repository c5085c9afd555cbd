"""Whose each text of `cypher/write` is: what every module of the Writer runs, as it says itself."""

from graph_service import writer
from graph_service.writer import (
    classes,
    extracts,
    judge,
    keys,
    layouts,
    partings,
    propose,
    put,
    reads,
    reclass,
    register,
    restrict,
    settle,
    subjects,
    versions,
    withdraw,
)

MODULES = (
    writer,
    classes,
    extracts,
    judge,
    keys,
    layouts,
    partings,
    propose,
    put,
    reads,
    reclass,
    register,
    restrict,
    settle,
    subjects,
    versions,
    withdraw,
)

WRITES = {module.__name__: module.TEXTS for module in MODULES}
