"""Hold the rows that an action judges, and compare them with what a page showed."""
