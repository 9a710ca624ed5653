"""What somebody is typing: texts that are nobody's business yet, beside the journal."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "autosaves",
        sa.Column("owner", KEY, nullable=False),
        sa.Column("liveblog", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False, comment="made by the browser"),
        sa.Column("form", sa.Text, nullable=False, comment="JSON object, as the desk's form has it"),
        sa.Column("browser", sa.Text, nullable=False, comment="who saved it last, of several machines"),
        sa.Column("entry_id", sa.Text, comment="the entry it changes; NULL for a new one"),
        sa.Column("revision", sa.Integer, comment="the revision of that entry it began with"),
        sa.Column("saved_at", KEY, nullable=False),
        sa.PrimaryKeyConstraint("owner", "liveblog", "id", name="pk_autosaves"),
        sa.ForeignKeyConstraint(["owner"], ["principals.id"], name="fk_autosaves_owner"),
        sa.ForeignKeyConstraint(["liveblog"], ["heads.liveblog"], name="fk_autosaves_liveblog"),
    )
    op.create_index("ix_autosaves_saved_at", "autosaves", ["saved_at"])


def downgrade() -> None:
    op.drop_table("autosaves")
