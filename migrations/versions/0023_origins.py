"""consultations that came as a file"""

import sqlalchemy as sa
from alembic import op

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade():
    op.create_table(
        'source',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('consultation_id', sa.Integer(), nullable=False),
        sa.Column('digest', sa.String(64), nullable=False),
        sa.Column('about', sa.JSON(), nullable=False),
        sa.Column('documents', sa.JSON(), nullable=False),
        sa.Column('imported_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ['consultation_id'], ['consultation.id'], name='fk_source_consultation_id', ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('id', name='pk_source'),
        sa.UniqueConstraint('consultation_id', name='uq_source_consultation_id'),
    )
    op.create_table(
        'participant',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('source_id', sa.Integer(), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('reference', sa.String(200), nullable=False),
        sa.Column('kind', sa.String(20), nullable=False),
        sa.Column('display', sa.String(160), nullable=False),
        sa.Column('sector', sa.String(80), nullable=True),
        sa.Column('role', sa.String(80), nullable=True),
        sa.Column('user_id', sa.Integer(), nullable=False),
        sa.Column('organisation_id', sa.Integer(), nullable=True),
        sa.CheckConstraint('position >= 0', name='ck_participant_position_from_zero'),
        sa.ForeignKeyConstraint(['source_id'], ['source.id'], name='fk_participant_source_id', ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['user_id'], ['user.id'], name='fk_participant_user_id'),
        sa.ForeignKeyConstraint(
            ['organisation_id'], ['organisation.id'], name='fk_participant_organisation_id'
        ),
        sa.PrimaryKeyConstraint('id', name='pk_participant'),
        sa.UniqueConstraint('source_id', 'reference', name='uq_participant_source_id_reference'),
    )
    op.create_index('ix_participant_user_id', 'participant', ['user_id'])
    op.create_index('ix_participant_organisation_id', 'participant', ['organisation_id'])
    op.create_table(
        'origin',
        sa.Column('comment_id', BIG, nullable=False),
        sa.Column('reference', sa.String(200), nullable=False),
        sa.Column('version', sa.Integer(), nullable=True),
        sa.Column('placeless', sa.String(32), nullable=False),
        sa.Column('said', sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name='fk_origin_comment_id', ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('comment_id', name='pk_origin'),
    )


def downgrade():
    op.drop_table('origin')
    op.drop_table('participant')
    op.drop_table('source')
