"""The least that the same pages can cost: bare Flask, plain SQL, no sign-in, no permissions, no translation."""

from flask import Flask, request
from sqlalchemy import Engine, text

from bench.data import Case

COMMENTS = """<!doctype html><html><head><title>Floor</title></head><body><main>{% for c in rows %}
<article id="c{{ c.number }}"><header><b>{{ c.name }}</b> <time>{{ c.posted_at }}</time></header>
{{ c.html|safe }}<footer><a href="/c/{{ c.number }}/reply">Reply</a> <a href="/c/{{ c.number }}">Link</a></footer>
</article>{% endfor %}</main></body></html>"""
SECTION = """<!doctype html><html><body><nav><ol>{% for s in contents %}<li><a href="/s/{{ s.label }}">{{ s.plain }}</a>
</li>{% endfor %}</ol></nav>{% for b in blocks %}<section id="b{{ b.uid }}"><h3>{{ b.label }}</h3><p>{{ b.html|safe }}</p>
<a href="/b/{{ b.uid }}">{{ counts.get(b.uid, 0) }} comments</a></section>{% endfor %}</body></html>"""
TEN = """<!doctype html><html><body><ol>{% for row in rows %}<li><a href="/b/{{ row.uid }}">{{ row.uid }}</a>
{{ row.comments }}</li>{% endfor %}</ol></body></html>"""
DISCUSSED = (
    "SELECT uid, count(*) AS comments FROM comment WHERE consultation_id = 1 AND position = 0 "
    "GROUP BY uid ORDER BY comments DESC LIMIT 10"
)
PASSAGES = (
    "SELECT b.uid, b.label, b.section_uid, t.plain, t.html FROM block b JOIN block_text t ON t.block_id = b.id "
    "WHERE b.version_id = (SELECT version_id FROM consultation) AND "
)
LISTED = (
    "SELECT c.number, c.html, c.posted_at, o.name FROM comment c JOIN organisation o ON o.id = c.organisation_id "
    "WHERE c.position = 0 AND "
)


def create(engine: Engine, case: Case) -> Flask:
    """Make the floor on the same database."""
    app = Flask("floor")
    comments, section, discussed = map(app.jinja_env.from_string, (COMMENTS, SECTION, TEN))

    @app.get("/comments")
    def beside_one_paragraph() -> str:
        with engine.connect() as connection:
            found = text(LISTED + "c.consultation_id = 1 AND c.uid = :uid ORDER BY c.number LIMIT 200")
            return comments.render(rows=connection.execute(found, {"uid": case.crowded}).all())

    @app.get("/section")
    def one_section() -> str:
        with engine.connect() as connection:
            contents = connection.execute(text(PASSAGES + "b.uid = b.section_uid ORDER BY b.position")).all()
            wanted = {"section": contents[0].uid}
            blocks = connection.execute(
                text(PASSAGES + "b.section_uid = :section ORDER BY b.position"), wanted
            ).all()
            tally = text(
                "SELECT uid, comments FROM tally WHERE version_id = (SELECT version_id FROM consultation)"
            )
            counts: dict[str, int] = dict(connection.execute(tally).all())
        return section.render(contents=contents, blocks=blocks, counts=counts)

    @app.get("/queue")
    def fifty() -> str:
        with engine.connect() as connection:
            found = text(LISTED + "c.consultation_id = 1 AND c.number > :after ORDER BY c.number LIMIT 50")
            return comments.render(
                rows=connection.execute(found, {"after": int(request.args["after"])}).all()
            )

    @app.get("/discussed")
    def most_discussed() -> str:
        with engine.connect() as connection:
            found = connection.execute(text(DISCUSSED)).all()
            return discussed.render(rows=found)

    @app.post("/post")
    def post() -> str:
        with engine.begin() as connection:
            connection.execute(
                text("INSERT INTO sign_in_attempt (who, at) VALUES (:who, CURRENT_TIMESTAMP)"),
                {"who": request.form["body"][:60]},
            )
        return "ok"

    return app
