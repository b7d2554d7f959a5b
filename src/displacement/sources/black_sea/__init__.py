"""The Black Sea Grain Initiative of the United Nations."""
