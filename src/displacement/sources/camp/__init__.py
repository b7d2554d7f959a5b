"""Camps and settlements whose registrations are kept as series."""
