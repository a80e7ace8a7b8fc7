PYTHON ?= python3
VENV ?= .venv
RUN = $(VENV)/bin/python
ARGS ?=
TEMPLATES = alumnii_mentoring/templates example_site/templates

# Every process of the tests would compile our modules again where this is set.
export PYTHONDONTWRITEBYTECODE =

.PHONY: demo quick test lint figures clean

demo: $(VENV)/.installed-demo
	@$(RUN) scripts/run_demo.py

quick: $(VENV)/.installed-quick
	$(RUN) -m pytest $(ARGS)

test: $(VENV)/.installed
	$(RUN) -m pytest $(ARGS)

lint: $(VENV)/.installed-lint
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/lint-imports
	$(VENV)/bin/djlint --lint --quiet $(TEMPLATES)
	find $(TEMPLATES) -name '*.html' -o -name '*.txt' | \
		xargs $(VENV)/bin/djade --check --target-version 5.2
	$(VENV)/bin/mypy alumnii_mentoring/core alumnii_mentoring/domain alumnii_mentoring/web alumnii_mentoring/members
	$(RUN) -m scripts.figures --check

figures: # ARGS=--check, ARGS=--write; needs no environment
	@$(PYTHON) -m scripts.figures $(ARGS)

$(VENV)/.made: pyproject.toml
	@$(PYTHON) -m venv $(VENV)
	@$(RUN) -m pip install --quiet --upgrade pip
	@touch $@

$(VENV)/.installed-demo: $(VENV)/.made
	@echo "Installing into $(VENV), which takes a minute or two."
	@$(RUN) -m pip install --quiet --editable '.[fast,accounts]'
	@touch $@

$(VENV)/.installed-quick: $(VENV)/.made
	@echo "Installing into $(VENV), which takes a minute."
	@$(RUN) -m pip install --quiet --editable '.[test]'
	@touch $@

$(VENV)/.installed: $(VENV)/.made
	@echo "Installing what the tests need, which takes two minutes or more."
	@$(RUN) -m pip install --quiet --editable '.[test,oracles,servers,journeys]'
	@touch $@ $(VENV)/.installed-demo $(VENV)/.installed-quick

$(VENV)/.installed-lint: $(VENV)/.installed
	@$(RUN) -m pip install --quiet --editable '.[lint]'
	@touch $@

clean:
	rm -rf $(VENV) build dist *.egg-info
