"""The audit: does a note support a claim, what is missing, what would change it. Same engine as the suggestion."""
