PYTHON ?= python3
NEWEST ?= python3.13
BIN := .venv/bin
STAMP := .venv/.installed

.PHONY: report test lint stubs newest formats bench bench-small notebooks clean

report: $(STAMP)
	$(BIN)/displacement report karabakh

test: $(STAMP)-test lint
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -n auto --dist loadscope

lint: $(STAMP)-test
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy

stubs: $(STAMP)-test
	$(BIN)/python tests/stubs.py

newest:
	$(NEWEST) -m venv --clear build/newest
	build/newest/bin/python -m pip wheel --quiet --disable-pip-version-check . --no-deps -w build
	build/newest/bin/python -m pip install --quiet --disable-pip-version-check --no-compile -c constraints.txt \
	  build/*.whl hypothesis pytest
	build/newest/bin/python -m pytest -o addopts="--import-mode=importlib -q" tests/accounts tests/cells tests/reading \
	  tests/tables tests/charts

formats: $(STAMP)-test
	$(BIN)/python tests/formats.py

bench: bench-small
	$(BIN)/python benchmarks/report.py
	$(BIN)/python benchmarks/prices.py
	$(BIN)/python benchmarks/wide.py
	$(BIN)/python benchmarks/alarms.py

bench-small: $(STAMP)-test
	$(BIN)/python benchmarks/startup.py
	$(BIN)/python benchmarks/survival.py
	$(BIN)/python benchmarks/reading.py

notebooks: $(STAMP)-test
	$(BIN)/python -m jupyter execute --inplace notebooks/*.ipynb

$(STAMP): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	touch $@

$(STAMP)-test: $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[test]"
	touch $@

clean:
	rm -rf .venv dist build .pytest_cache .ruff_cache .mypy_cache .hypothesis
