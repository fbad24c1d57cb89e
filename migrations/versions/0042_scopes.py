"""consultations that ask again about some sections, and the answers that a judgement was made about as rows"""

import sqlalchemy as sa
from alembic import op

revision = '0042'
down_revision = '0041'
branch_labels = None
depends_on = None

# In SQL, because a column that brings its own reference can be added to a table of SQLite without copying it.
SUPPLEMENTS = """
ALTER TABLE consultation ADD COLUMN supplements_id INTEGER
CONSTRAINT fk_consultation_supplements_id REFERENCES consultation (id)
"""

JUDGEMENT = sa.table('judgement', sa.column('id'), sa.column('answers', sa.JSON), sa.column('at', sa.DateTime(timezone=True)))
JUDGED = sa.table('judged', sa.column('judgement_id'), sa.column('disposition_id'), sa.column('revision_id'))
REVISION = sa.table(
    'revision', sa.column('id'), sa.column('disposition_id'), sa.column('former'),
    sa.column('at', sa.DateTime(timezone=True)),
)


def upgrade():
    op.execute(SUPPLEMENTS)
    op.create_index(op.f('ix_consultation_supplements_id'), 'consultation', ['supplements_id'])
    op.add_column('consultation', sa.Column('is_limited', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table('scope',
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(length=16), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_scope_consultation_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('consultation_id', 'uid', name=op.f('pk_scope'))
    )
    op.create_table('judged',
    sa.Column('judgement_id', sa.Integer(), nullable=False),
    sa.Column('disposition_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('revision_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['disposition_id'], ['disposition.id'], name=op.f('fk_judged_disposition_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['judgement_id'], ['judgement.id'], name=op.f('fk_judged_judgement_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['revision_id'], ['revision.id'], name=op.f('fk_judged_revision_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('judgement_id', 'disposition_id', name=op.f('pk_judged'))
    )
    op.create_index(op.f('ix_judged_disposition_id'), 'judged', ['disposition_id'])
    op.create_index(op.f('ix_judged_revision_id'), 'judged', ['revision_id'])
    _make_rows()
    op.drop_column('judgement', 'answers')


def _make_rows():
    """Name for each answer that was judged the version of it that there was then."""
    connection = op.get_bind()
    for key, answers, at in connection.execute(sa.select(JUDGEMENT.c.id, JUDGEMENT.c.answers, JUDGEMENT.c.at)).all():
        for answer in answers if isinstance(answers, list) else []:
            seen = connection.scalar(
                sa.select(sa.func.max(REVISION.c.id)).where(
                    REVISION.c.disposition_id == answer, REVISION.c.former.is_(None), REVISION.c.at <= at
                )
            )
            if seen is not None:
                connection.execute(
                    JUDGED.insert().values(judgement_id=key, disposition_id=answer, revision_id=seen)
                )


def downgrade():
    op.add_column('judgement', sa.Column('answers', sa.JSON(), server_default='[]', nullable=False))
    connection = op.get_bind()
    for key in connection.scalars(sa.select(JUDGEMENT.c.id)).all():
        answers = connection.scalars(
            sa.select(JUDGED.c.disposition_id).where(JUDGED.c.judgement_id == key).order_by(JUDGED.c.disposition_id)
        ).all()
        connection.execute(JUDGEMENT.update().where(JUDGEMENT.c.id == key).values(answers=list(answers)))
    op.drop_table('judged')
    op.drop_table('scope')
    op.drop_column('consultation', 'is_limited')
    op.drop_index(op.f('ix_consultation_supplements_id'), 'consultation')
    op.drop_column('consultation', 'supplements_id')
