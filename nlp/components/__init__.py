"""The spaCy components of the pipeline, one factory a file; config.cfg gives their order."""
