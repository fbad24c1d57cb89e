"""the words of comments as they are looked for, and the index over them"""

import re
import unicodedata

import sqlalchemy as sa
import Stemmer
from alembic import op

revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None

MANY = 1_000
LANGUAGES = {'sv': 'swedish', 'en': 'english'}
WORD = re.compile(r'[^\W_]+')

SQLITE = [
    """CREATE VIRTUAL TABLE search USING fts5(
        plain, stems, content='comment_words', content_rowid='comment_id',
        tokenize='unicode61 remove_diacritics 0', prefix='4')""",
    """CREATE TRIGGER search_insert AFTER INSERT ON comment_words BEGIN
        INSERT INTO search(rowid, plain, stems) VALUES (new.comment_id, new.plain, new.stems); END""",
    """CREATE TRIGGER search_delete AFTER DELETE ON comment_words BEGIN
        INSERT INTO search(search, rowid, plain, stems)
        VALUES ('delete', old.comment_id, old.plain, old.stems); END""",
    """CREATE TRIGGER search_update AFTER UPDATE ON comment_words BEGIN
        INSERT INTO search(search, rowid, plain, stems)
        VALUES ('delete', old.comment_id, old.plain, old.stems);
        INSERT INTO search(rowid, plain, stems) VALUES (new.comment_id, new.plain, new.stems); END""",
]
POSTGRESQL = [
    "CREATE INDEX search_plain ON comment_words USING gin (to_tsvector('simple'::regconfig, plain))",
    "CREATE INDEX search_stems ON comment_words USING gin (to_tsvector('simple'::regconfig, stems))",
]


def upgrade():
    op.create_table(
        'comment_words',
        sa.Column('comment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.Column('plain', sa.Text(), nullable=False),
        sa.Column('stems', sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ['comment_id'],
            ['comment.id'],
            name=op.f('fk_comment_words_comment_id'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('comment_id', name=op.f('pk_comment_words')),
    )
    connection = op.get_bind()
    for statement in SQLITE if connection.dialect.name == 'sqlite' else POSTGRESQL:
        op.execute(statement)
    fill(connection)


def downgrade():
    if op.get_bind().dialect.name == 'sqlite':
        op.execute('DROP TABLE search')
    op.drop_table('comment_words')


def fill(connection):
    """Keep the words of the comments that are there, as they would have been kept when they were written."""
    comment = sa.table(
        'comment', *map(sa.column, ('id', 'body', 'signed_as', 'proposed', 'passage', 'locale', 'text_locale'))
    )
    words = sa.table('comment_words', *map(sa.column, ('comment_id', 'plain', 'stems')))
    last = 0
    while True:
        rows = connection.execute(
            sa.select(comment).where(comment.c.id > last).order_by(comment.c.id).limit(MANY)
        ).all()
        if not rows:
            return
        connection.execute(sa.insert(words), [looked_for(row) for row in rows])
        last = rows[-1].id


def looked_for(row):
    of_plan = row.text_locale or row.locale
    said = [
        (found(text), locale)
        for text, locale in (
            (row.body, row.locale),
            (row.signed_as, row.locale),
            (row.proposed, of_plan),
            (row.passage, of_plan),
        )
    ]
    return {
        'comment_id': row.id,
        'plain': ' '.join(' '.join(each) for each, _ in said if each),
        'stems': ' '.join(' '.join(stemmed(each, locale)) for each, locale in said if each),
    }


def found(text):
    return [each[:60] for each in WORD.findall(unicodedata.normalize('NFC', text or '').lower())]


def stemmed(each, locale):
    return Stemmer.Stemmer(LANGUAGES.get(locale, 'swedish'), 0).stemWords(each)
