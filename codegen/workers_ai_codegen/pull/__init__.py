"""`wai pull`: downloads the current schema pair; the only code of the project that goes online."""
