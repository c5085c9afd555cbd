"""Acts of administration on the record: by whoever may read the installation's home, who needs no token."""

from graph_service import access
from graph_service.audit import Audit, Entry
from graph_service.model.times import utc_now
from graph_service.settings import Settings


def expect_key(chosen: Settings) -> None:
    """Refuse where the key was lost: nothing is made that could not be put on the record."""
    bool(chosen.key)


def record(chosen: Settings, action: str, *targets: str) -> None:
    """Put an act of administration on the record."""
    with Audit(chosen.home / "audit", chosen.key) as audit:
        audit.append(
            Entry(
                at=utc_now(),
                who="owner-of-the-home",
                agency="*",
                role="owner",
                purpose="administration",
                action=action,
                decision="allowed",
                policy=access.POLICY,
                targets=targets,
            )
        )
