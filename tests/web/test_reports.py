"""The page of the consultation report."""

from consult import clock
from consult.db import db
from consult.model.comments import Comment
from consult.model.consultations import Question
from consult.model.reports import Report
from tests import factories
from tests.support.client import Visitor


def test_an_answer_to_a_guiding_question_is_read_with_the_question(client: Visitor) -> None:
    question = Question(position=1, text={"sv": "Är målen rätt?"})
    consultation = factories.consultation(questions=[question])
    answer = factories.comment(consultation, None, body="Ja, de är rätt.")
    factories.comment(consultation, None, body="Planen är bra.")
    db.session.get_one(Comment, answer.id).question_id = question.id
    db.session.add(Report(consultation_id=consultation.id, released_at=clock.now()))
    page = client.visit(f"/consultations/{consultation.slug}/report")
    assert "Svar på fråga 1: Är målen rätt?" in page.one("//article[@id='c1']")
    assert "Svar på fråga" not in page.one("//article[@id='c2']")
    assert "utkast" not in page.said
    assert page.all("//nav[@class='toc']//span[@class='toc-t']")[0] == "Hela planen"
