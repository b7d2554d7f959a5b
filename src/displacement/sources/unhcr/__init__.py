"""The UN Refugee Agency (UNHCR): Refugee Data Finder, Operational Data Portal, PRMN."""
