"""protected identity"""

import sqlalchemy as sa
from alembic import op

revision = '0056'
down_revision = '0052'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('protection',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('email = lower(email)', name=op.f('ck_protection_email_lower')),
    sa.ForeignKeyConstraint(['by_id'], ['user.id'], name=op.f('fk_protection_by_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_protection_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', name=op.f('pk_protection')),
    sa.UniqueConstraint('email', name=op.f('uq_protection_email'))
    )
    with op.batch_alter_table('protection') as batch:
        batch.create_index(batch.f('ix_protection_by_id'), ['by_id'], unique=False)


def downgrade():
    with op.batch_alter_table('protection') as batch:
        batch.drop_index(batch.f('ix_protection_by_id'))

    op.drop_table('protection')
