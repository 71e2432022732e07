# `make` lists what can be done here.
# A target that needs packages depends on a stamp that carries the hash of the list of packages, so that .venv follows the
# list and nothing is installed twice.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
PORT ?= 8000
export PORT
export SITE_URL ?= http://127.0.0.1:$(PORT)

BIN := .venv/bin
VAR := $(or $(VAR_DIR),var)
hash = $(shell { $(1); } | sha256sum | cut -c1-16)
INSTALLED := .venv/app-$(call hash,cat requirements.txt)
INSTALLED_DEV := .venv/dev-$(call hash,cat requirements.txt requirements-dev.txt)
INSTALLED_BENCH := .venv/bench-$(call hash,cat requirements.txt requirements-dev.txt requirements-bench.txt)
# What `make setup` reads. Beside the files: where it writes to.
SETUP := $(VAR)/setup-$(call hash,echo "$(DATABASE_URL) $(SEARCH_URL)"; find requirements.txt fixtures static apps/search apps/*/migrations -type f -not -name '*.pyc' -print0 | LC_ALL=C sort -z | xargs -0 sha256sum)
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
MANAGE := $(BIN)/python manage.py
PYTEST := $(BIN)/python -m pytest
# Two processes suit two cores; PYTEST_ARGS='-n 0 tests/search' narrows a run.
PYTEST_ARGS ?= -n 2 --dist loadgroup
# What any base with any engine must do: the contract of engines, the outbox, the whole way from a file to a page.
EVERYWHERE := tests/search/test_engines.py tests/search/test_outbox.py tests/search/test_projection.py tests/operations/test_spine.py
ON_A_CLUSTER := $(EVERYWHERE) tests/search/test_moving.py tests/search/test_query.py tests/web/test_search_page.py tests/operations/nodes_that_stop.py
SIZE ?= 100000

.PHONY: help run setup test test-sqlite test-opensearch test-postgresql check format lock messages migrations pictures bench-ingest bench-search bench-pages bench-load bench-curation fuzz-ingest fuzz-views drill-kills clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(SETUP) ## Serve the site on http://127.0.0.1:8000 (PORT=… changes it); the first call sets it up
	@echo
	@echo "IGKB:     $(SITE_URL)"
	@echo "Sign in:  $(SITE_URL)/admin/ as admin, editor, curator or reader; password: $(if $(DEMO_PASSWORD),the one of DEMO_PASSWORD,demonstration-only)"
	@echo "Stop:     Ctrl+C"
	@echo
	@exec $(BIN)/gunicorn igkb.wsgi

setup: $(SETUP) ## Install, migrate, load the reference data and the demonstration set, build the index, create users

# The index comes first: what is loaded then goes into it document by document.
$(SETUP): $(INSTALLED)
	$(MANAGE) migrate --verbosity 0
	$(MANAGE) search_rebuild --if-needed
	$(MANAGE) load_reference
	$(MANAGE) load_demo
	$(MANAGE) create_demo_users
	$(MANAGE) collectstatic --noinput --verbosity 0
	@rm -f $(VAR)/setup-*
	@touch $@

test: test-sqlite ## Run the whole test suite on SQLite and Whoosh, and what depends on either on PostgreSQL, with Whoosh and with three OpenSearch nodes
	tests/services/with-postgresql $(PYTEST) $(PYTEST_ARGS) -k "not opensearch" $(EVERYWHERE)
	@$(MAKE) test-opensearch

test-sqlite: $(INSTALLED_DEV) ## Run the whole test suite on SQLite and Whoosh alone
	@tests/services/install chromium gettext postgresql opensearch redis
	$(PYTEST) $(PYTEST_ARGS)

test-opensearch: $(INSTALLED_DEV) ## Run what searches on PostgreSQL and three OpenSearch nodes of its own, of which one is killed and comes back
	@tests/services/install postgresql opensearch
	tests/services/with-postgresql $(BIN)/python -m tests.services.nodes $(PYTEST) $(PYTEST_ARGS) -k "not whoosh" $(ON_A_CLUSTER)

# What asks no base, brings its own, or looks at what a browser makes of pages. `make test` tries OpenSearch on PostgreSQL.
NO_BASE := tests/architecture tests/lib tests/ingestion/readers tests/search/test_killed_writer.py \
	$(addprefix tests/operations/test_,broker.py copies.py index.py kills.py migrations.py) \
	$(addprefix tests/browser/test_,curation.py faults.py hostile_texts.py pages.py setup.py)
test-postgresql: $(INSTALLED_DEV) ## Run all tests that ask the base on a PostgreSQL server of its own
	@tests/services/install chromium postgresql redis
	tests/services/with-postgresql $(PYTEST) $(PYTEST_ARGS) -k "not opensearch" $(NO_BASE:%=--ignore=%)

check: $(INSTALLED_DEV) ## Lint, format, types, import contracts, templates, Django's own checks, licences, vulnerabilities
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/djlint --quiet --lint --check templates
	$(BIN)/mypy
	$(MANAGE) check --fail-level WARNING
	$(MANAGE) makemigrations --check --dry-run
	$(BIN)/python -m tests.packages

format: $(INSTALLED_DEV) ## Format code and templates
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .
	$(BIN)/djlint --quiet --reformat templates || true

lock: $(INSTALLED_DEV) ## Compile the pinned lists of packages anew
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url -o requirements.txt requirements.in
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url -o requirements-tracing.txt requirements-tracing.in
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url -o requirements-dev.txt requirements-dev.in
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url -o requirements-bench.txt requirements-bench.in

LANGUAGES := $(notdir $(wildcard locale/*))
messages: $(INSTALLED_DEV) ## Gather the words of the interface into locale/, and compile what is translated
	@tests/services/install gettext
	$(MANAGE) makemessages $(LANGUAGES:%=--locale=%) --no-wrap --no-location --no-obsolete --ignore='.venv/*' --ignore='$(VAR)/*' --ignore='tests/*'
	$(MANAGE) compilemessages --verbosity 0 $(LANGUAGES:%=--locale=%) --ignore=.venv --ignore='$(VAR)'

migrations: $(INSTALLED_DEV) ## Write the migrations of changed models
	$(MANAGE) makemigrations

pictures: $(INSTALLED_DEV) ## Take the pictures of docs/pictures anew
	@tests/services/install chromium
	$(BIN)/python -m tests.browser.pictures docs/pictures

bench-ingest: $(INSTALLED_DEV) ## Measure parsing and storing, on SQLite and PostgreSQL
	@tests/services/install postgresql
	$(BIN)/python -m benchmarks.ingest

bench-search: $(INSTALLED_BENCH) ## Measure the search beside its peers (SIZE=100000; ARGS='--skip stock' leaves a part out)
	@tests/services/install postgresql
	$(BIN)/python -m benchmarks.search $(SIZE) $(ARGS)

bench-pages: $(INSTALLED_DEV) ## Measure the server's time and the queries of each type of page (SIZE=100000)
	$(BIN)/python -m benchmarks.pages $(SIZE)

RATE ?= 50
SECONDS ?= 600
bench-load: $(INSTALLED_BENCH) ## Serve readers during an ingestion, all parts on this machine (SIZE=100000 RATE=50 SECONDS=600)
	@tests/services/install postgresql redis
	$(BIN)/python -m benchmarks.load $(SIZE) --rate $(RATE) --seconds $(SECONDS) $(ARGS)

bench-curation: $(INSTALLED_DEV) ## Measure candidates, the queue and a merge beside 100,000 names (SIZE=100000)
	$(BIN)/python -m benchmarks.curation $(SIZE)

N ?= 2000
fuzz-ingest: $(INSTALLED_DEV) ## Take in N damaged records, each bounded in memory and time, and check what became of them
	MUTATIONS=$(N) $(PYTEST) $(PYTEST_ARGS) -v tests/ingestion/test_mutations.py

KILLS ?= 300
drill-kills: $(INSTALLED_DEV) ## Kill parts of an installation at work KILLS times, and compare what it holds with what people were told (SEED=… repeats)
	@tests/services/install postgresql redis
	$(BIN)/python -m tests.operations.kills --kills $(KILLS) $(if $(SEED),--seed $(SEED))

fuzz-views: $(INSTALLED_DEV) ## Send N made-up requests to every address as every role, and two hundred hostile texts to each field
	FUZZED_REQUESTS=$(N) $(PYTEST) $(PYTEST_ARGS) tests/web/test_fuzzed_views.py tests/web/test_hostile_requests.py

clean: ## Remove .venv and caches; keeps the data in var/
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || { echo "$$($(PYTHON) --version) can't be used: IGKB needs Python 3.11 to 3.13. Name one: make PYTHON=python3.12 …" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "Python's venv module is missing: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv --clear .venv

$(INSTALLED): .venv/bin/python
	$(PIP) -r requirements.txt
	@rm -f .venv/app-* && touch $@

$(INSTALLED_DEV): $(INSTALLED)
	$(PIP) -r requirements.txt -r requirements-dev.txt
	@rm -f .venv/dev-* && touch $@

$(INSTALLED_BENCH): $(INSTALLED_DEV)
	$(PIP) -r requirements-bench.txt
	@rm -f .venv/bench-* && touch $@
