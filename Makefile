# Everything is reachable from here: `make demo`, `make test`, `make check`, `make bench`, `make mutants`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
COMPILE := uv pip compile --universal --generate-hashes --no-annotate --no-header --no-emit-index-url --python-version 3.11 pyproject.toml

.PHONY: demo test check bench mutants lock clean
demo: $(VENV)/.ready ## needs what the service needs, and no tool of ours
	$(BIN)/sightline demo $(ARGS)

test: $(VENV)/.tools ## two at a time: the tests of one engine beside those of the other
	$(BIN)/pytest -n 2 --dist loadscope $(ARGS)

check: $(VENV)/.tools
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.tools
	$(BIN)/python -m benchmarks $(ARGS)

mutants: $(VENV)/.tools ## ARGS="access --sample 40 --seed 1": small wrongs that no test notices
	$(BIN)/python -m tests.mutation $(ARGS)

$(VENV)/.ready: requirements.lock pyproject.toml hatch_build.py package-lock.json $(wildcard graph_service/web/source/*)
	@$(PYTHON) -c 'import sys; sys.exit("Sightline needs Python 3.11 or newer") if sys.version_info < (3, 11) else None'
	@echo "Setting up in $(VENV), once: about 170 MB of libraries are fetched, and 40 MB from npm for the pages and maps. One to three minutes."
	$(PYTHON) -m venv $(VENV)
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-deps -e .
	touch $@

$(VENV)/.tools: $(VENV)/.ready requirements-dev.lock
	@echo "Adding what the tests need, once: about 110 MB more. One to two minutes."
	$(PIP) --require-hashes -r requirements-dev.lock
	touch $@

lock: ## write both locks anew (no registry addresses in them); the second holds all of the first
	$(COMPILE) -o requirements.lock
	$(COMPILE) -c requirements.lock --group dev --extra pdf -o requirements-dev.lock

clean:
	rm -rf $(VENV) build dist maps/_assets graph_service/web/_assets
