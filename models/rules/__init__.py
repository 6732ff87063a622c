"""Billing rules: decision rows, counting, units, modifiers and edits, one function a rule with its source."""
