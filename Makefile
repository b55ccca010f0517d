# make run    the tables of the sample corpus, in outputs/       make test   the tests
# make check  all that CI runs                                   make lock   pin the newest versions
# make bench  speed and memory, as measured here (ARTICLES=2000 for a quick look at memory; TEXTS=FOLDER for quotes)
# make screenshots    the pictures of the report in docs/ (needs chromium; set in Charis SIL and Open Sans where installed)
PYTHON ?= python3
BIN := .venv/bin
FLAGS := --quiet --disable-pip-version-check

.PHONY: run test check bench format docs floors screenshots lock clean

run: .venv/run
	$(BIN)/inspection-extract run corpus/articles -o outputs

test: .venv/dev .venv/axe
	$(BIN)/pytest --numprocesses auto --dist worksteal

check: .venv/dev .venv/axe
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/pytest --numprocesses auto --dist worksteal
	$(BIN)/inspection-extract rules --check
	$(BIN)/cog --check -r docs/*.md README.md

bench: .venv/dev
	$(BIN)/python tests/bench.py $(ARTICLES)
	$(BIN)/python tests/bench_report.py

format: .venv/dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: .venv/dev
	$(BIN)/cog -r docs/*.md README.md

floors: run .venv/dev
	$(BIN)/python tests/write_floors.py $(if $(LOWER),--lower)

screenshots: run .venv/dev
	$(BIN)/python tests/take_screenshots.py

lock: .venv/dev
	$(BIN)/uv pip compile --universal --python-version 3.10 --generate-hashes --no-header --upgrade pyproject.toml --group build -o requirements.lock
	$(BIN)/uv pip compile --universal --python-version 3.10 --generate-hashes --no-header --upgrade pyproject.toml --extra parquet --group build --group dev -c requirements.lock -o requirements-dev.lock

clean:
	rm -rf .venv

.venv/run: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install $(FLAGS) -r requirements.lock
	$(BIN)/pip install $(FLAGS) --no-deps --no-build-isolation -e .
	touch $@

# axe-core, which a test runs over the report; without npm that test is skipped.
.venv/axe: tests/browser/package-lock.json .venv/run
	if command -v npm > /dev/null; then npm ci --prefix tests/browser --ignore-scripts --silent; fi
	touch $@

.venv/dev: requirements-dev.lock .venv/run
	$(BIN)/pip install $(FLAGS) -r requirements-dev.lock
	touch $@
