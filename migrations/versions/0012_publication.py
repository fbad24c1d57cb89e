"""when comments are shown to others: at once, after review, after the period or never"""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None

HIDDEN = sa.text("review != 'shown'")

# In SQL, because columns that bring their own rules can be added to a table of SQLite without copying it.
HELD_BECAUSE = """
ALTER TABLE comment ADD COLUMN held_because TEXT DEFAULT '' NOT NULL
CONSTRAINT ck_comment_reason_when_held CHECK ((review = 'held') = (held_because != ''))
"""
REVIEWED_BY_ID = """
ALTER TABLE comment ADD COLUMN reviewed_by_id INTEGER
CONSTRAINT fk_comment_reviewed_by_id REFERENCES "user" (id)
"""


def upgrade():
    op.execute('ALTER TABLE consultation RENAME COLUMN visibility TO publication')
    op.execute("UPDATE consultation SET publication = CASE publication WHEN 'open' THEN 'at_once' ELSE 'after_period' END")
    op.add_column('comment', sa.Column('review', sa.String(length=32), nullable=False, server_default='shown'))
    op.execute(HELD_BECAUSE)
    op.execute(REVIEWED_BY_ID)
    op.add_column('comment', sa.Column('reviewed_at', sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f('ix_comment_reviewed_by_id'), 'comment', ['reviewed_by_id'])
    op.create_index('ix_comment_hidden', 'comment', ['consultation_id', 'review', 'number', 'position'], sqlite_where=HIDDEN, postgresql_where=HIDDEN)
    op.add_column('comment_revision', sa.Column('was_shown', sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column('tally', sa.Column('shown', sa.Integer(), nullable=False, server_default='0'))
    op.execute('UPDATE tally SET shown = comments')


def downgrade():
    op.drop_column('tally', 'shown')
    op.drop_column('comment_revision', 'was_shown')
    op.drop_index('ix_comment_hidden', 'comment')
    op.drop_index(op.f('ix_comment_reviewed_by_id'), 'comment')
    for name in ('reviewed_at', 'reviewed_by_id', 'held_because', 'review'):
        op.drop_column('comment', name)
    op.execute("UPDATE consultation SET publication = CASE publication WHEN 'at_once' THEN 'open' ELSE 'sealed' END")
    op.execute('ALTER TABLE consultation RENAME COLUMN publication TO visibility')
