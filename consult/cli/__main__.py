"""So that `python -m consult.cli` is the same as `consult`."""

from consult.cli import main

main(prog_name="consult")
