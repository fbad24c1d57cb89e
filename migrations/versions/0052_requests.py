"""requests about personal data"""

import sqlalchemy as sa
from alembic import op

revision = '0052'
down_revision = '0050'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('data_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('erasure', 'correction', 'access', 'objection', name='requestkind', native_enum=False, length=32), nullable=False),
    sa.Column('way', sa.Enum('email', 'post', 'phone', 'visit', name='requestway', native_enum=False, length=32), nullable=False),
    sa.Column('state', sa.Enum('open', 'granted', 'partly', 'refused', name='requeststate', native_enum=False, length=32), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('locale', sa.String(length=8), nullable=False),
    sa.Column('asks', sa.Text(), nullable=False),
    sa.Column('received_on', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('recorded_by_id', sa.Integer(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('erased_by_id', sa.Integer(), nullable=True),
    sa.Column('erased_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('answered_by_id', sa.Integer(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state = 'open') = (answered_at IS NULL)", name=op.f('ck_data_request_answered_once')),
    sa.CheckConstraint("name != '' OR email != ''", name=op.f('ck_data_request_from_someone')),
    sa.CheckConstraint('(erased_at IS NULL) = (erased_by_id IS NULL)', name=op.f('ck_data_request_erased_by_someone')),
    sa.ForeignKeyConstraint(['answered_by_id'], ['user.id'], name=op.f('fk_data_request_answered_by_id')),
    sa.ForeignKeyConstraint(['erased_by_id'], ['user.id'], name=op.f('fk_data_request_erased_by_id')),
    sa.ForeignKeyConstraint(['recorded_by_id'], ['user.id'], name=op.f('fk_data_request_recorded_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_data_request')),
    sa.UniqueConstraint('number', name=op.f('uq_data_request_number'))
    )
    with op.batch_alter_table('data_request') as batch:
        batch.create_index(batch.f('ix_data_request_answered_by_id'), ['answered_by_id'], unique=False)
        batch.create_index(batch.f('ix_data_request_due_on'), ['due_on'], unique=False)
        batch.create_index(batch.f('ix_data_request_erased_by_id'), ['erased_by_id'], unique=False)
        batch.create_index(batch.f('ix_data_request_recorded_by_id'), ['recorded_by_id'], unique=False)


def downgrade():
    with op.batch_alter_table('data_request') as batch:
        batch.drop_index(batch.f('ix_data_request_recorded_by_id'))
        batch.drop_index(batch.f('ix_data_request_erased_by_id'))
        batch.drop_index(batch.f('ix_data_request_due_on'))
        batch.drop_index(batch.f('ix_data_request_answered_by_id'))

    op.drop_table('data_request')
