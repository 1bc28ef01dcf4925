# Everything a person or a machine does with the project. `make` alone lists the targets.
# Variables: PORT and HOST (where `make demo` listens), DATA (a folder of interchange files instead of the demo brand),
# PYTHON (the interpreter that makes .venv), ARGS (passed on to pytest or to the benchmarks).
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help install demo test test-all lint format messages bench bench-full

PORT ?= 8000
HOST ?= 127.0.0.1
DATA ?=
PYTHON ?=
ARGS ?=
export PYTHON

help:  ## list the targets
	@grep -hE '^[a-z-]+: .*##|^[a-z-]+:  ##' Makefile | sed -E 's/:[^#]*## */\t/' | expand -t 14

install:  ## the environment (.venv) with the development extras
	@scripts/environment.sh dev

demo:  ## a full Relay on http://127.0.0.1:$(PORT): demo brand, last night computed, accounts printed
	@scripts/environment.sh
	@exec .venv/bin/python manage.py serve_demo --host '$(HOST)' --port '$(PORT)' --data '$(DATA)'

test:  ## the quick suite: SQLite, and PostgreSQL with Redis where they answer
	@scripts/environment.sh dev
	@.venv/bin/python scripts/run_tests.py quick $(ARGS)

test-all:  ## every test: slow, browser and fuzzing too
	@scripts/environment.sh dev parquet browser fuzz
	@scripts/install_test_tools.sh
	@.venv/bin/python scripts/run_tests.py all $(ARGS)

lint:  ## style, types, architecture, migrations
	@scripts/environment.sh dev
	@scripts/lint.sh

format:  ## write the style that lint asks for
	@scripts/environment.sh dev
	@.venv/bin/ruff format . && .venv/bin/ruff check --fix .

messages:  ## collect the texts for translation and compile the Chinese catalogue
	@scripts/environment.sh dev
	@scripts/messages.sh

bench:  ## the benchmarks, each a ratio against a named baseline (under 10 minutes)
	@scripts/environment.sh dev bench
	@.venv/bin/python -m benchmarks $(ARGS)

bench-full:  ## the benchmarks at full size
	@scripts/environment.sh dev bench
	@.venv/bin/python -m benchmarks --full $(ARGS)
