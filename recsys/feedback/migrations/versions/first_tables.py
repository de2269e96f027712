"""The first tables: people, events, blends, taught rows, rooms and a pulse."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "people",
        sa.Column("person", sa.String(32), primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("secret", sa.String(64), nullable=False, unique=True),
        sa.Column("created", sa.DateTime, nullable=False),
    )
    _events()
    op.create_table(
        "blends",
        sa.Column("number", NUMBER, primary_key=True),
        _of_a_person(),
        sa.Column("weights", sa.Text, nullable=False),
        sa.Column("cause", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
    )
    op.create_index("blends_of_a_person", "blends", ["person"])
    op.create_table(
        "taught",
        sa.Column("number", NUMBER, primary_key=True),
        _of_a_person(),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("ratings", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
    )
    op.create_index("taught_of_a_person", "taught", ["person"])
    op.create_table(
        "rooms",
        sa.Column("secret", sa.String(64), primary_key=True),
        sa.Column("settings", sa.Text, nullable=False),
        sa.Column("created", sa.DateTime, nullable=False),
    )
    op.create_table(
        "pulse",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("at", sa.DateTime, nullable=False),
    )


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("number", NUMBER, primary_key=True),
        _of_a_person(),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("item", sa.Text),
        sa.Column("stars", sa.Float),
        sa.Column("position", sa.Integer),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.Column("undoes", sa.Text, nullable=False),
        sa.Column("behalf", sa.Text),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.UniqueConstraint("person", "key", name="one_event_a_key"),
    )
    op.create_index("events_taken_back", "events", ["person", "undoes"])


def _of_a_person() -> sa.Column[str]:
    return sa.Column("person", sa.String(32), sa.ForeignKey("people.person", ondelete="CASCADE"), nullable=False)


def downgrade() -> None:
    """Take the tables away."""
    for table in ("pulse", "rooms", "taught", "blends", "events", "people"):
        op.drop_table(table)
