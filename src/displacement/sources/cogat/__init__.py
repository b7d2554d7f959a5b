"""The Israeli Coordination of Government Activities in the Territories (COGAT)."""
