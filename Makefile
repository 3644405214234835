# make demo   set up and run the main job on a real article
# make test   set up and run everything CI runs
# make format put the code in shape;  make snapshots rewrites the golden files;  make docs the pages;  make glossary rebuilds glossary/

PYTHON ?= python3
BIN := .venv/bin
OUT := out

.PHONY: demo test lint format snapshots docs glossary quality benchmark clean

demo: .venv/installed
	@mkdir -p $(OUT) && rm -f $(OUT)/demo.db*
	$(BIN)/glossary --glossary $(OUT)/demo.db capture glossary/sources/dialogue.md
	$(BIN)/glossary --glossary $(OUT)/demo.db export -o $(OUT)/terms.csv
	@echo && cat $(OUT)/terms.csv

test: .venv/installed-dev lint
	$(BIN)/python -m pytest -n auto

lint: .venv/installed-dev
	$(BIN)/ruff format --check src tests benchmarks docs training
	$(BIN)/ruff check src tests benchmarks docs training
	$(BIN)/mypy

format: .venv/installed-dev
	$(BIN)/ruff format src tests benchmarks docs training
	$(BIN)/ruff check --fix src tests benchmarks docs training

snapshots: .venv/installed-dev
	$(BIN)/python -m pytest -q --snapshot-update tests/test_golden.py

docs: .venv/installed-dev
	$(BIN)/python docs/generate.py

glossary: .venv/installed
	rm -f $(OUT)/project.db* && mkdir -p $(OUT)
	$(BIN)/glossary --glossary $(OUT)/project.db import glossary/entries.jsonl
	GLOSSARY_USER=zhterm $(BIN)/glossary --glossary $(OUT)/project.db import --policy update glossary/sources/terms.csv
	$(BIN)/glossary --glossary $(OUT)/project.db export -o glossary/entries.jsonl
	$(BIN)/glossary --glossary $(OUT)/project.db export -o glossary/entries.csv

quality: .venv/installed-dev
	$(BIN)/python benchmarks/quality.py

benchmark: .venv/installed-dev
	$(BIN)/python -m compileall -q src
	$(BIN)/python benchmarks/startup.py
	$(BIN)/python benchmarks/compiling.py
	$(BIN)/python benchmarks/speed.py
	$(BIN)/python benchmarks/store.py
	$(BIN)/python benchmarks/exchange.py
	$(BIN)/python benchmarks/fuzz.py

.venv/pip:
	$(PYTHON) -c 'import sys; sys.exit("zhterm needs Python 3.11 or newer; name one with make PYTHON=..." if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	@touch $@

.venv/installed: .venv/pip pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

.venv/installed-dev: .venv/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[documents,exchange,mcp]' --group dev
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --group oracles \
	  || echo "some readers of other programs can't be installed here: their tests will be skipped"
	@touch $@

clean:
	rm -rf .venv $(OUT)
