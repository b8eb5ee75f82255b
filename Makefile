# Two commands are all that is needed: `make site` builds the site, `make test` runs the tests.
# Both set up `.venv` by themselves, from lock files with hashes.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
LOCK := $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras \
	--no-annotate --custom-compile-command "make lock" --group build

.PHONY: help site serve test demo lint types check snapshots reference bench mutants lock clean

help:  ## Say what each target does
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

site: $(VENV)/.runtime  ## Build the site from data/ into site/ (no network once installed)
	$(BIN)/paperstand build

serve: $(VENV)/.runtime  ## Build, watch and reload on http://127.0.0.1:8000/
	$(BIN)/paperstand serve

test: $(VENV)/.dev  ## Run the tests, on all processors; TESTS="tests/test_merge.py -k dates" names some
	$(BIN)/python -m pytest -n auto --maxprocesses 8 --dist worksteal $(TESTS)

demo: $(VENV)/.dev  ## Fetch from a replay server with faults, and show what comes of it
	$(BIN)/python tests/demo.py

lint: $(VENV)/.dev  ## Lint the code and hold its layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(VENV)/.dev  ## Check the types
	$(BIN)/mypy

check: $(VENV)/.runtime  ## Validate data/
	$(BIN)/paperstand check

snapshots: $(VENV)/.dev  ## Rewrite the page snapshots of the tests
	$(BIN)/python -m pytest tests/test_snapshots.py --snapshot-update

bench: $(VENV)/.dev  ## Measure builds beside Hugo, plain MkDocs and the floor; SIZES="1000 10000" names sizes
	$(BIN)/uv pip install --quiet --python $(BIN)/python --group bench
	$(BIN)/python benchmarks/run.py $(SIZES)

mutants: $(VENV)/.dev  ## Change modules a little and see whether their tests notice; PARTS="merge health" names some
	$(BIN)/uv pip install --quiet --python $(BIN)/python --group mutants
	$(BIN)/python tests/mutants.py $(PARTS)

reference: $(VENV)/.runtime  ## Renew what is made from the types and the kinds of page: schemas, reference, ignored paths
	$(BIN)/paperstand schema
	$(BIN)/python -m generator.starter.places

lock: $(VENV)/.dev  ## Renew the lock files from pyproject.toml
	$(LOCK) --upgrade --output-file requirements.lock
	$(LOCK) --upgrade --group dev --output-file requirements-dev.lock

clean:  ## Remove what was built, and the virtual environment
	rm -rf $(VENV) site .cache

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Paperstand needs Python 3.11 or newer; name one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: $(VENV)/bin/python requirements.lock pyproject.toml
	$(PIP) install --require-hashes --requirement requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements-dev.lock
	$(PIP) install --require-hashes --requirement requirements-dev.lock
	@touch $@
