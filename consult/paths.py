"""Where the files beside the code are: in the package when it is installed, beside it in a checkout."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def resources(name: str) -> Path:
    """Find the folder of templates, translations or migrations."""
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name
