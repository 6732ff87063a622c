"""Notes and their answers: record types, readers, our own data, and the metrics."""
