"""`wai pull`: gets the schema pair that is published now; the only code of the project that goes online."""
