"""Heads, events, schedule, receipts; principals and their tokens."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# By code point on every database. Written out here: a migration stays as it was, whatever the schema becomes.
KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "heads",
        sa.Column("liveblog", KEY, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("updated_at", KEY, nullable=False),
        sa.Column("card", sa.Text, nullable=False, comment="ticker.domain.card.Card as JSON"),
        sa.PrimaryKeyConstraint("liveblog", name="pk_heads"),
    )
    op.create_index("ix_heads_updated_at", "heads", ["updated_at"])
    op.create_table(
        "events",
        sa.Column("liveblog", KEY, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("at", KEY, nullable=False),
        sa.Column("actor", KEY, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("data", sa.Text, nullable=False, comment="canonical JSON as it was sealed; empty where withheld"),
        sa.Column("withheld", sa.Boolean, nullable=False, comment="restored from a public archive that hides it"),
        sa.Column("salt", sa.Text, comment="NULL where the original data is not here: withheld or redacted"),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("prev", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("liveblog", "seq", name="pk_events"),
        sa.ForeignKeyConstraint(["liveblog"], ["heads.liveblog"], name="fk_events_liveblog"),
    )
    op.create_table(
        "schedule",
        sa.Column("liveblog", KEY, nullable=False),
        sa.Column("entry_id", KEY, nullable=False),
        sa.Column("publish_at", KEY, nullable=False),
        sa.PrimaryKeyConstraint("liveblog", "entry_id", name="pk_schedule"),
        sa.ForeignKeyConstraint(["liveblog"], ["heads.liveblog"], name="fk_schedule_liveblog"),
    )
    op.create_index("ix_schedule_publish_at", "schedule", ["publish_at"])
    op.create_table(
        "receipts",
        sa.Column("actor", KEY, nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("liveblog", KEY, nullable=False),
        sa.Column("entry_id", sa.Text, nullable=False),
        sa.Column("first_seq", sa.BigInteger, nullable=False),
        sa.Column("last_seq", sa.BigInteger, nullable=False),
        sa.Column("at", KEY, nullable=False),
        sa.PrimaryKeyConstraint("actor", "key", name="pk_receipts"),
    )
    op.create_table(
        "principals",
        sa.Column("id", KEY, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("created_at", KEY, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_principals"),
    )
    op.create_table(
        "tokens",
        sa.Column("digest", KEY, nullable=False, comment="SHA-256 of the token, hexadecimal"),
        sa.Column("principal", KEY, nullable=False),
        sa.Column("created_at", KEY, nullable=False),
        sa.Column("revoked_at", KEY),
        sa.PrimaryKeyConstraint("digest", name="pk_tokens"),
        sa.ForeignKeyConstraint(["principal"], ["principals.id"], name="fk_tokens_principal"),
    )
    op.create_index("ix_tokens_principal", "tokens", ["principal"])


def downgrade() -> None:
    for table in "tokens", "principals", "receipts", "schedule", "events", "heads":
        op.drop_table(table)
