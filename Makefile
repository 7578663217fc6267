# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
# A newcomer's doors. Needs Python 3.11 or later, a C++20 compiler and make; all else is fetched
# into .venv. Choose the interpreter with `make PYTHON=python3.12 test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SOURCES := $(shell find cpp src cmake CMakeLists.txt pyproject.toml -type f -not -name '*.py' -not -name '*.pyc')

.PHONY: demo test test-cpp test-python lint types sanitize fuzz bench stubs docs clean

demo: $(VENV)/installed
	@$(BIN)/skyquilt demo
	@echo "These commands are at hand after: . $(BIN)/activate"

test: test-cpp test-python

test-cpp: $(VENV)/installed
	@PATH="$(abspath $(BIN)):$$PATH" sh tests/cpp/run.sh release

test-python: $(VENV)/tools-test
	$(BIN)/python -m pytest

lint types sanitize fuzz bench stubs docs: $(VENV)/tools-dev
	PATH="$(abspath $(BIN)):$$PATH" nox -s $@

clean:
	rm -rf build $(VENV)

# Each stamp is as new as what it stands for, so that a second run has nothing to do.
$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'

$(VENV)/tools-build: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet cmake --group build
	@touch $@

$(VENV)/installed: $(VENV)/tools-build $(SOURCES)
	$(BIN)/python -m pip install --quiet --no-build-isolation --editable '.[plot]'
	@touch $@

$(VENV)/tools-test: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --group test
	@touch $@

$(VENV)/tools-dev: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --group dev
	@touch $@
