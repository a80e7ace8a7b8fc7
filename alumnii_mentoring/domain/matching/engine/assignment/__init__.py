"""The assignment problem: a b-matching of maximum value, solved exactly and proved."""
