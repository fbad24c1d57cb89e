"""responses of organisations"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('statement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('draft', 'approved', 'decided', 'submitted', 'withdrawn', name='statementstate', native_enum=False, length=32), nullable=False),
    sa.Column('stance', sa.Enum('supports', 'supports_with_comments', 'supports_with_reservations', 'neutral', 'opposes', 'no_comments', 'declines', name='stance', native_enum=False, length=32), nullable=True),
    sa.Column('summary', sa.Text(), nullable=False),
    sa.Column('views', sa.Text(), nullable=False),
    sa.Column('reservation', sa.Text(), nullable=False),
    sa.Column('silent', sa.JSON(), nullable=False),
    sa.Column('sent_back_because', sa.Text(), nullable=False),
    sa.Column('approved_by_id', sa.Integer(), nullable=True),
    sa.Column('approved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by', sa.String(length=120), nullable=False),
    sa.Column('decided_item', sa.String(length=20), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('number', sa.Integer(), nullable=True),
    sa.Column('submitted_by_id', sa.Integer(), nullable=True),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('is_late', sa.Boolean(), nullable=False),
    sa.Column('is_preliminary', sa.Boolean(), nullable=False),
    sa.Column('copy', sa.Text(), nullable=True),
    sa.Column('digest', sa.String(length=64), nullable=True),
    sa.Column('comment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_because', sa.Text(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state = 'withdrawn') = (withdrawn_at IS NOT NULL)", name=op.f('ck_statement_withdrawn_at')),
    sa.CheckConstraint("(state IN ('submitted', 'withdrawn')) = (copy IS NOT NULL)", name=op.f('ck_statement_copy_when_received')),
    sa.CheckConstraint("(state IN ('submitted', 'withdrawn')) = (number IS NOT NULL)", name=op.f('ck_statement_number_when_received')),
    sa.ForeignKeyConstraint(['approved_by_id'], ['user.id'], name=op.f('fk_statement_approved_by_id')),
    sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_statement_comment_id')),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_statement_consultation_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_statement_organisation_id')),
    sa.ForeignKeyConstraint(['submitted_by_id'], ['user.id'], name=op.f('fk_statement_submitted_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_statement')),
    sa.UniqueConstraint('consultation_id', 'number', name=op.f('uq_statement_consultation_id_number'))
    )
    with op.batch_alter_table('statement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_statement_approved_by_id'), ['approved_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_statement_comment_id'), ['comment_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_statement_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_statement_submitted_by_id'), ['submitted_by_id'], unique=False)
        batch_op.create_index('uq_statement_private', ['consultation_id', 'organisation_id'], unique=True, sqlite_where=sa.text('number IS NULL'), postgresql_where=sa.text('number IS NULL'))

    op.create_table('point',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('statement_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(length=16), nullable=True),
    sa.Column('section_uid', sa.String(length=16), nullable=True),
    sa.Column('label', sa.String(length=40), nullable=False),
    sa.Column('end_uid', sa.String(length=16), nullable=True),
    sa.Column('end_label', sa.String(length=40), nullable=False),
    sa.Column('text_locale', sa.String(length=8), nullable=True),
    sa.Column('passage', sa.Text(), nullable=False),
    sa.Column('start', sa.Integer(), nullable=True),
    sa.Column('end', sa.Integer(), nullable=True),
    sa.Column('question', sa.Integer(), nullable=True),
    sa.Column('kind', sa.Enum('support', 'question', 'proposal', 'objection', 'factual_error', name='commentkind', native_enum=False, length=32), nullable=False),
    sa.Column('stance', sa.Enum('supports', 'supports_with_comments', 'supports_with_reservations', 'neutral', 'opposes', 'no_comments', 'declines', name='stance', native_enum=False, length=32), nullable=True),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('proposed', sa.Text(), nullable=True),
    sa.Column('locale', sa.String(length=8), nullable=False),
    sa.Column('token', sa.String(length=32), nullable=False),
    sa.Column('is_ready', sa.Boolean(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('comment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.CheckConstraint('("start" IS NULL) = ("end" IS NULL)', name=op.f('ck_point_whole_range')),
    sa.ForeignKeyConstraint(['author_id'], ['user.id'], name=op.f('fk_point_author_id')),
    sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_point_comment_id')),
    sa.ForeignKeyConstraint(['statement_id'], ['statement.id'], name=op.f('fk_point_statement_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_point')),
    sa.UniqueConstraint('statement_id', 'number', name=op.f('uq_point_statement_id_number')),
    sa.UniqueConstraint('statement_id', 'token', name=op.f('uq_point_statement_id_token'))
    )
    with op.batch_alter_table('point', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_point_author_id'), ['author_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_point_comment_id'), ['comment_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_point_statement_id'), ['statement_id'], unique=False)

    op.create_table('remark',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('statement_id', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('said_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['user.id'], name=op.f('fk_remark_author_id')),
    sa.ForeignKeyConstraint(['statement_id'], ['statement.id'], name=op.f('fk_remark_statement_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_remark'))
    )
    with op.batch_alter_table('remark', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_remark_author_id'), ['author_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_remark_statement_id'), ['statement_id'], unique=False)

    op.add_column('consultation', sa.Column('statements_taken', sa.Integer(), nullable=False, server_default='0'))


def downgrade():
    op.drop_column('consultation', 'statements_taken')

    with op.batch_alter_table('remark', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_remark_statement_id'))
        batch_op.drop_index(batch_op.f('ix_remark_author_id'))

    op.drop_table('remark')
    with op.batch_alter_table('point', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_point_statement_id'))
        batch_op.drop_index(batch_op.f('ix_point_comment_id'))
        batch_op.drop_index(batch_op.f('ix_point_author_id'))

    op.drop_table('point')
    with op.batch_alter_table('statement', schema=None) as batch_op:
        batch_op.drop_index('uq_statement_private', sqlite_where=sa.text('number IS NULL'), postgresql_where=sa.text('number IS NULL'))
        batch_op.drop_index(batch_op.f('ix_statement_submitted_by_id'))
        batch_op.drop_index(batch_op.f('ix_statement_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_statement_comment_id'))
        batch_op.drop_index(batch_op.f('ix_statement_approved_by_id'))

    op.drop_table('statement')
