PYTHON ?= python3
VENV ?= .venv
RUN = $(VENV)/bin/python
ARGS ?=

.PHONY: demo test lint figures clean

demo: $(VENV)/.installed-demo
	@$(RUN) scripts/run_demo.py

test: $(VENV)/.installed
	$(RUN) -m pytest $(ARGS)

lint: $(VENV)/.installed-lint
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/lint-imports
	$(VENV)/bin/mypy alumnii_mentoring/core alumnii_mentoring/domain
	$(RUN) -m scripts.figures --check

figures: # ARGS=--check, ARGS=--write; needs no environment
	@$(PYTHON) -m scripts.figures $(ARGS)

$(VENV)/.installed-demo: pyproject.toml
	@echo "Installing into $(VENV), which takes a minute or two."
	@$(PYTHON) -m venv $(VENV)
	@$(RUN) -m pip install --quiet --upgrade pip
	@$(RUN) -m pip install --quiet --editable '.[fast]'
	@touch $@

$(VENV)/.installed: $(VENV)/.installed-demo
	@echo "Installing what the tests need, which takes two minutes or more."
	@$(RUN) -m pip install --quiet --editable '.[test,journeys]'
	@touch $@

$(VENV)/.installed-lint: $(VENV)/.installed
	@$(RUN) -m pip install --quiet --editable '.[test,journeys,lint]'
	@touch $@

clean:
	rm -rf $(VENV) build dist *.egg-info
