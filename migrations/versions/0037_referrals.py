"""who takes on what was referred to implementation, by when, and how it goes"""

import sqlalchemy as sa
from alembic import op

revision = '0037'
down_revision = '0036'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('referral',
    sa.Column('disposition_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('owner', sa.String(length=160), nullable=False),
    sa.Column('due', sa.Date(), nullable=True),
    sa.Column('progress', sa.String(length=32), nullable=False),
    sa.Column('told', sa.Text(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.CheckConstraint("progress != 'dropped' OR told != ''", name=op.f('ck_referral_told_when_dropped')),
    sa.ForeignKeyConstraint(['by_id'], ['user.id'], name=op.f('fk_referral_by_id')),
    sa.ForeignKeyConstraint(['disposition_id'], ['disposition.id'], name=op.f('fk_referral_disposition_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('disposition_id', name=op.f('pk_referral'))
    )
    op.create_index(op.f('ix_referral_by_id'), 'referral', ['by_id'])


def downgrade():
    op.drop_table('referral')
