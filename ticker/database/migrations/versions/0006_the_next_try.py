"""When a scheduled entry is tried next, so that one that cannot be published is not in the way of the others."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    with op.batch_alter_table("schedule") as table:
        table.add_column(sa.Column("try_at", KEY, comment="not before; moved ahead of each try"))
        table.add_column(sa.Column("failures", sa.Integer, nullable=False, server_default="0", comment="tries so far"))
    op.execute("UPDATE schedule SET try_at = publish_at")
    with op.batch_alter_table("schedule") as table:
        table.alter_column("try_at", existing_type=KEY, nullable=False)
    op.create_index("ix_schedule_try_at", "schedule", ["try_at"])


def downgrade() -> None:
    op.drop_index("ix_schedule_try_at", "schedule")
    with op.batch_alter_table("schedule") as table:
        table.drop_column("failures")
        table.drop_column("try_at")
