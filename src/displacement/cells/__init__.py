"""Text to numbers, dates, places, codes and bounds; what cannot be read is told, never guessed."""
