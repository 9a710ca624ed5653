"""The journal's tables. `migrations/` builds them; a test compares the two.

Times are RFC 3339 text (`codec.timestamp`): 27 characters that sort as they should, and the very ones the hash seals.
Keys collate by code point on every database, so that paging by slug has one order.
"""

from datetime import datetime

from sqlalchemy import BigInteger, Boolean, Column, Dialect, ForeignKey, Index, Integer, MetaData, Table, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

from ticker.journal.codec import timestamp

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


Key = Text().with_variant(Text(collation="C"), "postgresql")
"""Text in order of code points: PostgreSQL would sort by the locale, SQLite never does."""


class Moment(TypeDecorator[datetime]):
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
    Column("updated_at", Moment, nullable=False),
    Column("card", Text, nullable=False, comment="ticker.card.Card as JSON"),
    Index(None, "updated_at"),
)

events = Table(
    "events",
    metadata,
    Column("liveblog", Key, ForeignKey(heads.c.liveblog), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("actor", Key, nullable=False),
    Column("type", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("data", Text, nullable=False, comment="canonical JSON as it was sealed; empty where withheld"),
    Column("withheld", Boolean, nullable=False, comment="restored from a public archive that hides it"),
    Column("salt", Text, comment="NULL where the original data is not here: withheld or redacted"),
    Column("digest", Text, nullable=False),
    Column("prev", Text, nullable=False),
    Column("hash", Text, nullable=False),
)

schedule = Table(
    "schedule",
    metadata,
    Column("liveblog", Key, ForeignKey(heads.c.liveblog), primary_key=True),
    Column("entry_id", Key, primary_key=True),
    Column("publish_at", Moment, nullable=False),
    Index(None, "publish_at"),
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
    Column("at", Moment, nullable=False),
)

principals = Table(
    "principals",
    metadata,
    Column("id", Key, primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
)

tokens = Table(
    "tokens",
    metadata,
    Column("digest", Key, primary_key=True, comment="SHA-256 of the token, hexadecimal"),
    Column("principal", Key, ForeignKey(principals.c.id), nullable=False, index=True),
    Column("created_at", Moment, nullable=False),
    Column("revoked_at", Moment),
)
