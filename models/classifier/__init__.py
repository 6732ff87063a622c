"""What rules cannot say: the status of open mentions, passages of unknown wording, and how sure a line is."""
