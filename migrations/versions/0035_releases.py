"""when the approved answers of a consultation are to be released"""

import sqlalchemy as sa
from alembic import op

revision = '0035'
down_revision = '0034'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('planned_release',
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['user.id'], name=op.f('fk_planned_release_by_id')),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_planned_release_consultation_id')),
    sa.PrimaryKeyConstraint('consultation_id', name=op.f('pk_planned_release'))
    )


def downgrade():
    op.drop_table('planned_release')
