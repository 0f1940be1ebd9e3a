# make run: the demo on this machine. make test: everything that CI asks.
# Both make their own environments; nothing else has to be installed.

PYTHON ?= $(shell for each in python3.14 python3.13 python3.12 python3.11 python3; do \
	command -v $$each > /dev/null \
	&& $$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null \
	&& echo $$each && break; done)
VENV := .venv
BIN := $(VENV)/bin
CACHE := .cache
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
TRIAL := $(BIN)/python -W error -b -m twisted.trial --random=0 --temp-directory=$(CACHE)/trial
UNIT := $(patsubst tests/%.py,tests.%,$(wildcard tests/test_*.py))

.DEFAULT_GOAL := help
.PHONY: help run test lint types unit wheel integration coverage docs scan benchmark clean

help: ## Show these lines.
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

# Environments

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed."; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: pyproject.toml | $(BIN)/python
	$(PIP) --editable .
	@touch $@

$(VENV)/.test: pyproject.toml | $(BIN)/python
	$(PIP) --editable '.[test]'
	@touch $@ $(VENV)/.run

# What users do

run: $(VENV)/.run ## Serve the demo tenant on loopback and show how to connect.
	@$(BIN)/zscaler-mcp --demo --transport streamable-http

# What CI asks

test: lint types unit wheel integration scan ## Run every check.

lint: $(VENV)/.test ## Lint, formatting, news fragments.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/towncrier build --draft > /dev/null

types: $(VENV)/.test ## Types.
	$(BIN)/mypy

unit: $(VENV)/.test ## Tests without sockets and without real time.
	$(TRIAL) $(UNIT)

wheel: $(VENV)/.test ## The wheel, installed in an environment of its own.
	$(BIN)/python tests/installed_wheel.py $(CACHE)/wheel

integration: $(VENV)/.test ## Tests with sockets, TLS and clients that we did not write.
	tests/integration/prepare.sh $(CACHE) $(BIN)/python
	$(TRIAL) tests.integration

# For developers

coverage: $(VENV)/.test ## Branch coverage of the unit tests.
	$(BIN)/coverage run -m twisted.trial --temp-directory=$(CACHE)/trial $(UNIT)
	$(BIN)/coverage report

docs: $(VENV)/.test ## Write what is rendered from tables: settings, sample, tools.
	$(BIN)/python contrib/render_docs.py

scan: $(VENV)/.test $(CACHE)/scan/bin/sslyze ## Scan TLS with sslyze, in an environment of its own.
	PYTHONPATH=. $(BIN)/python contrib/scan_tls.py $(CACHE)/scan/bin/sslyze

$(CACHE)/scan/bin/sslyze:
	$(PYTHON) -m venv $(CACHE)/scan
	$(CACHE)/scan/bin/python -m pip install --quiet --disable-pip-version-check 'sslyze==6.*'

benchmark: $(VENV)/.test ## Compare with the official SDKs; weigh catalog, authentication.
	PYTHONPATH=. $(BIN)/python contrib/benchmark/compare.py
	PYTHONPATH=. $(BIN)/python contrib/benchmark/catalog.py
	PYTHONPATH=. $(BIN)/python contrib/benchmark/authentication.py
	PYTHONPATH=. $(BIN)/python contrib/benchmark/pipeline.py

clean: ## Remove what these rules made.
	rm -rf $(VENV) $(CACHE) .mypy_cache .ruff_cache .hypothesis
