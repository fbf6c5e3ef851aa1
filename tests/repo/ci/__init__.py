"""The pre-commit hooks and the GitHub Action, run for real."""
