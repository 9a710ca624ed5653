"""The journal's tables. `migrations/` builds them; a test compares the two.

Times are RFC 3339 text (`codec.timestamp`): 27 characters that sort as they should, and the very ones the hash seals.
Keys collate by code point on every database, so that paging by slug has one order.
"""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    false,
)
from sqlalchemy.types import TypeDecorator, TypeEngine

from ticker.domain.timestamps import timestamp

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


Key = Text().with_variant(Text(collation="C"), "postgresql")
"""Text in order of code points: PostgreSQL would sort by the locale, SQLite never does."""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC datetime, exact to the microsecond."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[str]:
        return Text(collation="C") if dialect.name == "postgresql" else Text()

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002  # SQLAlchemy's signature
        return None if value is None else timestamp(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else datetime.fromisoformat(value)


heads = Table(
    "heads",
    metadata,
    Column("liveblog", Key, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("hash", Text, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("card", Text, nullable=False, comment="ticker.domain.card.Card as JSON"),
    Index(None, "updated_at"),
)

events = Table(
    "events",
    metadata,
    Column("liveblog", Key, ForeignKey(heads.c.liveblog), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", Key, nullable=False),
    Column("type", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("data", Text, nullable=False, comment="canonical JSON as it was sealed; empty where withheld"),
    Column("withheld", Boolean, nullable=False, comment="restored from a public archive that hides it"),
    Column("salt", Text, comment="NULL where the original data is not here: withheld or redacted"),
    Column("digest", Text, nullable=False),
    Column("prev", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Column("entry_id", Key, comment="whose event it is; NULL for what is no entry's, or withheld"),
    Index(None, "at"),
    Index("ix_events_entry_id", "liveblog", "entry_id", "seq"),
)

schedule = Table(
    "schedule",
    metadata,
    Column("liveblog", Key, ForeignKey(heads.c.liveblog), primary_key=True),
    Column("entry_id", Key, primary_key=True),
    Column("publish_at", UtcDateTime, nullable=False),
    Column("try_at", UtcDateTime, nullable=False, comment="not before; moved ahead of each try"),
    Column("failures", Integer, nullable=False, server_default="0", comment="tries so far"),
    Index(None, "publish_at"),
    Index(None, "try_at"),
)

receipts = Table(
    "receipts",
    metadata,
    Column("actor", Key, primary_key=True),
    Column("key", Key, primary_key=True),
    Column("fingerprint", Text, nullable=False),
    Column("liveblog", Key, nullable=False),
    Column("entry_id", Text, nullable=False),
    Column("first_seq", BigInteger, nullable=False),
    Column("last_seq", BigInteger, nullable=False),
    Column("at", UtcDateTime, nullable=False, index=True),
)

principals = Table(
    "principals",
    metadata,
    Column("id", Key, primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("kind", Text, nullable=False, server_default="machine"),
    Column("login", Key, comment="lower case; NULL for machines"),
    Column("language", Text, nullable=False, server_default="", comment="of the desk; empty for the browser's"),
    Column("password_hash", Text, comment="argon2id with its parameters; NULL where there is no password"),
    Column("password_once", Boolean, nullable=False, server_default=false(), comment="to be changed at sign-in"),
    Column("openid_issuer", Key),
    Column("openid_subject", Key),
    Column("disabled_at", UtcDateTime),
    Index("ix_principals_login", "login", unique=True),
    Index("ix_principals_openid_issuer", "openid_issuer", "openid_subject", unique=True),
)

tokens = Table(
    "tokens",
    metadata,
    Column("digest", Key, primary_key=True, comment="SHA-256 of the token, hexadecimal"),
    Column("principal", Key, ForeignKey(principals.c.id), nullable=False, index=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("revoked_at", UtcDateTime),
    Column("id", Key, nullable=False),
    Column("name", Text, nullable=False, server_default=""),
    Column("role", Text, comment="the highest it gives; NULL for all that its owner has"),
    Column("liveblog", Key, comment="the only one it is good for; NULL for all"),
    Column("expires_at", UtcDateTime),
    Index("ix_tokens_id", "id", unique=True),
)

sessions = Table(
    "sessions",
    metadata,
    Column("digest", Key, primary_key=True, comment="SHA-256 of the cookie, hexadecimal"),
    Column("principal", Key, ForeignKey(principals.c.id), nullable=False, index=True),
    Column("method", Text, nullable=False, comment="password or openid"),
    Column("created_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False, index=True, comment="to the minute"),
    Column(
        "browser", Text, nullable=False, comment="as it calls itself (User-Agent), so that its owner knows it again"
    ),
    Column("address", Text, nullable=False, comment="the client's when it began"),
)

memberships = Table(
    "memberships",
    metadata,
    Column("principal", Key, ForeignKey(principals.c.id), primary_key=True),
    Column("liveblog", Key, primary_key=True),
    Column("role", Text, nullable=False),
)

attempts = Table(
    "attempts",
    metadata,
    Column("key", Key, primary_key=True, comment="what is counted: an address, a login (SHA-256), both together"),
    Column("failures", Integer, nullable=False),
    Column("last_at", UtcDateTime, nullable=False, index=True),
    Column("until", UtcDateTime, nullable=False, comment="no further attempt before"),
    Column("refused", Boolean, nullable=False, comment="somebody ran into this pause, and that was noted"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("actor", Key, nullable=False, index=True, comment="a principal's id; empty for a stranger or the console"),
    Column("action", Text, nullable=False),
    Column("subject", Key, nullable=False),
    Column("detail", Text, nullable=False, comment="JSON object"),
    Column("address", Text, nullable=False, comment="the client's; empty for the console"),
)

autosaves = Table(
    "autosaves",
    metadata,
    Column("owner", Key, ForeignKey(principals.c.id), primary_key=True),
    Column("liveblog", Key, ForeignKey(heads.c.liveblog), primary_key=True),
    Column("id", Key, primary_key=True, comment="made by the browser"),
    Column("form", Text, nullable=False, comment="JSON object, as the desk's form has it"),
    Column("browser", Text, nullable=False, comment="who saved it last, of several machines"),
    Column("entry_id", Text, comment="the entry it changes; NULL for a new one"),
    Column("revision", Integer, comment="the revision of that entry it began with"),
    Column("saved_at", UtcDateTime, nullable=False, index=True),
)

hooks = Table(
    "hooks",
    metadata,
    Column("id", Key, primary_key=True),
    Column("principal", Key, ForeignKey(principals.c.id), nullable=False, comment="in whose name it submits"),
    Column("liveblog", Key, ForeignKey(heads.c.liveblog), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("format", Text, nullable=False),
    Column("sealed", Text, nullable=False, comment="the secret, encrypted with the instance's key"),
    Column("created_at", UtcDateTime, nullable=False),
    Column("revoked_at", UtcDateTime),
)
