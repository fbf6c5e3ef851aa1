"""Outside suites: real packages, unpatched, against the real stand-in (`make test-suites`)."""
