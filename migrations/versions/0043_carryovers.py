"""answers that a later consultation has taken along"""

import sqlalchemy as sa
from alembic import op

revision = '0043'
down_revision = '0042'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('carryover',
    sa.Column('disposition_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['user.id'], name=op.f('fk_carryover_by_id')),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_carryover_consultation_id')),
    sa.ForeignKeyConstraint(['disposition_id'], ['disposition.id'], name=op.f('fk_carryover_disposition_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('disposition_id', name=op.f('pk_carryover'))
    )
    op.create_index(op.f('ix_carryover_by_id'), 'carryover', ['by_id'])
    op.create_index(op.f('ix_carryover_consultation_id'), 'carryover', ['consultation_id'])


def downgrade():
    op.drop_table('carryover')
