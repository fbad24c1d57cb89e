"""more time that an organisation asks for"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

COLUMNS = ('asked_until', 'asked_because', 'refused_because', 'refused_at')


def upgrade():
    op.add_column('invitation', sa.Column('asked_until', sa.Date(), nullable=True))
    op.add_column('invitation', sa.Column('asked_because', sa.Text(), nullable=False, server_default=''))
    op.add_column('invitation', sa.Column('refused_because', sa.Text(), nullable=False, server_default=''))
    op.add_column('invitation', sa.Column('refused_at', sa.DateTime(timezone=True), nullable=True))


def downgrade():
    for name in reversed(COLUMNS):
        op.drop_column('invitation', name)
