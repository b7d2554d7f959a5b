"""The Internal Displacement Monitoring Centre (IDMC)."""
