PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed

.PHONY: report test lint stubs formats bench notebooks clean

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

formats: $(STAMP)-test
	$(BIN)/python tests/formats.py

bench: $(STAMP)-test
	$(BIN)/python benchmarks/startup.py
	$(BIN)/python benchmarks/report.py
	$(BIN)/python benchmarks/survival.py
	$(BIN)/python benchmarks/reading.py
	$(BIN)/python benchmarks/prices.py
	$(BIN)/python benchmarks/wide.py
	$(BIN)/python benchmarks/alarms.py

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
