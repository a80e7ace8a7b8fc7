PYTHON ?= python3
VENV ?= .venv
RUN = $(VENV)/bin/python
ARGS ?=

.PHONY: demo test lint clean

demo: $(VENV)/.installed
	@$(RUN) scripts/run_demo.py

test: $(VENV)/.installed
	$(RUN) -m pytest $(ARGS)

lint: $(VENV)/.installed-lint
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/lint-imports
	$(VENV)/bin/mypy alumnii_mentoring/core alumnii_mentoring/domain

$(VENV)/.installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet --upgrade pip
	$(RUN) -m pip install --quiet --editable '.[test,journeys]'
	touch $@

$(VENV)/.installed-lint: $(VENV)/.installed
	$(RUN) -m pip install --quiet --editable '.[test,journeys,lint]'
	touch $@

clean:
	rm -rf $(VENV) build dist *.egg-info
