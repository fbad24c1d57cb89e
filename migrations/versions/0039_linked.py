"""how many changes are linked to an answer, kept with it"""

import sqlalchemy as sa
from alembic import op

revision = '0039'
down_revision = '0038'
branch_labels = None
depends_on = None

INDEX = 'ix_disposition_consultation_outcome'


def upgrade():
    op.add_column('disposition', sa.Column('change_count', sa.Integer(), server_default='0', nullable=False))
    op.execute(
        'UPDATE disposition SET change_count = (SELECT count(*) FROM disposition_change'
        ' WHERE disposition_change.disposition_id = disposition.id)'
    )
    op.drop_index(INDEX, table_name='disposition')
    op.create_index(INDEX, 'disposition', ['consultation_id', 'outcome', 'change_count', 'comment_count'])


def downgrade():
    op.drop_index(INDEX, table_name='disposition')
    op.create_index(INDEX, 'disposition', ['consultation_id', 'outcome', 'comment_count'])
    op.drop_column('disposition', 'change_count')
