"""How sources, destinations and hosts are doing, who is at work on what, and when a page changed."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("source", schema=None) as batch_op:
        batch_op.add_column(sa.Column("next_due_at", INSTANT, nullable=True))
        batch_op.add_column(sa.Column("unread", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("recent_items", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("landmarks", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("notes", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("trouble_since", INSTANT, nullable=True))
        batch_op.add_column(sa.Column("told_at", INSTANT, nullable=True))
        batch_op.add_column(sa.Column("recovered_at", INSTANT, nullable=True))
    with op.batch_alter_table("page", schema=None) as batch_op:
        batch_op.add_column(sa.Column("given_by", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("changed_at", INSTANT, nullable=True))
        batch_op.add_column(sa.Column("listed_on", sa.String(), nullable=True))
    _make_destination()
    _make_host()
    _make_lease()


def _make_destination() -> None:
    op.create_table(
        "destination",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("failing_since", INSTANT, nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.Column("delivered_at", INSTANT, nullable=True),
        sa.Column("told_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_destination")),
    )


def _make_host() -> None:
    op.create_table(
        "host",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("rests_until", INSTANT, nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("asked_for_rest", sa.Boolean(), nullable=False),
        sa.Column("robots", sa.String(), nullable=True),
        sa.Column("robots_read_at", INSTANT, nullable=True),
        sa.Column("robots_failed", sa.Boolean(), nullable=False),
        sa.Column("certificate_ends_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_host")),
    )


def _make_lease() -> None:
    op.create_table(
        "lease",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lease")),
    )
