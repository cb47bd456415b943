# The single list of commands. Each does all its own set-up; `make help` explains them.

# Python 3.10 to 3.12; a virtual environment that is already there has chosen one.
PYTHON ?= $(if $(wildcard .venv/bin/python),.venv/bin/python,python3)
VENV := .venv/bin

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help setup shim quickstart test test-matrix lint format docs fuzz torture bench bench-tokens clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## Prepare .venv with the package, its extras and tools, the shim and the connector jars
	@$(PYTHON) -m tools.bootstrap setup

shim: ## Build the Java shim and put its jar into the package
	@$(PYTHON) -m tools.bootstrap shim

quickstart: setup ## Copy rows between two PostgreSQL tables through a named connection
	@$(VENV)/python -m tools.quickstart

test: lint docs ## Run everything that CI runs: lint, docs build, JUnit, pytest
	@echo "==> JUnit: java-shim"
	@mvn -q -B -f java-shim/pom.xml verify
	@echo "==> pytest"
	@$(VENV)/pytest --numprocesses 2 --dist loadfile
	@echo "==> pytest: smoke tests on the oldest Flink"
	@$(VENV)/python -m tools.matrix --smoke

# For example: make test-matrix MATRIX="--flink 2.1 --python 3.10 --java 17 -- tests/sql"
test-matrix: setup ## Run the whole suite on each Flink release, with the Pythons and JDKs they take
	@$(VENV)/python -m tools.matrix $(MATRIX)

lint: setup ## Check style, types and the directions of dependencies
	@echo "==> ruff check"
	@$(VENV)/ruff check
	@echo "==> ruff format --check"
	@$(VENV)/ruff format --check
	@echo "==> mypy --strict"
	@$(VENV)/mypy
	@echo "==> import-linter"
	@$(VENV)/lint-imports

format: setup ## Rewrite Python and Java sources in the project's style
	@$(VENV)/ruff check --fix
	@$(VENV)/ruff format
	@mvn -q -B -f java-shim/pom.xml spotless:apply

# The variable silences an announcement that Material prints on every build.
docs: setup ## Build the documentation into site/; every warning is an error
	@echo "==> mkdocs build --strict"
	@NO_MKDOCS_2_WARNING=1 $(VENV)/mkdocs build --strict --quiet

FUZZ_SECONDS ?= 600

fuzz: setup ## Fuzz the SQL front for FUZZ_SECONDS (600); on Linux, x86_64
	@mkdir -p .cache/fuzz/new
	@$(VENV)/python -m tests.fuzz.fuzz_sql -max_total_time=$(FUZZ_SECONDS) -timeout=5 \
		-dict=tests/fuzz/sql.dict -artifact_prefix=.cache/fuzz/ .cache/fuzz/new tests/fuzz/corpus

KILLS ?= 1000

torture: setup ## Kill processes that change connections, KILLS (1000) times, and look at the rest
	@$(VENV)/python -m tests.torture --kills $(KILLS)

bench: setup ## Measure what connections cost; ONLY="secrets planning" measures a part
	@$(VENV)/python -m benchmarks $(ONLY)

bench-tokens: setup ## Measure logins with delegation tokens and without, in jobs of SECONDS (120)
	@$(VENV)/python -m benchmarks.token_logins

clean: ## Remove everything that the other commands made
	rm -rf .venv .cache site dist pyflink_connections/lib java-shim/target
	rm -rf .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
