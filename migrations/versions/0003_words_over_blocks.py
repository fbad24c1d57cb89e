"""comments on words that run over several blocks; what was seen when a place was confirmed"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

# In SQL, because a column that brings its own CHECK can be added to a table of SQLite without copying it.
END_UID = """
ALTER TABLE comment ADD COLUMN end_uid VARCHAR(16) CONSTRAINT ck_comment_blocks_are_quoted
CHECK (end_uid IS NULL OR ("start" IS NOT NULL AND proposed IS NULL))
"""


def upgrade():
    op.execute(END_UID)
    op.add_column('comment', sa.Column('end_label', sa.String(length=40), nullable=False, server_default=''))
    op.add_column('anchor', sa.Column('end_uid', sa.String(length=16), nullable=True))
    op.add_column('anchor', sa.Column('seen', sa.Text(), nullable=True))


def downgrade():
    op.drop_column('anchor', 'seen')
    op.drop_column('anchor', 'end_uid')
    op.drop_column('comment', 'end_label')
    op.drop_column('comment', 'end_uid')
