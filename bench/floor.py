"""The least that the same pages can cost: bare Flask, plain SQL, no sign-in, no permissions, no translation."""

from flask import Flask, request
from markupsafe import Markup
from sqlalchemy import Engine, text

from bench.data import Case

COMMENTS = """<!doctype html><html><head><title>Floor</title></head><body><main>{% for c in rows %}
<article id="c{{ c.number }}"><header><b>{{ c.name }}</b> <time>{{ c.posted_at }}</time></header>
{{ c.html|safe }}<footer><a href="/c/{{ c.number }}/reply">Reply</a> <a href="/c/{{ c.number }}">Link</a></footer>
</article>{% endfor %}</main></body></html>"""
LIST = """<!doctype html><html><head><title>Floor</title></head><body><main><form>{% for name, values in filters %}
<label for="{{ name }}">{{ name }}</label><select id="{{ name }}" name="{{ name }}" class="select">{% for v in values %}
<option value="{{ v.value }}">{{ v.name }} ({{ v.many }})</option>{% endfor %}</select>
{% for v in values[:6] %}<a href="?{{ name }}={{ v.value }}" class="chosen">{{ v.name }} <b>{{ v.many }}</b></a>{% endfor %}
{% endfor %}<button>Show</button></form><ol class="list">{% for c in rows %}
<li id="c{{ c.number }}"><a class="row" href="/desk/consultations/floor/comments/{{ c.number }}">
<span class="number">{{ c.number }}</span> <span class="section">{{ c.label }}</span> <span class="who">{{ c.name }}</span>
<span class="age">{{ c.posted_at }}</span> <span class="words" lang="{{ c.locale }}">{{ c.html|striptags }}</span>
<span class="state {{ c.stance }}">{{ sign }}{{ c.stance }}</span> <span class="state">{{ sign }}{{ c.outcome or c.state }}</span>
</a><input type="checkbox" form="many" name="picked" value="{{ c.number }}" aria-label="Mark {{ c.number }}"></li>
{% endfor %}</ol></main></body></html>"""
SIGN = Markup(
    '<svg class="ic" viewBox="0 0 20 20" aria-hidden="true" focusable="false"><circle cx="10" cy="10" r="7.4" '
    'fill="currentColor" stroke="none"/><path d="m7.3 7.3 5.4 5.4M12.7 7.3l-5.4 5.4" class="inv b"/></svg>'
)
FILTERS = [
    (f"filter{f}", [{"value": f"value{v}", "name": f"Choice {v}", "many": f * v} for v in range(8)])
    for f in range(17)
]
"""As many filters and choices as the desk's list has, with figures made up beforehand."""
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
ROWS = (
    "SELECT c.number, c.label, o.name, c.posted_at, c.locale, substr(c.html, 1, 360) AS html, c.stance, d.state, d.outcome "
    "FROM comment c JOIN disposition d ON d.id = c.disposition_id LEFT JOIN organisation o ON o.id = c.organisation_id "
    "WHERE c.position = 0 AND c.consultation_id = 1 AND c.number > :after ORDER BY c.number LIMIT 50"
)


def create(engine: Engine, case: Case) -> Flask:
    """Make the floor on the same database."""
    app = Flask("floor")
    written = (COMMENTS, LIST, SECTION, TEN)
    comments, listed, section, discussed = map(app.jinja_env.from_string, written)

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
            rows = connection.execute(text(ROWS), {"after": int(request.args["after"])}).all()
        return listed.render(rows=rows, filters=FILTERS, sign=SIGN)

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
