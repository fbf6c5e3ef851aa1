"""The command line of each command: its options, how they are read, its help, and the settings they give."""
