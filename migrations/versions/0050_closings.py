"""closed cases and their archive packages"""

import sqlalchemy as sa
from alembic import op

revision = '0050'
down_revision = '0051'
branch_labels = None
depends_on = None

# In SQL, because a column that brings its own reference can be added to a table of SQLite without copying it.
CLOSED = """
ALTER TABLE consultation ADD COLUMN closing_id INTEGER
CONSTRAINT fk_consultation_closing_id REFERENCES closing (id)
"""

BIG = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade():
    op.create_table('closing',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('registration_no', sa.String(length=60), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('closed_by_id', sa.Integer(), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reopened_by_id', sa.Integer(), nullable=True),
    sa.Column('reopened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reopened_because', sa.Text(), nullable=False),
    sa.CheckConstraint('number > 0', name=op.f('ck_closing_number_counts_up')),
    sa.CheckConstraint("(reopened_at IS NULL) = (reopened_because = '')", name=op.f('ck_closing_reopened_for_a_reason')),
    sa.ForeignKeyConstraint(['closed_by_id'], ['user.id'], name=op.f('fk_closing_closed_by_id')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_closing_plan_id')),
    sa.ForeignKeyConstraint(['reopened_by_id'], ['user.id'], name=op.f('fk_closing_reopened_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_closing')),
    sa.UniqueConstraint('plan_id', 'number', name=op.f('uq_closing_plan_id_number'))
    )
    op.create_index(op.f('ix_closing_closed_by_id'), 'closing', ['closed_by_id'])
    op.create_index(op.f('ix_closing_reopened_by_id'), 'closing', ['reopened_by_id'])
    op.create_table('package',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('closing_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('attempt', sa.Integer(), nullable=False),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('beat_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=True),
    sa.Column('failed_because', sa.String(length=40), nullable=False),
    sa.CheckConstraint("(state = 'done') = (digest IS NOT NULL)", name=op.f('ck_package_digest_when_done')),
    sa.CheckConstraint("(state = 'failed') = (failed_because != '')", name=op.f('ck_package_reason_when_failed')),
    sa.ForeignKeyConstraint(['closing_id'], ['closing.id'], name=op.f('fk_package_closing_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_package')),
    sa.UniqueConstraint('closing_id', name=op.f('uq_package_closing_id'))
    )
    op.create_index(op.f('ix_package_state'), 'package', ['state'])
    op.create_table('package_part',
    sa.Column('package_id', sa.Integer(), nullable=False),
    sa.Column('attempt', sa.Integer(), nullable=False),
    sa.Column('position', BIG, nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['package_id'], ['package.id'], name=op.f('fk_package_part_package_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('package_id', 'attempt', 'position', name=op.f('pk_package_part'))
    )
    op.execute(CLOSED)
    op.create_index(op.f('ix_consultation_closing_id'), 'consultation', ['closing_id'])


def downgrade():
    op.drop_index(op.f('ix_consultation_closing_id'), 'consultation')
    op.drop_column('consultation', 'closing_id')
    op.drop_table('package_part')
    op.drop_table('package')
    op.drop_table('closing')
