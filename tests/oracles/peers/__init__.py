"""Other validators, asked what they say first about a wrong payload."""
