# listing-scanner: `make demo` runs the main job, `make test` passes the tests. Both install what they need into .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN := $(BIN)/python -m
STAMP := $(VENV)/.installed-core
TEST_STAMP := $(VENV)/.installed-test
EXTRAS := test,ocr,tables,complaint,cluster,browser

.PHONY: demo test test-cluster lint eval bench package clean
SOURCE ?=
EVAL ?=

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "listing-scanner needs Python 3.11 or newer, this is " + sys.version.split()[0])'
	$(PYTHON) -m venv $(VENV)

$(STAMP): setup.cfg pyproject.toml | $(BIN)/python
	$(RUN) pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(TEST_STAMP): setup.cfg pyproject.toml .ci/system-packages | $(BIN)/python
	sh .ci/system-packages
	$(RUN) pip install --quiet --disable-pip-version-check --editable '.[$(EXTRAS)]'
	@touch $@ $(STAMP)

demo: $(STAMP)  ## crawl the bundled demo shop (or SOURCE=file|folder|address) and write the fix list to out/
	@$(BIN)/listing-scanner demo $(if $(SOURCE),--source '$(SOURCE)') --out out

lint: $(TEST_STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test: $(TEST_STAMP) lint  ## lint, types and every test
	$(RUN) pytest -q -n auto --dist worksteal --cov=scanner --cov=reports --cov-report=term:skip-covered $(PYTEST)

test-cluster: $(TEST_STAMP)  ## Dask and Spark (installed here, needs Java 17), and ten kills where the suite has three
	$(RUN) pip install --quiet --disable-pip-version-check 'pyspark>=4,<5' 'pandas>=2.2'
	KILLS=10 $(RUN) pytest -q tests/engine/test_kills.py tests/engine/test_cluster.py tests/cluster $(PYTEST)

eval: $(STAMP)  ## score the judging: our own rows, or a folder in the same format with EVAL=folder
	$(BIN)/python tests/eval/run.py $(EVAL)

bench: $(TEST_STAMP)  ## every cost beside its floor, as ratios of one run
	$(BIN)/python -m tests.bench $(BENCH)

package: $(TEST_STAMP)
	$(RUN) pip install --quiet build
	$(RUN) build

clean:
	rm -rf build dist out *.egg-info .mypy_cache .ruff_cache .pytest_cache
