"""Agencies put on the register of a test's installation."""

from pathlib import Path

from graph_service.registry import Registry


def registered(home: Path, *agencies: str) -> Registry:
    """The register of a home, with these agencies on it."""
    registry = Registry(home)
    for agency in agencies:
        registry.add(agency, f"{agency} of a fictional town")
    return registry
