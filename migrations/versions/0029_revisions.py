"""what each answer said after each thing that was done to it; what it says now is the first of them"""

import sqlalchemy as sa
from alembic import op

revision = '0029'
down_revision = '0028'
branch_labels = None
depends_on = None

FOUND = """
INSERT INTO revision
    (disposition_id, number, why, outcome, reasons, significance, theme_id, assignee_id, by_id, at)
SELECT id, revision, 'found', outcome, reasons, significance, theme_id, assignee_id, NULL, CURRENT_TIMESTAMP
FROM disposition
WHERE outcome IS NOT NULL OR significance IS NOT NULL OR theme_id IS NOT NULL OR assignee_id IS NOT NULL
    OR length(CAST(reasons AS TEXT)) > 2
"""


def upgrade():
    op.create_table('revision',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('disposition_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('former', sa.Integer(), nullable=True),
    sa.Column('why', sa.String(length=32), nullable=False),
    sa.Column('outcome', sa.String(length=32), nullable=True),
    sa.Column('reasons', sa.JSON(), nullable=False),
    sa.Column('significance', sa.String(length=32), nullable=True),
    sa.Column('theme_id', sa.Integer(), nullable=True),
    sa.Column('assignee_id', sa.Integer(), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['assignee_id'], ['user.id'], name=op.f('fk_revision_assignee_id')),
    sa.ForeignKeyConstraint(['by_id'], ['user.id'], name=op.f('fk_revision_by_id')),
    sa.ForeignKeyConstraint(['disposition_id'], ['disposition.id'], name=op.f('fk_revision_disposition_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['theme_id'], ['theme.id'], name=op.f('fk_revision_theme_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_revision'))
    )
    op.create_index('ix_revision_disposition', 'revision', ['disposition_id', 'former', 'number'])
    op.execute(FOUND)


def downgrade():
    op.drop_table('revision')
