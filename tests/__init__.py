"""Tests; a package only so that no installed package of the same name hides it."""
