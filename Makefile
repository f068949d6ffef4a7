# make lab            open the course            make build       rebuild what changed in sources/
# make test           run every test             make grade-demo  grade a class of a dozen
# make test-browser   the course in a browser    make bench       measure against the alternatives
# make test-spark     FRAC on PySpark            make lock        renew requirements*.txt from pyproject.toml
# make hostile-table  odd and wicked submissions under nbgrader and under this grader: about six minutes

PYTHON  ?= python3
PORT    ?= 8888
BROWSER ?= yes
BIN     := .venv/bin
# A kernel started by a tool of .venv finds the tools of .venv.
export PATH := $(CURDIR)/$(BIN):$(PATH)

LESSONS   := $(patsubst sources/notebooks/%.md,notebooks/%.ipynb,$(wildcard sources/notebooks/*.md))
SOLUTIONS := $(patsubst sources/solutions/%.md,solutions/%.ipynb,$(wildcard sources/solutions/*/*.md))
RELEASES  := $(SOLUTIONS:solutions/%=exercises/%)
CATALOGUE := $(patsubst %.po,%.mo,$(wildcard crmcourse/locale/*/LC_MESSAGES/*.po))
# What the stored outputs of a lesson depend on, beside its text.
PACKAGE   := $(shell find crmcourse datasets -name '*.py' -o -name '*.csv' -o -name '*.json')

.PHONY: env lab build messages test test-browser test-spark grade-demo bench bench-grading hostile-table lock clean
.DELETE_ON_ERROR:
.SECONDARY: $(SOLUTIONS)

# --- set-up ---------------------------------------------------------------------------------------------------------
env: .venv/ready

.venv/ready: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	    { echo "crmcourse needs Python 3.11 or later, and '$(PYTHON)' is $$($(PYTHON) --version 2>&1). Say which one to use: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	    { echo "This Python has no 'venv' module. On Debian or Ubuntu: sudo apt install python3-venv"; exit 1; }
	@echo "Installing the course in .venv (once, about two minutes)…"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --retries 2 --disable-pip-version-check -r requirements.txt -e . 2>.venv/install.log || \
	    { tail -n 3 .venv/install.log; echo "The installation did not finish. Check the network connection, then run the same command again. Details: .venv/install.log"; exit 1; }
	@touch $@

# An extra of pyproject.toml that only one target needs: .venv/extra-spark, .venv/extra-browser, .venv/extra-bench.
.venv/extra-%: .venv/ready requirements-extras.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements-extras.txt -e '.[$*]'
	@touch $@

lock: .venv/ready
	@$(BIN)/python -m pip install --quiet uv
	uv pip compile --quiet --universal --python-version 3.11 --upgrade --custom-compile-command "make lock" --extra test \
	    pyproject.toml -o requirements.txt
	uv pip compile --quiet --universal --python-version 3.11 --custom-compile-command "make lock" --all-extras \
	    -c requirements.txt pyproject.toml -o requirements-extras.txt

# --- the course -----------------------------------------------------------------------------------------------------
lab: env
	@exec jupyter lab --LabApp.default_url=/lab/tree/notebooks/00_accueil.ipynb --port=$(PORT) \
	    $(if $(filter no,$(BROWSER)),--no-browser) $(if $(filter 0,$(shell id -u)),--allow-root)

build: env messages $(LESSONS) $(RELEASES)

# Text -> notebook -> run it -> stored outputs (sources/nbconvert_config.py says what is kept).
notebooks/%.ipynb: sources/notebooks/%.md sources/nbconvert_config.py $(PACKAGE) $(wildcard notebooks/quiz/*.toml)
	jupytext --quiet --to ipynb --output - $< | (cd notebooks && jupyter nbconvert --log-level=WARN --stdin \
	    --to notebook --execute --config ../sources/nbconvert_config.py --output $*)

# The welcome page lists the chapters that are there.
notebooks/00_accueil.ipynb: $(filter-out notebooks/00_accueil.ipynb,$(LESSONS))

solutions/%.ipynb: sources/solutions/%.md sources/nbconvert_config.py
	@mkdir -p $(@D)
	jupytext --quiet --to ipynb --output - $< | jupyter nbconvert --log-level=WARN --stdin \
	    --to notebook --config sources/nbconvert_config.py --output-dir $(@D) --output $(*F)

exercises/%.ipynb: solutions/%.ipynb nbgrader_config.py
	nbgrader generate_assignment $(*D) --force --log-level=WARN
	@touch $@

messages: $(CATALOGUE)

%.mo: %.po
	pybabel --quiet compile --input-file $< --output-file $@.new
	@mv $@.new $@

# --- tests ----------------------------------------------------------------------------------------------------------
test: env
	@ruff check .
	@pytest --quiet --numprocesses 2 --dist loadfile --nbval notebooks tests crmcourse

test-browser: .venv/extra-browser
	@command -v chromium >/dev/null || { echo "The browser tests need Chromium. On Debian or Ubuntu: sudo apt install chromium"; exit 1; }
	@pytest --quiet tests/browser

test-spark: .venv/extra-spark
	@command -v java >/dev/null || { echo "PySpark needs Java 17 or later. On Debian or Ubuntu: sudo apt install default-jre-headless"; exit 1; }
	@pytest --quiet tests/spark

grade-demo: env
	@python tests/grade_demo.py

bench: .venv/extra-bench
	@for bench in $(filter-out benchmarks/bench_grading.py,$(wildcard benchmarks/bench_*.py)); do python $$bench || exit 1; done

# A quarter of an hour, nearly all of it nbgrader's; BENCH_SAMPLE=20 gives nbgrader only twenty of the class.
bench-grading: env
	@python benchmarks/bench_grading.py

hostile-table: env
	@python benchmarks/hostile_table.py

clean:
	rm -rf build notebooks/.ipynb_checkpoints .pytest_cache .ruff_cache .hypothesis
