"""what is new in a room, who writes about what, and drafts that nobody goes on with"""

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('room_notice',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('statement_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('wrote', 'said', 'mentioned', 'assigned', 'approved', 'decided', 'sent_back', name='roomnoticekind', native_enum=False, length=32), nullable=False),
    sa.Column('label', sa.String(length=40), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('mailed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['author_id'], ['user.id'], name=op.f('fk_room_notice_author_id')),
    sa.ForeignKeyConstraint(['statement_id'], ['statement.id'], name=op.f('fk_room_notice_statement_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_room_notice_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_room_notice'))
    )
    with op.batch_alter_table('room_notice', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_room_notice_author_id'), ['author_id'], unique=False)
        batch_op.create_index('ix_room_notice_mailed', ['mailed_at', 'due_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_room_notice_statement_id'), ['statement_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_room_notice_user_id'), ['user_id'], unique=False)

    op.create_table('assignment',
    sa.Column('statement_id', sa.Integer(), nullable=False),
    sa.Column('section_uid', sa.String(length=16), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['statement_id'], ['statement.id'], name=op.f('fk_assignment_statement_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_assignment_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('statement_id', 'section_uid', name=op.f('pk_assignment'))
    )
    with op.batch_alter_table('assignment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assignment_user_id'), ['user_id'], unique=False)

    with op.batch_alter_table('remark', schema=None) as batch_op:
        batch_op.add_column(sa.Column('to_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_remark_to_id'), ['to_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_remark_to_id'), 'user', ['to_id'], ['id'])

    # drafts that were begun before this was noted count as written on the day when it began to be
    op.add_column('statement', sa.Column('written_at', sa.DateTime(timezone=True), nullable=False, server_default='2026-11-26 00:00:00'))
    op.add_column('statement', sa.Column('warned_at', sa.DateTime(timezone=True), nullable=True))


def downgrade():
    op.drop_column('statement', 'warned_at')
    op.drop_column('statement', 'written_at')
    with op.batch_alter_table('remark', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_remark_to_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_remark_to_id'))
        batch_op.drop_column('to_id')

    with op.batch_alter_table('assignment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_assignment_user_id'))

    op.drop_table('assignment')
    with op.batch_alter_table('room_notice', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_room_notice_user_id'))
        batch_op.drop_index(batch_op.f('ix_room_notice_statement_id'))
        batch_op.drop_index('ix_room_notice_mailed')
        batch_op.drop_index(batch_op.f('ix_room_notice_author_id'))

    op.drop_table('room_notice')
