"""Consult: stakeholder dialogue and consultation."""
