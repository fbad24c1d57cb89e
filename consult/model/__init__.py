"""The tables, one module per concept; importing the package makes them all known to the database."""

from consult.model import (
    comments,
    consultations,
    corrections,
    decisions,
    dispositions,
    notices,
    organisations,
    plans,
    records,
    registrations,
    reports,
    similarities,
    statements,
    strategies,
    users,
    versions,
)

__all__ = [
    "comments",
    "consultations",
    "corrections",
    "decisions",
    "dispositions",
    "notices",
    "organisations",
    "plans",
    "records",
    "registrations",
    "reports",
    "similarities",
    "statements",
    "strategies",
    "users",
    "versions",
]
