"""The reader: note text in, facts out. It knows words, anatomy and tense, and holds no code number."""
