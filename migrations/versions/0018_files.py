"""files that are enclosed, and frozen copies with a list of what is in them"""

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('file',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('statement_id', sa.Integer(), nullable=True),
    sa.Column('registration_id', sa.Integer(), nullable=True),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('role', sa.Enum('annex', 'minutes', 'original', name='filerole', native_enum=False, length=32), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('kind', sa.Enum('pdf', 'docx', 'odt', 'png', 'jpeg', 'gif', 'tiff', 'webp', 'text', name='filekind', native_enum=False, length=32), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('added_by_id', sa.Integer(), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('(statement_id IS NULL) <> (registration_id IS NULL)', name=op.f('ck_file_of_one_thing')),
    sa.CheckConstraint('size > 0', name=op.f('ck_file_not_empty')),
    sa.ForeignKeyConstraint(['added_by_id'], ['user.id'], name=op.f('fk_file_added_by_id')),
    sa.ForeignKeyConstraint(['registration_id'], ['registration.id'], name=op.f('fk_file_registration_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['statement_id'], ['statement.id'], name=op.f('fk_file_statement_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_file')),
    sa.UniqueConstraint('registration_id', 'number', name=op.f('uq_file_registration_id_number')),
    sa.UniqueConstraint('statement_id', 'number', name=op.f('uq_file_statement_id_number'))
    )
    op.create_index(op.f('ix_file_added_by_id'), 'file', ['added_by_id'])
    op.create_table('file_part',
    sa.Column('file_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['file_id'], ['file.id'], name=op.f('fk_file_part_file_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('file_id', 'position', name=op.f('pk_file_part'))
    )
    op.add_column('statement', sa.Column('page', sa.Text(), nullable=True))
    op.add_column('statement', sa.Column('manifest', sa.Text(), nullable=True))


def downgrade():
    op.drop_column('statement', 'manifest')
    op.drop_column('statement', 'page')
    op.drop_table('file_part')
    op.drop_index(op.f('ix_file_added_by_id'), 'file')
    op.drop_table('file')
