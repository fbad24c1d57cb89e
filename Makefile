# Needs Python 3.11 or newer, git and make; everything else is fetched into .venv, as locked in requirements/.
# Node, PostgreSQL, Chromium and Java are used where they are found (see docs/architecture.md).

PYTHON ?= $(shell for python in python3.11 python3.12 python3.13 python3.14 python3; do \
	$$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
BIN := .venv/bin
UV := $(BIN)/uv
PYTEST = $(BIN)/python -m pytest --numprocesses=auto $(ARGS)
LOCK = $(UV) pip compile --quiet --generate-hashes --no-emit-index-url --universal --python-version 3.11 \
	--custom-compile-command 'make lock' $(if $(UPGRADE),--upgrade)
SOURCES := pyproject.toml hatch_build.py $(wildcard translations/*/LC_MESSAGES/*.po) \
	$(shell find frontend -path '*/node_modules' -prune -o -type f -print 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help run test lint bench lock messages clean

help: ## list these targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1	\2/p' $(MAKEFILE_LIST)

run: .venv/built ## set everything up and serve the demo
	@$(BIN)/consult demo
	@CONSULT_MODE=demo $(BIN)/consult serve

test: .venv/dev .venv/built ## every test, on SQLite and on PostgreSQL; ARGS go to pytest
	$(PYTEST) --database=sqlite
	$(PYTEST) --database=postgresql

lint: .venv/dev .venv/built ## style, types, layers, templates, scripts
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports
	$(BIN)/djlint --lint templates
	@if command -v node >/dev/null || [ -n "$$CI" ]; then cd frontend && node_modules/.bin/eslint .; \
	else echo "The scripts were not linted: there is no node on this machine."; fi

bench: .venv/dev .venv/built ## measure the speed of pages against a floor
	$(BIN)/python -m bench

lock: $(UV) ## renew requirements/ after a change in pyproject.toml; UPGRADE=1 takes newer versions too
	$(LOCK) pyproject.toml -o requirements/run.txt
	$(LOCK) pyproject.toml --group test --group lint -c requirements/run.txt -o requirements/dev.txt
	$(LOCK) --group build -c requirements/run.txt -o requirements/build.txt

messages: .venv/dev ## bring the catalogues up to date with the sources
	$(BIN)/python -m tests.support.catalogues

clean: ## remove what can be made again; the database in instance/ stays
	rm -rf .venv build dist consult/static/dist frontend/node_modules .mypy_cache .ruff_cache

$(UV):
	@test -n "$(PYTHON)" || { echo "Consult needs Python 3.11 or newer, with its venv module." >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==0.13.9

.venv/run: requirements/run.txt | $(UV)
	$(UV) pip install --quiet --require-hashes -r $<
	@touch $@

.venv/dev: requirements/dev.txt .venv/run
	$(UV) pip install --quiet --require-hashes -r $<
	@touch $@

.venv/built: $(SOURCES) requirements/build.txt .venv/run
	$(UV) pip install --quiet --no-deps --build-constraints requirements/build.txt --editable .
	@touch $@
