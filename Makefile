# paperkg: `make demo` shows it, `make test` tests it, `make help` lists the rest.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.ONESHELL:

PYTHON ?= python3
UV ?= uv
BIN := .venv/bin
LOWEST := .venv-lowest/bin
PIP_INSTALL := -m pip install -qq --disable-pip-version-check --no-build-isolation
LOCKED := $(PIP_INSTALL) --no-deps --require-hashes

.PHONY: help demo test lint docs bench lock clean system lowest

help:  ## this list
	@sed -nE 's/^([a-z]+):.*##(.*)/make \1\t\2/p' Makefile | expand -t 12

# --- the demonstration ------------------------------------------------------------------------------------------------

KG := --kg build/kg
ask = printf '\n$$ paperkg query $(1)\n'; $(BIN)/paperkg $(KG) query $(1)

demo: .venv/core.stamp  ## install, build the bundled graph, ask it three questions, write its page and its Turtle
	@mkdir -p build
	start=$$SECONDS
	$(BIN)/paperkg $(KG) build
	$(call ask,evidence-of-results --param method=DeBERTa)
	$(call ask,faster-than --param method=Reformer)
	$(call ask,losing-results)
	$(BIN)/paperkg $(KG) graph -o build/graph.html
	$(BIN)/paperkg $(KG) export --format turtle -o build/paperkg.ttl
	echo
	echo "Built, asked and exported in $$((SECONDS - start)) s. Next:"
	echo "  build/graph.html                 open it in a browser: search, click, read the evidence"
	echo "  build/paperkg.ttl                the whole graph as Turtle"
	echo "  source .venv/bin/activate        then: export PAPERKG_KG=build/kg"
	echo "  paperkg queries                  all questions that are ready to ask"
	echo "  paperkg search transformer       find anything by any of its names"

# --- the tests --------------------------------------------------------------------------------------------------------

test: system lint  ## everything that must hold: lint, tests, doctests, snippets of the docs, lowest versions
	@$(BIN)/python -m pytest
	@$(MAKE) --no-print-directory lowest

lint: .venv/dev.stamp  ## style, types and the layers of the house
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo

# Not with a browser or a reasoner: they are the same whatever Python libraries stand beside them.
lowest:
	@if [ ! -x "$$(command -v python3.11)" ]; then echo "lowest versions: skipped, they need Python 3.11"; exit 0; fi
	$(MAKE) --no-print-directory .venv-lowest/lowest.stamp
	echo "lowest declared versions:"
	$(LOWEST)/python -m pytest --quiet -m 'not browser and not hermit and not slow'

# What some tests need from the system; where it cannot be installed they skip and say why.
system:
	@missing=""
	command -v chromium >/dev/null || missing+=" chromium"
	/sbin/ldconfig -p 2>/dev/null | grep libatomic.so.1 >/dev/null || missing+=" libatomic1"  # what drives Chromium needs it
	command -v java >/dev/null || missing+=" default-jre-headless"
	command -v rapper >/dev/null || missing+=" raptor2-utils"
	command -v virtuoso-t >/dev/null || missing+=" virtuoso-opensource-7-bin"
	if [ -z "$$missing" ]; then exit 0; fi
	if ! command -v apt-get >/dev/null; then echo "without$$missing: their tests skip (no apt-get here)"; exit 0; fi
	if [ "$$(id -u)" = 0 ]; then root=""; elif sudo -n true 2>/dev/null; then root=sudo; else
	  echo "without$$missing: their tests skip (to run them: sudo apt-get install$$missing)"; exit 0; fi
	echo "installing$$missing"
	mkdir -p build
	install() { $$root apt-get update -qq && $$root env DEBIAN_FRONTEND=noninteractive \
	  apt-get install -qq -y --no-install-recommends $$missing; }
	install >build/apt.log 2>&1 || { tail -n 3 build/apt.log; echo "without$$missing: their tests skip"; }

# --- docs and figures -------------------------------------------------------------------------------------------------

docs: .venv/dev.stamp  ## write what is generated: the page of the ontology, what the commands in README and docs print
	@$(BIN)/python docs/ontology.py
	@$(BIN)/python docs/commands.py
	@UPDATE_SNIPPETS=1 $(BIN)/python -m pytest --quiet tests/test_snippets.py tests/docs/test_notebook.py
	@git --no-pager diff --stat -- README.md docs

bench: .venv/dev.stamp  ## what benchmarks/ measures
	@for script in $$(grep -l __main__ benchmarks/*.py); do printf '\n%s\n' "$$script"; $(BIN)/python "$$script"; done

# --- environments -----------------------------------------------------------------------------------------------------
# Everything is installed from lock files, which are complete (hence no resolving) and carry hashes; what builds paperkg
# and owlready2 comes first.
.venv/core.stamp: requirements/build.txt requirements/core.txt pyproject.toml
	@$(if $(shell $(PYTHON) -c 'import sys; print(sys.version_info >= (3, 11) or "")' 2>/dev/null),,$(error \
	  paperkg needs Python 3.11 or newer: make PYTHON=/path/to/python3 names one))
	$(if $(shell $(PYTHON) -c 'import ensurepip, venv; print(1)' 2>/dev/null),,$(error \
	  Python cannot make virtual environments: apt install python3-venv))
	start=$$SECONDS
	echo "Installing into .venv (once, about 100 MB to download) ..."
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python $(LOCKED) -r requirements/build.txt
	$(BIN)/python $(LOCKED) -r requirements/core.txt
	$(BIN)/python $(PIP_INSTALL) --no-deps --editable .
	touch $@
	echo "Installed in $$((SECONDS - start)) s."

.venv/dev.stamp: .venv/core.stamp requirements/dev.txt
	@echo "Installing what the tests need ..."
	$(BIN)/python $(LOCKED) -r requirements/dev.txt
	touch $@

.venv-lowest/lowest.stamp: requirements/build.txt requirements/lowest.txt pyproject.toml
	@echo "Installing the lowest declared versions into .venv-lowest ..."
	python3.11 -m venv --clear .venv-lowest
	$(LOWEST)/python $(LOCKED) -r requirements/build.txt
	$(LOWEST)/python $(LOCKED) -r requirements/lowest.txt
	$(LOWEST)/python $(PIP_INSTALL) --no-deps --editable .
	touch $@

# The pins that stand are kept unless UPGRADE=--upgrade; the files name no host, no index and no path.
COMPILE = $(UV) pip compile --quiet --universal --fork-strategy fewest --python-version 3.11 \
  --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --custom-compile-command "make lock" $(UPGRADE)
lock:  ## write requirements/*.txt again (needs uv)
	@$(COMPILE) --group build -o requirements/build.txt
	$(COMPILE) pyproject.toml -o requirements/core.txt
	$(COMPILE) pyproject.toml --extra figure --extra pandas --group dev -c requirements/core.txt -o requirements/dev.txt
	$(COMPILE) pyproject.toml --extra figure --extra pandas --group test --resolution lowest-direct -o requirements/lowest.txt

clean:  ## remove all that make made
	@rm -rf .venv .venv-lowest build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
