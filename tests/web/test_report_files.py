"""The consultation report as files."""

from consult import clock
from consult.db import db, transaction
from consult.formats import report_checks, reports
from consult.model.comments import Comment, Review
from consult.model.consultations import Consultation
from consult.model.reports import Report
from tests import factories
from tests.support import pdf
from tests.support.client import Visitor

HELD_BACK = "Ring mig på 070-123 45 67."


def released(consultation: Consultation) -> str:
    db.session.add(
        Report(consultation_id=consultation.id, process={"sv": "Den hölls."}, released_at=clock.now())
    )
    return f"/consultations/{consultation.slug}/report"


def test_the_report_is_taken_along_as_data_and_as_a_pdf_with_every_comment(client: Visitor) -> None:
    consultation = factories.consultation()
    for label in ("1.1", None, "2.1"):
        factories.comment(consultation, label, body=f"Om {label}.")
    address = released(consultation)
    state = reports.read(client.get(f"{address}/json").data)
    assert report_checks.check(state).is_whole
    assert [each.body for each in state.comments] == ["Om 1.1.", "Om None.", "Om 2.1."]
    file = client.get(f"{address}/pdf").data
    assert pdf.facts(file).is_accessible
    said = pdf.words(file)
    assert all(said.count(f"Synpunkt {number} –") == 1 for number in (1, 2, 3))
    assert client.get(f"{address}/exe").status_code == 404


def test_what_is_held_back_is_in_no_file(client: Visitor) -> None:
    consultation = factories.consultation()
    comment = factories.comment(consultation, body=HELD_BACK)
    with transaction():
        mine = db.session.get_one(Comment, comment.id)
        mine.review, mine.held_because = Review.HELD, "Telefonnummer."
    address = released(consultation)
    data = client.get(f"{address}/json").data.decode()
    assert report_checks.check(reports.read(data.encode())).is_whole
    assert HELD_BACK not in data
    assert HELD_BACK not in pdf.words(client.get(f"{address}/pdf").data)
