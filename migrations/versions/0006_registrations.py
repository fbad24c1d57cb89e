"""answers that came as Word files and were registered by the region"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

# In SQL, because a column that brings its own reference can be added to a table of SQLite without copying it.
REGISTRATION_ID = """
ALTER TABLE comment ADD COLUMN registration_id INTEGER
CONSTRAINT fk_comment_registration_id REFERENCES registration (id)
"""


def upgrade():
    op.create_table('registration',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('signed_as', sa.String(length=120), nullable=False),
    sa.Column('filename', sa.String(length=200), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('reference', sa.String(length=80), nullable=False),
    sa.Column('received_on', sa.Date(), nullable=False),
    sa.Column('comments', sa.Integer(), nullable=False),
    sa.Column('placeless', sa.Integer(), nullable=False),
    sa.Column('registered_by_id', sa.Integer(), nullable=False),
    sa.Column('registered_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('number > 0', name=op.f('ck_registration_number_counts_up')),
    sa.CheckConstraint('placeless BETWEEN 0 AND comments', name=op.f('ck_registration_placeless_among_comments')),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_registration_consultation_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_registration_organisation_id')),
    sa.ForeignKeyConstraint(['registered_by_id'], ['user.id'], name=op.f('fk_registration_registered_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_registration')),
    sa.UniqueConstraint('consultation_id', 'digest', name=op.f('uq_registration_consultation_id_digest')),
    sa.UniqueConstraint('consultation_id', 'number', name=op.f('uq_registration_consultation_id_number'))
    )
    op.create_index(op.f('ix_registration_organisation_id'), 'registration', ['organisation_id'])
    op.create_index(op.f('ix_registration_registered_by_id'), 'registration', ['registered_by_id'])
    op.execute(REGISTRATION_ID)
    op.create_index(op.f('ix_comment_registration_id'), 'comment', ['registration_id'])


def downgrade():
    op.drop_index(op.f('ix_comment_registration_id'), 'comment')
    op.drop_column('comment', 'registration_id')
    op.drop_table('registration')
