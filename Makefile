# Every routine of the project has one name here. `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEVELOPING := $(VENV)/.ready-dev
PIP := $(BIN)/python -m pip install --disable-pip-version-check
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.10 --generate-hashes --no-annotate --no-header \
    pyproject.toml
LOWEST := .venv-lowest
SAMPLE := tests/test_lowest.py tests/test_command_lines.py \
    $(addprefix tests/unit/,http/test_http.py commands/test_doctor.py accounts/test_settings.py \
    $(addprefix adapters/test_,mocks.py functions.py dynamic.py))
SOURCES := provider tests examples policies benchmarks docs generator

.DEFAULT_GOAL := help
.NOTPARALLEL: # make up destroy: one after the other, whatever MAKEFLAGS says
.PHONY: help up preview refresh destroy down test format lint types unit lowest sample faults bench generate docs dist lock clean

help: ## list the commands
	@sed -nE 's/^([a-z ]+):.*## (.*)/\1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "  make %-28s %s\n", $$1, $$2 }'

up preview refresh destroy: $(READY) ## run the quickstart stack on the simulators; ARGS=--diff adds options
	@$(BIN)/telephony-sandbox quickstart $@ $(value ARGS)

down: $(READY) ## stop the simulators; their data stays in .sandbox/
	@$(BIN)/telephony-sandbox quickstart down

test: lint types unit ## run all checks that a change must pass

format: $(DEVELOPING) ## format the code
	$(BIN)/ruff format $(SOURCES)
	$(BIN)/ruff check --fix $(SOURCES)

lint: $(DEVELOPING) ## check formatting, lint and the layers of imports
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/lint-imports

types: $(DEVELOPING) ## check the types with mypy
	$(BIN)/mypy

unit: $(DEVELOPING) ## run the tests; on both engines if pulumi is on PATH
	@$(BIN)/python -m compileall -q provider # what the tests start writes no bytecode
	$(BIN)/pytest -n auto --dist worksteal

lowest: $(LOWEST)/.ready ## run the tests with the lowest versions of dependencies; TESTS=... selects
	$(LOWEST)/bin/pytest -n auto --dist worksteal $(TESTS)

sample: $(DEVELOPING) ## run a part of lowest, for CI; skipped without a registry
	@if $(BIN)/python -m pip --disable-pip-version-check index versions pip >/dev/null 2>&1; \
	then $(MAKE) --no-print-directory lowest TESTS="$(SAMPLE)"; \
	else echo "SKIPPED: no package registry answers, so the lowest versions cannot be installed" >&2; fi

faults: $(DEVELOPING) ## run every fault at every call of every resource, and a soak; prints totals
	$(BIN)/pytest -n auto --dist worksteal -m sweep tests/faults

bench: $(DEVELOPING) ## run the benchmarks; prints the tables of docs/scale.md
	$(BIN)/python -m benchmarks

generate: $(DEVELOPING) ## generate classes, schema and reference from the declarations
	$(BIN)/python -m generator

docs: generate ## build the documentation in docs/_site, with its reference
	$(BIN)/sphinx-build --quiet --fail-on-warning --keep-going docs docs/_site
	@echo "docs/_site/index.html"

dist: $(DEVELOPING) ## build wheel and sdist in dist/, for the newest version in CHANGELOG.md
	$(BIN)/pytest -q tests/release/test_version.py
	$(BIN)/python -m hatchling build --clean

lock: $(DEVELOPING) ## resolve the requirements for users and for development
	$(COMPILE) --all-extras --group build --group lint --group docs --output-file requirements-dev.txt
	$(COMPILE) --resolution lowest-direct --all-extras --group build --group docs --output-file requirements-lowest.txt
	$(COMPILE) --extra sandbox --group install --constraint requirements-dev.txt --output-file requirements-sandbox.txt

clean: ## remove everything that these commands created
	rm -rf $(VENV) $(LOWEST) .sandbox dist docs/_site .import_linter_cache .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(READY): pyproject.toml requirements-sandbox.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || { echo "Python 3.10 or newer is required: make PYTHON=/path/to/python3 ..."; exit 1; }
	@echo "Creating $(VENV) (once) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) --require-hashes -r requirements-sandbox.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(DEVELOPING): $(READY) requirements-dev.txt
	@echo "Adding the development tools to $(VENV) (once) ..."
	@$(PIP) --require-hashes -r requirements-dev.txt
	@touch $@

$(LOWEST)/.ready: $(LOWEST)/.fetched pyproject.toml
	@$(BIN)/uv pip install --quiet --python $(LOWEST)/bin/python --offline --no-deps --no-build-isolation -e .
	@touch $@

$(LOWEST)/.fetched: $(DEVELOPING) requirements-lowest.txt
	@echo "Creating $(LOWEST) (once) ..."
	@rm -rf $(LOWEST)
	@$(PYTHON) -m venv --without-pip $(LOWEST)
	@$(BIN)/uv pip install --quiet --python $(LOWEST)/bin/python --only-binary :all: --require-hashes \
	    $${PIP_INDEX_URL:+--default-index $$PIP_INDEX_URL} -r requirements-lowest.txt
	@touch $@
