"""who is reminded to answer, and when"""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade():
    # what runs already reminds nobody by itself until its owner says so
    op.add_column('consultation', sa.Column('remind_before', sa.JSON(), nullable=False, server_default='[]'))
    op.add_column('consultation', sa.Column('remind_from', sa.DateTime(timezone=True), nullable=True))
    op.add_column('invitation', sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True))


def downgrade():
    op.drop_column('invitation', 'reminded_at')
    op.drop_column('consultation', 'remind_from')
    op.drop_column('consultation', 'remind_before')
