"""why nobody is asked again although the meaning of the plan changes"""

import sqlalchemy as sa
from alembic import op

revision = '0041'
down_revision = '0040'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('judgement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('because', sa.Text(), nullable=False),
    sa.Column('answers', sa.JSON(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['user.id'], name=op.f('fk_judgement_by_id')),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_judgement_consultation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_judgement'))
    )
    op.create_index(op.f('ix_judgement_by_id'), 'judgement', ['by_id'])
    op.create_index(op.f('ix_judgement_consultation_id'), 'judgement', ['consultation_id'])


def downgrade():
    op.drop_table('judgement')
