"""frozen editions of the consultation report, and the files made of them"""

import sqlalchemy as sa
from alembic import op

revision = '0045'
down_revision = '0047'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('report_edition',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('report_id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('because', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('said', sa.String(length=64), nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.Column('frozen_by_id', sa.Integer(), nullable=True),
    sa.Column('frozen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('released_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_report_edition_consultation_id')),
    sa.ForeignKeyConstraint(['frozen_by_id'], ['user.id'], name=op.f('fk_report_edition_frozen_by_id')),
    sa.ForeignKeyConstraint(['report_id'], ['report.id'], name=op.f('fk_report_edition_report_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_edition')),
    sa.UniqueConstraint('report_id', 'number', name=op.f('uq_report_edition_report_id_number'))
    )
    with op.batch_alter_table('report_edition', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_report_edition_consultation_id'), ['consultation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_report_edition_frozen_by_id'), ['frozen_by_id'], unique=False)

    op.create_table('report_edition_item',
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('answer_revision', sa.Integer(), nullable=True),
    sa.Column('is_published', sa.Boolean(), nullable=False),
    sa.Column('said', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['edition_id'], ['report_edition.id'], name=op.f('fk_report_edition_item_edition_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('edition_id', 'number', name=op.f('pk_report_edition_item'))
    )
    op.create_table('report_file',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('pdf', 'docx', 'html', 'xlsx', 'csv', name='reportkind', native_enum=False, length=32), nullable=False),
    sa.Column('locale', sa.String(length=8), nullable=False),
    sa.Column('arrangement', sa.Enum('section', 'respondent', name='arrangement', native_enum=False, length=32), nullable=False),
    sa.Column('shows', sa.String(length=200), nullable=False),
    sa.Column('state', sa.Enum('waiting', 'working', 'done', 'failed', name='filestate', native_enum=False, length=32), nullable=False),
    sa.Column('attempt', sa.Integer(), nullable=False),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=True),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('beat_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=True),
    sa.Column('failed_because', sa.String(length=40), nullable=False),
    sa.CheckConstraint("(state = 'done') = (digest IS NOT NULL)", name=op.f('ck_report_file_digest_when_done')),
    sa.CheckConstraint("(state = 'failed') = (failed_because != '')", name=op.f('ck_report_file_reason_when_failed')),
    sa.ForeignKeyConstraint(['asked_by_id'], ['user.id'], name=op.f('fk_report_file_asked_by_id')),
    sa.ForeignKeyConstraint(['edition_id'], ['report_edition.id'], name=op.f('fk_report_file_edition_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_file')),
    sa.UniqueConstraint('edition_id', 'kind', 'locale', 'arrangement', 'shows', name=op.f('uq_report_file_edition_id_kind_locale_arrangement_shows')),
    sa.UniqueConstraint('edition_id', 'number', name=op.f('uq_report_file_edition_id_number'))
    )
    with op.batch_alter_table('report_file', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_report_file_asked_by_id'), ['asked_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_report_file_state'), ['state'], unique=False)

    op.create_table('report_file_part',
    sa.Column('file_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['file_id'], ['report_file.id'], name=op.f('fk_report_file_part_file_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('file_id', 'position', name=op.f('pk_report_file_part'))
    )


def downgrade():
    op.drop_table('report_file_part')
    with op.batch_alter_table('report_file', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_report_file_state'))
        batch_op.drop_index(batch_op.f('ix_report_file_asked_by_id'))

    op.drop_table('report_file')
    op.drop_table('report_edition_item')
    with op.batch_alter_table('report_edition', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_report_edition_frozen_by_id'))
        batch_op.drop_index(batch_op.f('ix_report_edition_consultation_id'))

    op.drop_table('report_edition')
