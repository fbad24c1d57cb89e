"""steps that organisations switch on and off, and decisions by delegation"""

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None

FORMAL = "sector IN ('municipality', 'education', 'national_agency')"


def upgrade():
    for name in ('needs_approval', 'needs_decision'):
        op.add_column('organisation', sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(f'UPDATE organisation SET needs_approval = ({FORMAL}), needs_decision = ({FORMAL})')  # noqa: S608 - a constant
    op.add_column('statement', sa.Column('is_delegated', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table('step_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('step', sa.Enum('approval', 'decision', name='step', native_enum=False, length=32), nullable=False),
    sa.Column('is_on', sa.Boolean(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_step_change_organisation_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_step_change_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_step_change'))
    )
    with op.batch_alter_table('step_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_step_change_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_step_change_user_id'), ['user_id'], unique=False)


def downgrade():
    with op.batch_alter_table('step_change', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_step_change_user_id'))
        batch_op.drop_index(batch_op.f('ix_step_change_organisation_id'))

    op.drop_table('step_change')
    op.drop_column('statement', 'is_delegated')
    op.drop_column('organisation', 'needs_decision')
    op.drop_column('organisation', 'needs_approval')
