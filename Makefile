# Every target with its line: `make help`. Set-up happens on the way, once: its stamps live in .venv.

PYTHON ?= python3
CHROMIUM ?= /usr/bin/chromium
export CHROMIUM
# What is compiled is kept: each command that a test starts would compile the board anew.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
RUNTIME := .venv/.runtime
DEV := .venv/.dev
LOWEST := .venv/lowest
PEERS := .venv/peers
PIP := $(BIN)/python -m pip --disable-pip-version-check
SOURCES := pyproject.toml hatch_build.py
INSTALL_PROJECT := $(PIP) install --quiet --no-deps --no-build-isolation --editable .
# A worker a core; tests stay in their order, so that those of a browser come last (tests/conftest.py).
WORKERS := -n auto --maxprocesses 4 --dist loadgroup --no-loadscope-reorder
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

.PHONY: help
help: ## Say what each target does
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: serve
serve: $(RUNTIME) ## Serve the board, building the record if there is none [PORT=8501] [ADDRESS=127.0.0.1]
	@exec $(BIN)/readiness serve $(if $(PORT),--port $(PORT)) $(if $(ADDRESS),--address $(ADDRESS))

.PHONY: dev
dev: $(DEV) ## Serve the board while you work on it: a saved file reruns the page, an error shows where it is [PORT=8501]
	@export STREAMLIT_SERVER_FILE_WATCHER_TYPE=auto STREAMLIT_SERVER_RUN_ON_SAVE=true STREAMLIT_CLIENT_SHOW_ERROR_DETAILS=full \
		&& exec $(BIN)/readiness serve $(if $(PORT),--port $(PORT))

.PHONY: quick
quick: $(DEV) lint types ## Check while you work: lint, types, and the tests that are neither slow nor of a browser [ARGS="-k gates"]
	@$(BIN)/python -m pytest --quiet $(WORKERS) -m "not browser and not slow" $(ARGS)

.PHONY: test
test: $(DEV) chromium postgres ## Run everything: lint, types, tests, browser tests [ARGS="-k gates"]
	@$(MAKE) --jobs 2 lint types & checks=$$!; \
		$(BIN)/python -m pytest $(WORKERS) $(ARGS); tests=$$?; \
		wait $$checks || { echo "Lint or types failed: see above."; exit 1; }; exit $$tests

.PHONY: lowest
lowest: $(DEV) postgres ## Run the tests, without those of a browser, with the oldest versions that pyproject.toml allows
	@$(BIN)/uv venv --quiet --clear --python $(BIN)/python $(LOWEST)
	@$(BIN)/uv pip install --quiet --python $(LOWEST) --resolution lowest-direct --extra notify --extra postgres --extra s3 --requirements pyproject.toml
	@$(BIN)/uv pip freeze --quiet --python $(LOWEST) > $(LOWEST)/floors.txt
	@$(BIN)/uv pip install --quiet --python $(LOWEST) --constraints $(LOWEST)/floors.txt --group dev
	@$(BIN)/uv pip install --quiet --python $(LOWEST) --no-deps --no-build-isolation --editable .
	@$(LOWEST)/bin/python -m pytest $(WORKERS) -m "not browser" $(ARGS)

.PHONY: soak
soak: $(DEV) chromium postgres nginx ## Run the long form of the fuzz tests, of altered packs and records, extreme documents, killed writers, outages, crowds and a proxy [SOAK=10000]
	@SOAK=$(or $(SOAK),10000) $(BIN)/python -m pytest -k "mutated or grow" tests/importers
	@SOAK=$(or $(SOAK),10000) $(BIN)/python -m pytest $(WORKERS) -m hypothesis tests/domain tests/findings tests/review tests/figures tests/ui tests/test_data.py tests/store
	@SOAK=$(or $(SOAK),10000) $(BIN)/python -m pytest $(WORKERS) -m hypothesis -k "not mutated and not grow" tests/importers
	@SOAK=$(or $(SOAK),10000) $(BIN)/python -m pytest $(WORKERS) tests/exporters/packs tests/exporters/test_odd.py tests/test_data.py tests/cli/test_verify_pack.py
	@SOAK=$(or $(SOAK),10000) $(BIN)/python -m pytest $(WORKERS) tests/store/test_alterations.py tests/cli/test_accepted_is_shown.py
	@SOAK=$(or $(SOAK),10000) $(BIN)/python -m pytest -k "killed or corruption or failing or swapped or readers" tests/store/publish
	@SOAK=$(or $(SOAK),10000) $(BIN)/python -m pytest tests/pages/test_flood.py tests/pages/test_crowd.py tests/pages/test_sessions.py tests/test_deploy.py tests/test_deploy_files.py tests/bench/test_parts.py
	@SOAK=$(or $(SOAK),10000) $(BIN)/python -m pytest $(WORKERS) tests/store/telemetry tests/store/publish/test_replica.py tests/store/test_verification.py
	@SOAK=$(or $(SOAK),10000) $(BIN)/python -m pytest -rP tests/store/postgres tests/cli/test_server.py tests/pages/test_viewers.py

.PHONY: cost
cost: $(DEV) ## Measure what hard documents cost to import, seconds a MB and memory; fail above the promise [WORDS="YAML: gates"]
	@$(BIN)/python -m tools.cost $(WORDS)

.PHONY: icons
icons: $(DEV) ## Write the icons in use, of the font that Streamlit brings
	@$(BIN)/uv run --quiet --no-project --with fonttools --with brotli python -m tools.icons \
		$$($(BIN)/python -c "import streamlit; print(streamlit.__path__[0])")/static/static

.PHONY: bundle
bundle: $(DEV) ## Join the scripts that Streamlit's page asks for (needs Node.js)
	@$(BIN)/python -m tools.bundle $$($(BIN)/python -c "import streamlit; print(streamlit.__path__[0])")/static

.PHONY: bench
bench: $(DEV) chromium postgres ## Measure the board beside an empty Streamlit page [LONG=1] [WRITE=1] [PARTS="visits growth"] [CERTIFICATIONS="1 1000"] [SAMPLES=100000000] [RECORD=large.duckdb]
	@$(BIN)/python -m bench $(PARTS) $(if $(LONG),--form long) $(if $(WRITE),--write) --json bench/latest.json \
		$(if $(CERTIFICATIONS),--certifications $(CERTIFICATIONS)) $(if $(SAMPLES),--samples $(SAMPLES)) $(if $(RECORD),--record $(RECORD))

.PHONY: bench-peers
bench-peers: $(DEV) ## Install Dash, NiceGUI and Panel in an environment of their own, for `make bench` to compare with
	@$(BIN)/uv venv --quiet --clear --python $(BIN)/python $(PEERS)
	@# Not from here, where the board's own constraints hold, which have no hashes.
	@cd / && $(CURDIR)/$(BIN)/uv pip install --quiet --python $(CURDIR)/$(PEERS) --require-hashes \
		--requirement $(CURDIR)/bench/peers/requirements.txt

.PHONY: lint
lint: $(DEV) ## Check style, format, and that what is imported is declared
	@$(BIN)/ruff check --quiet .
	@found=$$($(BIN)/deptry . 2>&1) || { echo "$$found"; exit 1; }
	@$(BIN)/ruff format --quiet --check . || { echo "Run 'make format'."; exit 1; }

.PHONY: types
types: $(DEV) ## Check types
	@$(BIN)/mypy --no-error-summary

.PHONY: layers
layers: $(DEV) ## Check who imports whom
	@$(BIN)/python -m pytest --quiet tests/test_layers.py

.PHONY: coverage
coverage: $(DEV) chromium ## Run the tests, say what none of them reached, and fail under 97% of the rules and importers
	@$(BIN)/coverage run -m pytest $(ARGS)
	@$(BIN)/coverage report
	@for package in domain findings importers; do printf "%s, lines and branches: " $$package; \
		$(BIN)/coverage report --format total --precision 1 --include "dashboard/$$package/*" --fail-under 97 \
		|| { echo "Fewer than 97%: add tests of what is listed above."; exit 1; }; done

.PHONY: mutants
mutants: $(DEV) ## Change the rules in small ways and say which changes no test notices [SAMPLE=400] [ARGS=...]
	@$(BIN)/python -m tools.mutation $(if $(SAMPLE),--sample $(SAMPLE)) $(ARGS)

.PHONY: format
format: $(DEV) ## Format the code, mending what ruff can
	@$(BIN)/ruff check --quiet --fix --exit-zero .
	@$(BIN)/ruff format .

.PHONY: docs
docs: $(DEV) ## Write the field tables of data/README.md from the schema
	@$(BIN)/python -m docs.fields

.PHONY: lock
lock: $(DEV) ## Bring the locked requirements to the newest versions allowed
	@$(COMPILE) --upgrade --group build --output-file requirements.txt pyproject.toml
	@$(COMPILE) --upgrade --extra postgres --extra s3 --constraints requirements.txt --output-file requirements-network.txt pyproject.toml
	@$(COMPILE) --upgrade --group dev --constraints requirements.txt --output-file requirements-dev.txt pyproject.toml
	@$(COMPILE) --upgrade --output-file bench/peers/requirements.txt bench/peers/requirements.in

.PHONY: build
build: $(DEV) ## Build the wheel and the source distribution into dist/
	@rm -rf dist
	@$(BIN)/python -m build --no-isolation

.PHONY: clean
clean: ## Remove the set-up, builds and caches; the record stays
	rm -rf .venv dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage htmlcov
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# ---- set-up ----------------------------------------------------------------------------------------------------------

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -m venv .venv \
		|| { rm -rf .venv; echo "Python's venv module is needed (Debian: apt-get install python3-venv)."; exit 1; }

$(RUNTIME): requirements.txt $(SOURCES) | $(BIN)/python
	@echo "Setting up .venv (once) ..."
	@$(PIP) install --quiet --require-hashes --requirement requirements.txt
	@$(INSTALL_PROJECT)
	@touch $@

$(DEV): requirements-dev.txt $(SOURCES) | $(BIN)/python
	@echo "Setting up .venv for development (once) ..."
	@$(PIP) install --quiet --require-hashes --requirement requirements-dev.txt
	@$(INSTALL_PROJECT)
	@touch $(RUNTIME) $@

.PHONY: postgres
postgres: ## Install Debian's PostgreSQL for the tests of a ledger in it, if there is none
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
		&& echo "Installing PostgreSQL for the tests (once) ..." && export DEBIAN_FRONTEND=noninteractive \
		&& apt-get update -qq && apt-get install -qq --no-install-recommends postgresql >/dev/null; } || { \
		echo "The tests of a ledger in PostgreSQL need its server. Install it (Debian, as root:"; \
		echo "apt-get install postgresql)"; exit 1; }

.PHONY: nginx
nginx: ## Install Debian's nginx for the tests of boards behind it, if there is none
	@PATH="$$PATH:/usr/sbin" command -v nginx >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
		&& echo "Installing nginx for the tests (once) ..." && export DEBIAN_FRONTEND=noninteractive \
		&& apt-get update -qq && apt-get install -qq --no-install-recommends nginx-light >/dev/null; } || { \
		echo "The tests of boards behind nginx need it. Install it (Debian, as root: apt-get install nginx-light)"; exit 1; }

.PHONY: chromium
chromium: ## Install Debian's Chromium for the browser tests, if there is none [CHROMIUM=/usr/bin/chromium]
	@[ -x "$$CHROMIUM" ] || { [ "$$CHROMIUM" = /usr/bin/chromium ] && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
		&& echo "Installing Chromium for the browser tests (once) ..." && export DEBIAN_FRONTEND=noninteractive \
		&& apt-get update -qq && apt-get install -qq --no-install-recommends chromium >/dev/null; } || { \
		echo "The browser tests need Chromium, and there is none at $$CHROMIUM. Install it (Debian, as root:"; \
		echo "apt-get install chromium), or name one: make test CHROMIUM=/path/to/chrome"; exit 1; }
