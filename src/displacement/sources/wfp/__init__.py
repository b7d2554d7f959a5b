"""The World Food Programme (WFP)."""
