"""texts that drafters use again and again, and in which answers they have been used"""

import sqlalchemy as sa
from alembic import op

revision = '0033'
down_revision = '0032'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "phrase",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_phrase_plan_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phrase")),
        sa.UniqueConstraint("plan_id", "name", name=op.f("uq_phrase_plan_id_name")),
        sa.UniqueConstraint("plan_id", "number", name=op.f("uq_phrase_plan_id_number")),
    )
    op.create_table(
        "phrase_use",
        sa.Column("phrase_id", sa.Integer(), nullable=False),
        sa.Column("disposition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["disposition_id"],
            ["disposition.id"],
            name=op.f("fk_phrase_use_disposition_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["phrase_id"], ["phrase.id"], name=op.f("fk_phrase_use_phrase_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("phrase_id", "disposition_id", name=op.f("pk_phrase_use")),
    )
    op.create_index("ix_phrase_use_at", "phrase_use", ["phrase_id", "at"], unique=False)
    op.create_index(op.f("ix_phrase_use_disposition_id"), "phrase_use", ["disposition_id"], unique=False)


def downgrade():
    op.drop_table("phrase_use")
    op.drop_table("phrase")
