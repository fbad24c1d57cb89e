"""how often people want letters, and letters as HTML"""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

TEXTS = ('html', 'leaving', 'calendar')
TOPICS = ('answers', 'replies', 'progress', 'reminders', 'desk')
PACES = ('at_once', 'daily', 'weekly', 'never')


def upgrade():
    op.create_table(
        'preference',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('user_id', sa.Integer(), nullable=False),
        sa.Column('topic', sa.Enum(*TOPICS, name='topic', native_enum=False, length=32), nullable=True),
        sa.Column('consultation_id', sa.Integer(), nullable=True),
        sa.Column('pace', sa.Enum(*PACES, name='pace', native_enum=False, length=32), nullable=False),
        sa.CheckConstraint(
            '(topic IS NULL) != (consultation_id IS NULL)', name=op.f('ck_preference_topic_or_consultation')
        ),
        sa.ForeignKeyConstraint(
            ['consultation_id'], ['consultation.id'], name=op.f('fk_preference_consultation_id'), ondelete='CASCADE'
        ),
        sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_preference_user_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_preference')),
        sa.UniqueConstraint('user_id', 'consultation_id', name=op.f('uq_preference_user_id_consultation_id')),
        sa.UniqueConstraint('user_id', 'topic', name=op.f('uq_preference_user_id_topic')),
    )
    op.create_index(op.f('ix_preference_consultation_id'), 'preference', ['consultation_id'])
    with op.batch_alter_table('mail') as table:
        for name in TEXTS:
            table.add_column(sa.Column(name, sa.Text(), nullable=False, server_default=''))
        table.add_column(sa.Column('reply_to', sa.String(254), nullable=False, server_default=''))
        table.add_column(sa.Column('user_id', sa.Integer(), nullable=True))
        table.create_foreign_key(op.f('fk_mail_user_id'), 'user', ['user_id'], ['id'], ondelete='CASCADE')
    op.create_index(op.f('ix_mail_user_id'), 'mail', ['user_id'])
    op.drop_index('ix_notice_mailed', 'notice')
    with op.batch_alter_table('notice') as table:
        table.add_column(sa.Column('due_at', sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column('mail_id', sa.BigInteger().with_variant(sa.Integer, 'sqlite'), nullable=True))
        table.create_foreign_key(op.f('fk_notice_mail_id'), 'mail', ['mail_id'], ['id'], ondelete='SET NULL')
    op.create_index('ix_notice_mailed', 'notice', ['mailed_at', 'due_at'])
    op.create_index(op.f('ix_notice_mail_id'), 'notice', ['mail_id'])
    op.execute('UPDATE notice SET due_at = at WHERE mailed_at IS NULL')


def downgrade():
    op.drop_index('ix_notice_mailed', 'notice')
    op.drop_index(op.f('ix_notice_mail_id'), 'notice')
    with op.batch_alter_table('notice') as table:
        table.drop_constraint(op.f('fk_notice_mail_id'), type_='foreignkey')
        table.drop_column('mail_id')
        table.drop_column('due_at')
    op.create_index('ix_notice_mailed', 'notice', ['mailed_at', 'user_id'])
    op.drop_index(op.f('ix_mail_user_id'), 'mail')
    with op.batch_alter_table('mail') as table:
        table.drop_constraint(op.f('fk_mail_user_id'), type_='foreignkey')
        table.drop_column('user_id')
        table.drop_column('reply_to')
        for name in reversed(TEXTS):
            table.drop_column(name)
    op.drop_index(op.f('ix_preference_consultation_id'), 'preference')
    op.drop_table('preference')
