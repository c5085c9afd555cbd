# Everything is reachable from here: `make demo`, `make test`, `make check`, `make bench`, `make mutants`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=

.PHONY: demo test check bench mutants lock clean
demo: $(VENV)/.ready
	$(BIN)/sightline demo $(ARGS)

test: $(VENV)/.ready
	$(BIN)/pytest $(ARGS)

check: $(VENV)/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.ready
	$(BIN)/python -m benchmarks $(ARGS)

mutants: $(VENV)/.ready ## ARGS="access --sample 40 --seed 1": small wrongs that no test notices
	$(BIN)/python -m tests.mutation $(ARGS)

$(VENV)/.ready: requirements.lock pyproject.toml hatch_build.py package-lock.json
	$(PYTHON) -c 'import sys; sys.exit("Sightline needs Python 3.11 or newer") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	touch $@

lock: ## write requirements.lock anew (no registry addresses in it)
	uv pip compile --universal --generate-hashes --no-annotate --no-header --no-emit-index-url --python-version 3.11 --group dev --extra pdf pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) build dist maps/_assets
