"""From a word to what the package has on it, and the line of code or the command to go on with."""
