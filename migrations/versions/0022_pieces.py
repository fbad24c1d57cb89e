"""answers that came by e-mail, post or phone and are written in by hand, and the claims on them"""

import sqlalchemy as sa
from alembic import op

revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None

# In SQL, because columns that bring their own references can be added to tables of SQLite without copying them.
STATEMENT_REGISTRATION_ID = """
ALTER TABLE statement ADD COLUMN registration_id INTEGER
CONSTRAINT fk_statement_registration_id REFERENCES registration (id)
"""



def upgrade():
    with op.batch_alter_table('registration') as batch:
        batch.drop_constraint('uq_registration_consultation_id_digest', type_='unique')
        batch.add_column(sa.Column('state', sa.String(length=32), nullable=False, server_default='registered'))
        batch.add_column(sa.Column('channel', sa.String(length=32), nullable=False, server_default='word'))
        batch.add_column(sa.Column('sender_name', sa.String(length=120), nullable=False, server_default=''))
        batch.add_column(sa.Column('sender_email', sa.String(length=254), nullable=False, server_default=''))
        batch.add_column(sa.Column('locale', sa.String(length=8), nullable=False, server_default='sv'))
        batch.add_column(sa.Column('text', sa.Text(), nullable=False, server_default=''))
        batch.add_column(sa.Column('claimed_by_id', sa.Integer(), nullable=True))
        batch.add_column(sa.Column('claimed_at', sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column('revision', sa.Integer(), nullable=False, server_default='1'))
        batch.create_foreign_key('fk_registration_claimed_by_id', 'user', ['claimed_by_id'], ['id'])
        batch.create_check_constraint(op.f('ck_registration_claimed_by_someone'), '(claimed_by_id IS NULL) = (claimed_at IS NULL)')
    op.create_index(op.f('ix_registration_claimed_by_id'), 'registration', ['claimed_by_id'])
    op.create_index(op.f('ix_registration_sender_email'), 'registration', ['sender_email'])
    op.create_index('ix_registration_digest', 'registration', ['consultation_id', 'digest'])
    op.add_column('comment', sa.Column('claimed_at', sa.DateTime(timezone=True), nullable=True))
    op.execute(STATEMENT_REGISTRATION_ID)
    op.create_index(op.f('ix_statement_registration_id'), 'statement', ['registration_id'])
    op.create_table('piece',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('registration_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('above', sa.Text(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('kind', sa.Enum('support', 'proposal', 'objection', 'factual_error', 'question', name='commentkind', native_enum=False, length=32), nullable=False),
    sa.Column('stance', sa.Enum('supports', 'supports_with_comments', 'supports_with_reservations', 'neutral', 'opposes', 'no_comments', 'declines', name='stance', native_enum=False, length=32), nullable=True),
    sa.Column('placing', sa.Enum('open', 'passage', 'question', 'plan', 'nowhere', 'out', name='placing', native_enum=False, length=32), nullable=False),
    sa.Column('uid', sa.String(length=16), nullable=True),
    sa.Column('start', sa.Integer(), nullable=True),
    sa.Column('end', sa.Integer(), nullable=True),
    sa.Column('question', sa.Integer(), nullable=True),
    sa.CheckConstraint('("placing" = \'passage\') = (uid IS NOT NULL)', name=op.f('ck_piece_uid_at_passage')),
    sa.CheckConstraint('("placing" = \'question\') = (question IS NOT NULL)', name=op.f('ck_piece_number_of_question')),
    sa.CheckConstraint('("start" IS NULL) = ("end" IS NULL)', name=op.f('ck_piece_whole_range')),
    sa.ForeignKeyConstraint(['registration_id'], ['registration.id'], name=op.f('fk_piece_registration_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_piece')),
    sa.UniqueConstraint('registration_id', 'number', name=op.f('uq_piece_registration_id_number'))
    )
    op.create_index(op.f('ix_piece_registration_id'), 'piece', ['registration_id'])


def downgrade():
    op.drop_table('piece')
    op.drop_index(op.f('ix_statement_registration_id'), 'statement')
    op.drop_column('statement', 'registration_id')
    op.drop_column('comment', 'claimed_at')
    op.execute("DELETE FROM registration WHERE state = 'draft'")
    op.drop_index('ix_registration_digest', 'registration')
    op.drop_index(op.f('ix_registration_sender_email'), 'registration')
    op.drop_index(op.f('ix_registration_claimed_by_id'), 'registration')
    op.execute("UPDATE registration SET digest = 'none ' || id WHERE digest = ''")
    with op.batch_alter_table('registration') as batch:
        batch.drop_constraint(op.f('ck_registration_claimed_by_someone'), type_='check')
        batch.drop_constraint('fk_registration_claimed_by_id', type_='foreignkey')
        for name in ('revision', 'claimed_at', 'claimed_by_id', 'text', 'locale', 'sender_email', 'sender_name', 'channel', 'state'):
            batch.drop_column(name)
        batch.create_unique_constraint('uq_registration_consultation_id_digest', ['consultation_id', 'digest'])
