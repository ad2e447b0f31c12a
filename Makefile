# The commands of the house. Nothing is assumed but python3 (3.11 or newer) and make.
#   make run    the demo college at http://127.0.0.1:8000      make test   everything that can be checked here
# PORT, HOST, DATABASE_URL, DATA_DIR and PUBLIC_URL are read from the environment, or given: make run PORT=9000

PYTHON ?= python3
BIN := .venv/bin
# The tests of the rules: make check runs them, and watches how much of the rules they reach.
RULES := $(wildcard tests/*/domain)
MAKEFLAGS += --no-print-directory
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help run test check bench demo backup messages migration lock environment environment-dev

help:
	@sed -n 's/^#: //p' Makefile

#: make run                the server, with the demo college when the database is empty
run: environment
	@$(BIN)/rallypoint serve --demo-when-empty

#: make test               make check, then every other test (PostgreSQL and Chromium are used when present)
test: check
	@$(BIN)/python -m pytest -n 2 --dist worksteal $(addprefix --ignore=,$(RULES))

#: make check              style, types, import rules, and how much of the rules the unit tests reach
check: environment-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python -m coverage erase
	@$(BIN)/python -m coverage run -m pytest -q -p no:cacheprovider $(RULES)
	@$(BIN)/python -m coverage report

#: make bench              side-by-side and scale measurements, written to bench/results/
bench: environment-dev
	@$(BIN)/python -m bench

#: make demo               throws the demo data away and loads it fresh, dated from today
demo: environment
	@$(BIN)/rallypoint demo --fresh

#: make backup             a consistent copy of database and files, also while the server runs
backup: environment
	@$(BIN)/rallypoint backup

#: make messages           collects the texts for people into locale/ and marks what is untranslated
messages: environment-dev
	@$(BIN)/python -m operations.catalogues

#: make migration APP=…    writes the migration of a package whose tables changed
migration: environment-dev
	@test -n "$(APP)" || { echo "Say which package: make migration APP=events" >&2; exit 2; }
	@$(BIN)/python -m foundation.database.migrations new $(APP)

#: make lock               resolves the dependencies of pyproject.toml anew, with hashes and without addresses
lock:
	@$(PYTHON) operations/environment.py lock

environment:
	@$(PYTHON) operations/environment.py requirements.lock

environment-dev:
	@$(PYTHON) operations/environment.py requirements-dev.lock
