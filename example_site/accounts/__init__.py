"""The example site with sign-up: see settings.py beside this file."""
