"""organisations that registered themselves and that the region has not confirmed"""

import sqlalchemy as sa
from alembic import op

revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('organisation', sa.Column('is_confirmed', sa.Boolean(), nullable=False, server_default=sa.true()))


def downgrade():
    op.drop_column('organisation', 'is_confirmed')
