"""indexes for the filters of the desk's queue"""

from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

FILTERS = {'theme': 'theme_id', 'assignee': 'assignee_id'}


def upgrade():
    op.create_index('ix_comment_consultation_kind', 'comment', ['consultation_id', 'kind', 'number'])
    for name, column in FILTERS.items():
        op.drop_index(f'ix_disposition_{column}', 'disposition')
        op.create_index(f'ix_disposition_{name}', 'disposition', [column, 'consultation_id', 'state'])


def downgrade():
    for name, column in FILTERS.items():
        op.drop_index(f'ix_disposition_{name}', 'disposition')
        op.create_index(f'ix_disposition_{column}', 'disposition', [column])
    op.drop_index('ix_comment_consultation_kind', 'comment')
