"""Why somebody who came through the single sign-on was not let in."""

from enum import StrEnum

from ticker.errors import TickerError


class Reason(StrEnum):
    """What the sign-in page explains, in words of its own."""

    CANCELLED = "cancelled"
    EXPIRED = "expired"
    NOT_BELIEVED = "not-believed"
    UNREACHABLE = "unreachable"
    NO_LOGIN = "no-login"
    UNVERIFIED = "unverified"
    FOREIGN = "foreign"
    TAKEN = "taken"
    PASSWORD = "password"  # noqa: S105  # a reason
    DISABLED = "disabled"


class SignInRefused(TickerError):
    """`reason` is for the person; the text is for the log and the audit trail, and may quote the provider."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
