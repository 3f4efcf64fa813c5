# Two commands: `make demo` serves an invented world; `make test` checks everything. Both set up what they need.
PYTHON ?= python3
VENV   ?= .venv
BENCH  ?= all
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed

# Where it is set, each of the hundreds of processes that the tests begin compiles all of whodex anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test coverage audit lint types contracts bench clean

demo: $(STAMP)
	$(BIN)/whodex demo $(DEMO)

test: lint types contracts
	$(BIN)/python -m pytest -n 2 --dist worksteal -q $(PYTEST)
	$(BIN)/python tools/audit.py --report

# The tests again, counting what they reach: they take twice as long so, which is why `make test` does without.
coverage: $(STAMP)
	$(BIN)/python -m pytest -n 2 --dist worksteal --cov --cov-report=term -q $(PYTEST)

# Known holes in what the package needs; `make test` only tells of them.
audit: $(STAMP)
	$(BIN)/python tools/audit.py

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)
	$(BIN)/mypy

contracts: $(STAMP)
	$(BIN)/lint-imports

bench: $(STAMP)
	$(BIN)/python -m bench $(BENCH)

# pip 25.1 brought --group (PEP 735).
$(STAMP): pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("whodex needs Python 3.11 or newer, this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable . --group dev
	touch $(STAMP)

clean:
	rm -rf $(VENV) build dist .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
