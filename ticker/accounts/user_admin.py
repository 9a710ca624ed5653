"""What chiefs do with people's accounts, in the browser or at the console; each change is in the audit trail."""

from collections.abc import Sequence
from dataclasses import dataclass

from ticker.accounts.audit import AuditEntry, if_changed
from ticker.accounts.passwords import Passwords, generate_password, weakness
from ticker.accounts.people import SqlPeople
from ticker.domain.permissions import Principal, Role
from ticker.errors import FieldProblem, InvalidCommand, PersonNotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who does it, by id, and from which address."""

    id: str = ""
    address: str = ""

    def did(self, action: str, subject: str, **detail: object) -> AuditEntry:
        """For the audit trail: what they did, to whom or what."""
        return AuditEntry(actor=self.id, action=action, subject=subject, detail=detail, address=self.address)


CONSOLE = Actor()
"""Whoever has the machine needs no login."""


class UserAdmin:
    """Knows people by login. Any method may raise `JournalUnavailable`; with a login, `PersonNotFound`."""

    def __init__(self, *, people: SqlPeople, passwords: Passwords) -> None:
        self._people = people
        self._passwords = passwords

    async def create(
        self, *, login: str, name: str, role: Role, password: str = "", openid: bool = False, by: Actor = CONSOLE
    ) -> str:
        """Let somebody in. Without a `password` one is made up, good for one sign-in and returned; else "" is.

        With `openid` there is none: they come through the single sign-on.

        Raises:
            LoginTaken: somebody has it.
            InvalidCommand: the password is too weak.
        """
        made_up, stored = ("", None) if openid else await self._hashed(password, login)
        await self._people.create(
            login=login,
            name=name,
            role=role,
            password_hash=stored,
            password_once=bool(made_up),
            audit=lambda person: [by.did("person.created", person.id, login=login, name=name, role=role)],
        )
        return made_up

    async def all(self) -> Sequence[Principal]:
        return await self._people.all()

    async def set_password(self, login: str, password: str = "", *, by: Actor = CONSOLE) -> str:
        """Another password, made up and returned if none is given. Signs the person out everywhere.

        Raises:
            InvalidCommand: the password is too weak.
        """
        person = await self._person(login)
        made_up, stored = await self._hashed(password, login)
        await self._people.set_password(
            person.id,
            stored,
            once=bool(made_up),
            audit=lambda ended: [by.did("password.reset", person.id, sessions_ended=ended)],
        )
        return made_up

    async def drop_password(self, login: str, *, by: Actor = CONSOLE) -> None:
        """No password any more, signed out everywhere: whoever the single sign-on knows by this login is this person.

        Once they have come, they are known by its own id for them.
        """
        person = await self._person(login)
        await self._people.set_password(
            person.id, None, audit=lambda ended: [by.did("password.dropped", person.id, sessions_ended=ended)]
        )

    async def set_name(self, login: str, name: str, *, by: Actor = CONSOLE) -> None:
        person = await self._person(login)
        renamed = by.did("person.renamed", person.id, **{"from": person.name, "to": name})
        await self._people.set_name(person.id, name, audit=if_changed(renamed))

    async def set_role(self, login: str, role: Role, *, by: Actor = CONSOLE) -> None:
        """Change what somebody may do everywhere.

        Raises:
            LastChief: nobody else could manage people.
        """
        person = await self._person(login)
        changed = by.did("role.changed", person.id, **{"from": person.role, "to": role})
        await self._people.set_role(person.id, role, audit=if_changed(changed))

    async def set_role_in(self, login: str, liveblog: str, role: Role | None, *, by: Actor = CONSOLE) -> None:
        """Change what somebody may do in one liveblog besides; None takes it away."""
        person = await self._person(login)
        before = person.roles.get(liveblog)
        changed = by.did("role.changed", person.id, **{"liveblog": liveblog, "from": before, "to": role})
        await self._people.set_role_in(person.id, liveblog, role, audit=lambda _: [changed])

    async def disable(self, login: str, *, by: Actor = CONSOLE) -> None:
        """Shut somebody out at once.

        Raises:
            LastChief: nobody else could manage people.
        """
        person = await self._person(login)
        await self._people.disable(person.id, audit=if_changed(by.did("person.disabled", person.id)))

    async def enable(self, login: str, *, by: Actor = CONSOLE) -> None:
        person = await self._person(login)
        await self._people.enable(person.id, audit=if_changed(by.did("person.enabled", person.id)))

    async def _person(self, login: str) -> Principal:
        account = await self._people.account(login)
        if account is None:
            raise PersonNotFound(login)
        return account.person

    async def _hashed(self, password: str, login: str) -> tuple[str, str]:
        """The password that was made up, empty if one was given; and the hash of whichever it is."""
        if password and (problem := weakness(password, login)):
            raise InvalidCommand(FieldProblem("password", problem))
        made_up = "" if password else generate_password()
        return made_up, await self._passwords.hashed(password or made_up)
