"""what the board is asked to decide"""

import sqlalchemy as sa
from alembic import op

revision = '0046'
down_revision = '0048'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('report', sa.Column('decision', sa.JSON(), nullable=False, server_default='{}'))


def downgrade():
    op.drop_column('report', 'decision')
