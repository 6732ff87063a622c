"""The worker processes: one warm coder a core, each of them killed and replaced when it dies or takes too long."""
