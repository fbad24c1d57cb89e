"""What every test may ask for; each part says in its module what it gives."""

pytest_plugins = [
    "tests.support.postgres",
]
