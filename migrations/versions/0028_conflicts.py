"""what a comment wants of the passage that it is about, as a drafter has said it"""

import sqlalchemy as sa
from alembic import op

revision = '0028'
down_revision = '0027'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('comment', sa.Column('direction', sa.String(length=32), nullable=True))


def downgrade():
    op.drop_column('comment', 'direction')
