"""Where the modules stood that were flat in the release before; to be taken out with the next one."""

FAMILIES = {
    "displacement": {"accounts": "accounts", "arrivals": "arrivals", "comparison": "comparison",
                     "concentration": "herfindahl", "hosting": "hosting", "rates": "rates", "rounds": "rounds"},
    "durations": {"competing": "competing", "retrospect": "retrospect", "sensitivity": "sensitivity",
                  "spells": "spells", "turnbull": "turnbull"},
    "effects": {"growth": "growth", "interrupted": "interrupted"},
    "food": {"food_balance": "balances", "deliveries": "deliveries", "energy_requirements": "energy_requirements",
             "phase_rule": "phase_rule", "phases": "phases", "supply": "supply"},
    "forecasting": {"calendars": "calendars", "forecasts": "forecasts", "forecast_methods": "methods",
                    "movement_models": "movement_models", "scores": "scores", "forecast_scores": "skill"},
    "households": {"mortality": "mortality", "plausibility": "plausibility", "survey": "survey"},
    "prices": {"price_alarms": "alarms", "price_anomalies": "anomalies", "baskets": "baskets", "price_gaps": "gaps"},
    "quality": {"digits": "digits", "data_quality": "reporting"},
}
MODULES = {old: f"displacement.analysis.{family}.{new}" for family, moved in FAMILIES.items()
           for old, new in moved.items()}
QUALITY = {name: f"displacement.analysis.displacement.totals:{name}"      # one word that is a family of its own now
           for name in ("forcibly_displaced", "known_share", "series_start")}
