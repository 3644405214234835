"""The command line: `app` declares the commands, the other modules carry them out, one function a command."""
