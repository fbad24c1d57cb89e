"""an index that holds all that the matrix counts"""

from alembic import op

revision = '0026'
down_revision = '0025'
branch_labels = None
depends_on = None

COLUMNS = [
    'consultation_id',
    'organisation_id',
    'section_uid',
    'stance',
    'position',
    'voice',
    'withdrawn_at',
]


def upgrade():
    op.create_index('ix_comment_cell', 'comment', COLUMNS)


def downgrade():
    op.drop_index('ix_comment_cell', 'comment')
