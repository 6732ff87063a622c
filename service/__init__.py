"""Every door to the judge, each thin: the command line, the batch run, the HTTP endpoint, the page."""
