"""Who may: keys, tokens, sessions, and what each allows."""
