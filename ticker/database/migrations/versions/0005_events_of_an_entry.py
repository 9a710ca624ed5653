"""Whose event each is, so that an entry's are found without a look at all the others; receipts in order of age."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

# Quotes within texts are escaped in JSON, so no text looks like the field. Without a JSON parser on PostgreSQL: its own
# refuses "\u0000", which a text may hold.
FOUND = {
    "sqlite": "json_extract(data, '$.entry_id')",
    "postgresql": """substring(data from '"entry_id":"([^"\\\\]*)"')""",
}


def upgrade() -> None:
    comment = "whose event it is; NULL for what is no entry's, or withheld"
    op.add_column("events", sa.Column("entry_id", KEY, comment=comment))
    op.execute(f"UPDATE events SET entry_id = {FOUND[op.get_bind().dialect.name]} WHERE data <> ''")  # noqa: S608  # nobody's input
    op.create_index("ix_events_entry_id", "events", ["liveblog", "entry_id", "seq"])
    op.create_index("ix_receipts_at", "receipts", ["at"])


def downgrade() -> None:
    op.drop_index("ix_receipts_at", "receipts")
    op.drop_index("ix_events_entry_id", "events")
    op.drop_column("events", "entry_id")
