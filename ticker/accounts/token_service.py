"""Makes and revokes tokens, in the browser or at the console; each time with a line in the audit trail."""

from datetime import datetime

from ticker.accounts.audit import AuditEntry, if_changed
from ticker.accounts.token_store import SqlTokens, Token
from ticker.accounts.user_admin import CONSOLE, Actor
from ticker.domain.permissions import Role
from ticker.domain.timestamps import timestamp


class TokenService:
    """Any method may raise `JournalUnavailable`. Whether somebody may do this is asked before."""

    def __init__(self, tokens: SqlTokens) -> None:
        self._tokens = tokens

    async def create(
        self,
        owner: str,
        name: str,
        *,
        cap: Role | None = None,
        only: str = "",
        expires_at: datetime | None = None,
        by: Actor = CONSOLE,
    ) -> tuple[Token, str]:
        """Another token of `owner`, and its secret."""
        return await self._tokens.create(
            owner, name, cap=cap, only=only, expires_at=expires_at, audit=lambda token: [_created(token, by, cap)]
        )

    async def create_for_machine(
        self, name: str, role: Role, *, only: str = "", expires_at: datetime | None = None, by: Actor = CONSOLE
    ) -> tuple[Token, str]:
        """A new machine with that name and role, its token and its secret."""
        return await self._tokens.create_for_machine(
            name, role, only=only, expires_at=expires_at, audit=lambda token: [_created(token, by, role)]
        )

    async def revoke(self, token: Token, *, by: Actor = CONSOLE) -> bool:
        """Make a token worthless; False if it was already."""
        revoked = by.did("token.revoked", token.id, owner=token.owner, name=token.name)
        return await self._tokens.revoke(token.id, audit=if_changed(revoked))


def _created(token: Token, by: Actor, role: Role | None) -> AuditEntry:
    return by.did(
        "token.created",
        token.id,
        owner=token.owner,
        name=token.name,
        role=role or "",
        liveblog=token.only,
        expires_at=timestamp(token.expires_at) if token.expires_at else "",
    )
