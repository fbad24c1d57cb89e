"""responses that join another one, and responses that several bodies share"""

import sqlalchemy as sa
from alembic import op

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None

# In SQL, because a column that brings its own reference can be added to a table of SQLite without copying it.
JOINS = """
ALTER TABLE statement ADD COLUMN joins_id INTEGER CONSTRAINT fk_statement_joins_id REFERENCES organisation (id)
"""


def upgrade():
    op.execute(JOINS)
    op.create_index(op.f('ix_statement_joins_id'), 'statement', ['joins_id'], unique=False)
    op.create_table('statement_party',
    sa.Column('statement_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('invited', 'accepted', 'refused', 'left', name='partystate', native_enum=False, length=32), nullable=False),
    sa.Column('may_write', sa.Boolean(), nullable=False),
    sa.Column('invited_by_id', sa.Integer(), nullable=False),
    sa.Column('invited_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_by_id', sa.Integer(), nullable=True),
    sa.Column('approved', sa.String(length=64), nullable=True),
    sa.CheckConstraint("approved IS NULL OR state = 'accepted'", name=op.f('ck_statement_party_approved_when_accepted')),
    sa.ForeignKeyConstraint(['answered_by_id'], ['user.id'], name=op.f('fk_statement_party_answered_by_id')),
    sa.ForeignKeyConstraint(['invited_by_id'], ['user.id'], name=op.f('fk_statement_party_invited_by_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_statement_party_organisation_id')),
    sa.ForeignKeyConstraint(['statement_id'], ['statement.id'], name=op.f('fk_statement_party_statement_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('statement_id', 'organisation_id', name=op.f('pk_statement_party'))
    )
    with op.batch_alter_table('statement_party', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_statement_party_answered_by_id'), ['answered_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_statement_party_invited_by_id'), ['invited_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_statement_party_organisation_id'), ['organisation_id'], unique=False)


def downgrade():
    op.drop_table('statement_party')
    op.drop_index(op.f('ix_statement_joins_id'), 'statement')
    op.drop_column('statement', 'joins_id')
