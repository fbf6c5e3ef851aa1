"""What is decided from the arrival of a request."""
