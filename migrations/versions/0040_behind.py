"""what the reasons in the other language were made from, kept with each version of an answer"""

import sqlalchemy as sa
from alembic import op

revision = '0040'
down_revision = '0039'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('revision', sa.Column('made_from', sa.String(length=16), nullable=True))


def downgrade():
    op.drop_column('revision', 'made_from')
