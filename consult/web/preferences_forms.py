"""The form in which people choose their letters."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, SelectChoice, SelectField

from consult.labels import words
from consult.model.consultations import Consultation
from consult.model.preferences import USUAL, Pace, Topic
from consult.queries.preferences import Chosen
from consult.web.locale import in_text

AS_ABOVE = ""


class LettersForm(FlaskForm):
    """How often letters come: a field for each topic, and one for each consultation."""

    topics: Sequence[Topic] = ()
    consultations: Sequence[Consultation] = ()

    def on_topics(self) -> list[Field]:
        """Give the fields of the topics."""
        return [self[each] for each in self.topics]

    def on_consultations(self) -> list[Field]:
        """Give the fields of the consultations."""
        return [self[_name(each)] for each in self.consultations]

    def chosen(self) -> Chosen:
        """Give what was chosen."""
        return Chosen(
            {topic: Pace(self[topic].data) for topic in self.topics},
            {
                each.id: Pace(self[_name(each)].data)
                for each in self.consultations
                if self[_name(each)].data != AS_ABOVE
            },
        )


def _name(consultation: Consultation) -> str:
    return f"about-{consultation.slug}"


def letters_form(
    topics: Sequence[Topic], consultations: Sequence[Consultation], chosen: Chosen
) -> LettersForm:
    """Make the form for one person, filled in with what they have chosen."""
    paces = [SelectChoice(pace, words(pace)) for pace in Pace]
    fields: dict[str, object] = {"topics": topics, "consultations": consultations}
    for topic in topics:
        pace = chosen.topics.get(topic, USUAL[topic])
        offered = paces[1:] if topic is Topic.ROOM else paces  # the hour would tell when someone has written
        fields[topic] = SelectField(words(topic), choices=offered, default=pace)
    for each in consultations:
        fields[_name(each)] = SelectField(
            in_text(each.title),
            choices=[SelectChoice(AS_ABOVE, _("As chosen above")), *paces],
            default=chosen.consultations.get(each.id, AS_ABOVE),
        )
    form: LettersForm = type("LettersForm", (LettersForm,), fields)()
    return form
