"""what was done to many answers at once"""

import sqlalchemy as sa
from alembic import op

revision = '0036'
down_revision = '0035'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('batch',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('act', sa.String(length=32), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('undone_by_id', sa.Integer(), nullable=True),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['user.id'], name=op.f('fk_batch_by_id')),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_batch_consultation_id')),
    sa.ForeignKeyConstraint(['undone_by_id'], ['user.id'], name=op.f('fk_batch_undone_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_batch')),
    sa.UniqueConstraint('consultation_id', 'number', name=op.f('uq_batch_consultation_id_number'))
    )
    op.create_index(op.f('ix_batch_by_id'), 'batch', ['by_id'])
    op.create_index(op.f('ix_batch_undone_by_id'), 'batch', ['undone_by_id'])
    op.create_table('batch_item',
    sa.Column('batch_id', sa.Integer(), nullable=False),
    sa.Column('disposition_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['batch_id'], ['batch.id'], name=op.f('fk_batch_item_batch_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['disposition_id'], ['disposition.id'], name=op.f('fk_batch_item_disposition_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('batch_id', 'disposition_id', name=op.f('pk_batch_item'))
    )
    op.create_index(op.f('ix_batch_item_disposition_id'), 'batch_item', ['disposition_id'])


def downgrade():
    op.drop_table('batch_item')
    op.drop_table('batch')
