"""Who may act, and what they may do: here and in single liveblogs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What a principal may do; each role may do all that the ones before it may.

    A guest may sign in, and do nothing except in the liveblogs where it was given another role.
    """

    GUEST = "guest"
    REPORTER = "reporter"
    EDITOR = "editor"
    CHIEF = "chief"

    def covers(self, needed: "Role") -> bool:
        """Whether this role is enough where `needed` is asked for."""
        return _RANKS[self] >= _RANKS[needed]

    def or_higher(self, other: "Role") -> "Role":
        return self if self.covers(other) else other

    def at_most(self, cap: "Role") -> "Role":
        return cap if self.covers(cap) else self


_RANKS = {role: rank for rank, role in enumerate(Role)}


class Kind(StrEnum):
    """Whether somebody signs in, or something shows a token."""

    PERSON = "person"
    MACHINE = "machine"


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """Somebody who acts. The `id` ("p_" and 10 characters) stands in the journal, so a principal is never deleted.

    `role` holds in every liveblog, `roles` (slug → role) adds to it in single ones. What came with a token, whose id is
    `token`, is bounded by it: no role above `cap`, and nothing outside the liveblog `only`, if that is not empty.
    `language` is the desk's ("" for whatever the browser asks for). Who `must_change_password` signed in with one that
    somebody else has seen, and is a guest until it is changed. `revoked_at` is when the last token was taken away; None
    while there is a valid one. `disabled_at` is when the principal was shut out.
    """

    id: str
    name: str
    role: Role
    kind: Kind = Kind.MACHINE
    login: str = ""
    language: str = ""
    roles: Mapping[str, Role] = field(default_factory=dict, hash=False)
    cap: Role = Role.CHIEF
    only: str = ""
    token: str = field(default="", compare=False)
    must_change_password: bool = False
    disabled_at: datetime | None = None
    revoked_at: datetime | None = None

    @property
    def bounded(self) -> bool:
        """Whether it came with a token that is good for less than everything its owner may."""
        return bool(self.only) or self.cap is not Role.CHIEF

    def role_in(self, slug: str | None) -> Role:
        """The role in the liveblog `slug`; with None, where no liveblog is spoken of."""
        if self.must_change_password or (self.only and slug != self.only):
            return Role.GUEST
        return self.role.or_higher(self.roles.get(slug or "", Role.GUEST)).at_most(self.cap)

    @property
    def highest_role(self) -> Role:
        """The role in whichever liveblog it is highest: what counts for pictures, which belong to none yet."""
        highest = self.role_in(self.only or None)
        for slug in self.roles:
            highest = highest.or_higher(self.role_in(slug))
        return highest

    @property
    def liveblogs(self) -> Sequence[str] | None:
        """The slugs of those it may see, in order; None for all of them."""
        if not self.only and self.role_in(None).covers(Role.REPORTER):
            return None
        slugs = {self.only} if self.only else set(self.roles)
        return sorted(slug for slug in slugs if self.role_in(slug).covers(Role.REPORTER))
