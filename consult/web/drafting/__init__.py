"""Where drafters work on a plan: what it is, its text, its translation and its goals."""

from flask import Blueprint

from consult.web.drafting import details, goals, imports, overview, section, structure, translation

bp = Blueprint("drafting", __name__, url_prefix="/desk/plans")

FORM = ["GET", "POST"]
bp.add_url_rule("/new", view_func=details.create, methods=FORM)
bp.add_url_rule("/<slug>", view_func=overview.plan)
bp.add_url_rule("/<slug>/move", view_func=overview.move, methods=["POST"])
bp.add_url_rule("/<slug>/details", view_func=details.details, methods=FORM)
bp.add_url_rule("/<slug>/goals", view_func=goals.goals)
bp.add_url_rule("/<slug>/import", view_func=imports.import_text, methods=FORM)
bp.add_url_rule("/<slug>/import/<locale>", view_func=imports.import_text, methods=FORM)
bp.add_url_rule("/<slug>/sections/new", view_func=structure.add_section, methods=FORM)
bp.add_url_rule("/<slug>/sections/<uid>", view_func=section.section, methods=FORM)
bp.add_url_rule("/<slug>/sections/<uid>/goals", view_func=goals.section_goals, methods=FORM)
bp.add_url_rule("/<slug>/sections/<uid>/title", view_func=structure.retitle, methods=FORM)
bp.add_url_rule("/<slug>/sections/<uid>/remove", view_func=structure.remove_section, methods=FORM)
bp.add_url_rule("/<slug>/sections/<uid>/in/<locale>", view_func=translation.translation, methods=FORM)
