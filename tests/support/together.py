"""Several acts at the same moment, each as a process of its own would do it."""

from collections.abc import Callable
from threading import Barrier, Thread

from flask import Flask

from consult.db import db, transaction
from consult.errors import DomainError


def together(app: Flask, *acts: Callable[[], object]) -> list[object]:
    """Let several acts happen at the same moment; give what each gave, or how it was refused."""
    db.session.commit()
    ready, results = Barrier(len(acts)), list[object]()

    def run(act: Callable[[], object]) -> None:
        with app.app_context():
            ready.wait()
            try:
                with transaction():
                    results.append(act())
            except DomainError as refusal:
                results.append(refusal)
            finally:
                db.session.remove()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
