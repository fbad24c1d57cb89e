"""views of the desk's list that people save"""

import sqlalchemy as sa
from alembic import op

revision = '0032'
down_revision = '0031'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'view',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('key', sa.String(length=16), nullable=False),
        sa.Column('consultation_id', sa.Integer(), nullable=False),
        sa.Column('owner_id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(length=80), nullable=False),
        sa.Column('is_shared', sa.Boolean(), nullable=False),
        sa.Column('chosen', sa.JSON(), nullable=False),
        sa.Column('named', sa.JSON(), nullable=False),
        sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ['consultation_id'], ['consultation.id'], name=op.f('fk_view_consultation_id'), ondelete='CASCADE'
        ),
        sa.ForeignKeyConstraint(['owner_id'], ['user.id'], name=op.f('fk_view_owner_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_view')),
        sa.UniqueConstraint('key', name=op.f('uq_view_key')),
        sa.UniqueConstraint(
            'consultation_id', 'owner_id', 'name', name=op.f('uq_view_consultation_id_owner_id_name')
        ),
    )
    op.create_index('ix_view_owner_id', 'view', ['owner_id'])


def downgrade():
    op.drop_table('view')
