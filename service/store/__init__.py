"""What is kept: notes by their hash, suggestions, decisions, keys, and the trail that tells who did what and when."""
