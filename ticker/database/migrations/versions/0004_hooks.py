"""Where chat and mail may deliver: who may submit what, and the secret that proves it."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "hooks",
        sa.Column("id", KEY, nullable=False),
        sa.Column("principal", KEY, nullable=False, comment="in whose name it submits"),
        sa.Column("liveblog", KEY, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("format", sa.Text, nullable=False),
        sa.Column("sealed", sa.Text, nullable=False, comment="the secret, encrypted with the instance's key"),
        sa.Column("created_at", KEY, nullable=False),
        sa.Column("revoked_at", KEY),
        sa.PrimaryKeyConstraint("id", name="pk_hooks"),
        sa.ForeignKeyConstraint(["principal"], ["principals.id"], name="fk_hooks_principal"),
        sa.ForeignKeyConstraint(["liveblog"], ["heads.liveblog"], name="fk_hooks_liveblog"),
    )
    op.create_index("ix_hooks_liveblog", "hooks", ["liveblog"])


def downgrade() -> None:
    op.drop_table("hooks")
