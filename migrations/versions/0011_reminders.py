"""who is reminded to answer, and when"""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('consultation') as table:
        # what runs already reminds nobody by itself until its owner says so
        table.add_column(sa.Column('remind_before', sa.JSON(), nullable=False, server_default='[]'))
        table.add_column(sa.Column('remind_from', sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table('invitation') as table:
        table.add_column(sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True))


def downgrade():
    with op.batch_alter_table('invitation') as table:
        table.drop_column('reminded_at')
    with op.batch_alter_table('consultation') as table:
        table.drop_column('remind_from')
        table.drop_column('remind_before')
