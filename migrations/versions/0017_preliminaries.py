"""final responses that take the place of preliminary ones"""

from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None

# In SQL, because a column that brings its own CHECK can be added to a table of SQLite without copying it.
OF_STATEMENT = """
ALTER TABLE statement ADD COLUMN superseded_by INTEGER CONSTRAINT ck_statement_superseded_preliminary
CHECK (superseded_by IS NULL OR (state = 'submitted' AND is_preliminary))
"""
OF_COMMENT = """
ALTER TABLE comment ADD COLUMN superseded_by INTEGER CONSTRAINT ck_comment_superseded_since
CHECK (superseded_by IS NULL OR withdrawn_at IS NOT NULL)
"""


def upgrade():
    op.execute(OF_STATEMENT)
    op.execute(OF_COMMENT)


def downgrade():
    op.drop_column('comment', 'superseded_by')
    op.drop_column('statement', 'superseded_by')
