"""What acts need that are no liveblog's: the people, their sessions, the audit trail."""

from dataclasses import dataclass

from ticker.authoring.api.auth import Doorkeeper
from ticker.journal.audit import SqlAudit
from ticker.journal.sessions import SqlSessions


@dataclass(frozen=True, kw_only=True)
class Office:
    """Built in `ticker.wiring`, given to every `Call`."""

    doorkeeper: Doorkeeper
    sessions: SqlSessions
    audit: SqlAudit
