"""the letterhead of the region and of plans, with the texts of their reports"""

import sqlalchemy as sa
from alembic import op

revision = '0053'
down_revision = '0057'
branch_labels = None
depends_on = None

TINTS = ('ink', 'blue', 'petrol', 'green', 'red', 'purple')


def upgrade():
    op.create_table(
        'letterhead',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('plan_id', sa.Integer(), nullable=True),
        sa.Column('is_region', sa.Boolean(), nullable=False),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in ('region', 'unit')),
        sa.Column('address', sa.Text(), nullable=False),
        sa.Column('footer', sa.JSON(), nullable=False),
        sa.Column('tint', sa.Enum(*TINTS, name='tint', native_enum=False, length=32), nullable=False),
        sa.Column('logo', sa.LargeBinary(), nullable=True),
        *(
            sa.Column(name, sa.JSON(), nullable=False)
            for name in ('logo_told', 'introduction', 'process', 'counting', 'closing')
        ),
        sa.Column('revision', sa.Integer(), nullable=False),
        sa.CheckConstraint('(plan_id IS NULL) = is_region', name=op.f('ck_letterhead_of_region_or_plan')),
        sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_letterhead_plan_id_plan'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_letterhead')),
        sa.UniqueConstraint('plan_id', name=op.f('uq_letterhead_plan_id')),
    )
    op.create_index(
        'uq_letterhead_region',
        'letterhead',
        ['is_region'],
        unique=True,
        sqlite_where=sa.text('is_region'),
        postgresql_where=sa.text('is_region'),
    )


def downgrade():
    op.drop_index('uq_letterhead_region', table_name='letterhead')
    op.drop_table('letterhead')
