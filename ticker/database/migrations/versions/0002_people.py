"""People who sign in: logins, sessions, roles in single liveblogs; tokens with a scope; the audit trail."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
ROW_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    _widen_principals()
    _widen_tokens()
    _create_sessions()
    _create_memberships()
    _create_attempts()
    _create_audit()


def _widen_principals() -> None:
    """Column by column: making the table anew would take the tokens' foreign key away for a moment."""
    for column in (
        sa.Column("kind", sa.Text, nullable=False, server_default="machine"),
        sa.Column("login", KEY, comment="lower case; NULL for machines"),
        sa.Column(
            "language", sa.Text, nullable=False, server_default="", comment="of the desk; empty for the browser's"
        ),
        sa.Column("password_hash", sa.Text, comment="argon2id with its parameters; NULL where there is no password"),
        sa.Column(
            "password_once", sa.Boolean, nullable=False, server_default=sa.false(), comment="to be changed at sign-in"
        ),
        sa.Column("openid_issuer", KEY),
        sa.Column("openid_subject", KEY),
        sa.Column("disabled_at", KEY),
    ):
        op.add_column("principals", column)
    op.create_index("ix_principals_login", "principals", ["login"], unique=True)
    op.create_index("ix_principals_openid_issuer", "principals", ["openid_issuer", "openid_subject"], unique=True)


def _widen_tokens() -> None:
    """Tokens that there are get an id out of their digest, whose digits are all allowed in one."""
    with op.batch_alter_table("tokens") as table:
        table.add_column(sa.Column("id", KEY))
        table.add_column(sa.Column("name", sa.Text, nullable=False, server_default=""))
        table.add_column(sa.Column("role", sa.Text, comment="the highest it gives; NULL for all that its owner has"))
        table.add_column(sa.Column("liveblog", KEY, comment="the only one it is good for; NULL for all"))
        table.add_column(sa.Column("expires_at", KEY))
    op.execute("UPDATE tokens SET id = 't_' || substr(digest, 1, 10)")
    op.execute("UPDATE tokens SET name = (SELECT name FROM principals WHERE principals.id = tokens.principal)")
    with op.batch_alter_table("tokens") as table:
        table.alter_column("id", existing_type=KEY, nullable=False)
    op.create_index("ix_tokens_id", "tokens", ["id"], unique=True)


def _create_sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("digest", KEY, nullable=False, comment="SHA-256 of the cookie, hexadecimal"),
        sa.Column("principal", KEY, nullable=False),
        sa.Column("method", sa.Text, nullable=False, comment="password or openid"),
        sa.Column("created_at", KEY, nullable=False),
        sa.Column("seen_at", KEY, nullable=False, comment="to the minute"),
        sa.Column(
            "browser",
            sa.Text,
            nullable=False,
            comment="as it calls itself (User-Agent), so that its owner knows it again",
        ),
        sa.Column("address", sa.Text, nullable=False, comment="the client's when it began"),
        sa.PrimaryKeyConstraint("digest", name="pk_sessions"),
        sa.ForeignKeyConstraint(["principal"], ["principals.id"], name="fk_sessions_principal"),
    )
    op.create_index("ix_sessions_principal", "sessions", ["principal"])
    op.create_index("ix_sessions_seen_at", "sessions", ["seen_at"])


def _create_memberships() -> None:
    op.create_table(
        "memberships",
        sa.Column("principal", KEY, nullable=False),
        sa.Column("liveblog", KEY, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("principal", "liveblog", name="pk_memberships"),
        sa.ForeignKeyConstraint(["principal"], ["principals.id"], name="fk_memberships_principal"),
    )


def _create_attempts() -> None:
    op.create_table(
        "attempts",
        sa.Column("key", KEY, nullable=False, comment="what is counted: an address, a login (SHA-256), both together"),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("last_at", KEY, nullable=False),
        sa.Column("until", KEY, nullable=False, comment="no further attempt before"),
        sa.Column("refused", sa.Boolean, nullable=False, comment="somebody ran into this pause, and that was noted"),
        sa.PrimaryKeyConstraint("key", name="pk_attempts"),
    )
    op.create_index("ix_attempts_last_at", "attempts", ["last_at"])


def _create_audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", ROW_ID, nullable=False, autoincrement=True),
        sa.Column("at", KEY, nullable=False),
        sa.Column("actor", KEY, nullable=False, comment="a principal's id; empty for a stranger or the console"),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("subject", KEY, nullable=False),
        sa.Column("detail", sa.Text, nullable=False, comment="JSON object"),
        sa.Column("address", sa.Text, nullable=False, comment="the client's; empty for the console"),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_index("ix_audit_actor", "audit", ["actor"])
    op.create_index("ix_events_at", "events", ["at"])  # acts and events are read in one order of time


def downgrade() -> None:
    op.drop_index("ix_events_at", "events")
    for table in "audit", "attempts", "memberships", "sessions":
        op.drop_table(table)
    op.drop_index("ix_tokens_id", "tokens")
    with op.batch_alter_table("tokens") as batch:
        for column in "expires_at", "liveblog", "role", "name", "id":
            batch.drop_column(column)
    op.drop_index("ix_principals_openid_issuer", "principals")
    op.drop_index("ix_principals_login", "principals")
    for column in "disabled_at", "openid_subject", "openid_issuer", "password_once", "password_hash", "language":
        op.drop_column("principals", column)
    for column in "login", "kind":
        op.drop_column("principals", column)
