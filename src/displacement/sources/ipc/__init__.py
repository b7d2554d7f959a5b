"""The Integrated Food Security Phase Classification (IPC) and the Cadre Harmonisé."""
