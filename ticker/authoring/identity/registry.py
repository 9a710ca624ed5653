"""The people of the newsroom as somebody at the console keeps them: by login, and with a line in the audit trail."""

from collections.abc import Mapping, Sequence

from ticker.authoring.identity.passwords import Passwords, generated, weakness
from ticker.errors import FieldProblem, InvalidCommand, PersonNotFound
from ticker.journal.audit import SqlAudit
from ticker.journal.people import SqlPeople
from ticker.journal.principals import Principal, Role
from ticker.journal.sessions import SqlSessions

CONSOLE = ""
"""The actor of what is done there: whoever has the machine needs no login."""


class Registry:
    """Any method may raise `JournalUnavailable`; with a login, `PersonNotFound`."""

    def __init__(self, *, people: SqlPeople, sessions: SqlSessions, audit: SqlAudit, passwords: Passwords) -> None:
        self._people = people
        self._sessions = sessions
        self._audit = audit
        self._passwords = passwords

    async def create(self, *, login: str, name: str, role: Role, password: str = "") -> str:
        """Let somebody in. Without a `password` one is made up, good for one sign-in and returned; else "" is.

        Raises:
            LoginTaken: somebody has it.
            InvalidCommand: the password is too weak.
        """
        made_up, stored = await self._hashed(password, login)
        person = await self._people.create(
            login=login, name=name, role=role, password_hash=stored, password_once=bool(made_up)
        )
        await self._note("person.created", person, {"login": login, "name": name, "role": role})
        return made_up

    async def all(self) -> Sequence[Principal]:
        return await self._people.all()

    async def set_password(self, login: str, password: str = "") -> str:
        """Another password, made up and returned if none is given. Signs the person out everywhere.

        Raises:
            InvalidCommand: the password is too weak.
        """
        person = await self._person(login)
        made_up, stored = await self._hashed(password, login)
        await self._people.set_password(person.id, stored, once=bool(made_up))
        await self._sessions.end_all(person.id)
        await self._note("password.reset", person)
        return made_up

    async def set_role(self, login: str, role: Role) -> None:
        person = await self._person(login)
        await self._people.set_role(person.id, role)
        await self._note("role.changed", person, {"from": person.role, "to": role})

    async def disable(self, login: str) -> None:
        person = await self._person(login)
        await self._people.disable(person.id)
        await self._note("person.disabled", person)

    async def enable(self, login: str) -> None:
        person = await self._person(login)
        await self._people.enable(person.id)
        await self._note("person.enabled", person)

    async def _person(self, login: str) -> Principal:
        account = await self._people.account(login)
        if account is None:
            raise PersonNotFound(login)
        return account.person

    async def _hashed(self, password: str, login: str) -> tuple[str, str]:
        """The password that was made up, empty if one was given; and the hash of whichever it is."""
        if password and (wrong := weakness(password, login)):
            raise InvalidCommand(FieldProblem("password", wrong))
        made_up = "" if password else generated()
        return made_up, await self._passwords.hashed(password or made_up)

    async def _note(self, action: str, person: Principal, detail: Mapping[str, object] | None = None) -> None:
        await self._audit.note(CONSOLE, action, person.id, detail)
