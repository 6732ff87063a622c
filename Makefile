# Every target that needs the environment makes it first; .venv/.stamp says that it is there and current.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.stamp
DEMO := corpus/data/samples/demo.txt

.DEFAULT_GOAL := demo
.PHONY: setup demo system test check bench eval train serve lock clean

setup: $(STAMP)  ## the environment in .venv, from the hash-locked requirements

$(STAMP): pyproject.toml requirements-dev.lock
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

demo: setup  ## a note in, codes with their evidence out
	$(BIN)/notecoder suggest $(DEMO)

system:  ## what the tests need of Debian: the PostgreSQL server and Chromium, installed where they are missing
	tests/system_packages.sh

test: setup system  ## every test, two at a time
	$(BIN)/python -m pytest -q -n 2

check: setup  ## style, types and the direction of the arrows
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup  ## speed and memory, as ratios to spaCy in the same run
	$(BIN)/python tests/bench/bench_suggest.py

eval: setup  ## the metrics on our own notes
	$(BIN)/notecoder evaluate

train: setup  ## the classifier anew from corpus/ alone, with its card and its figures; MORE=FOLDER takes a site's decisions too
	$(BIN)/python -m models.classifier.train $(if $(MORE),--more "$(MORE)")

serve: setup  ## the web page and the HTTP endpoint
	$(BIN)/notecoder serve

# The options keep index addresses and paths of this machine out of the locks; Linux, Python 3.11.
COMPILE := CUSTOM_COMPILE_COMMAND="make lock" PIP_FIND_LINKS= $(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options

lock:  ## both lock files anew from pyproject.toml; UPGRADE=--upgrade takes newer releases
	$(COMPILE) $(UPGRADE) --output-file requirements.lock pyproject.toml
	$(COMPILE) $(UPGRADE) --extra dev --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml

clean:  ## all that can be made again
	rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
