"""who is writing on an answer just now, and whether its reasons in the other language are behind"""

import sqlalchemy as sa
from alembic import op

revision = '0034'
down_revision = '0033'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('hold',
    sa.Column('disposition_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('renewed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['user.id'], name=op.f('fk_hold_by_id')),
    sa.ForeignKeyConstraint(['disposition_id'], ['disposition.id'], name=op.f('fk_hold_disposition_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('disposition_id', name=op.f('pk_hold'))
    )
    op.add_column('disposition', sa.Column('made_from', sa.String(length=16), nullable=True))
    op.add_column('disposition', sa.Column('is_stale', sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade():
    op.drop_column('disposition', 'is_stale')
    op.drop_column('disposition', 'made_from')
    op.drop_table('hold')
