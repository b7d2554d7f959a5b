"""Written by `make stubs`: the public names of this package, for editors and type checkers."""

from displacement.analysis.food.balances import balance_account as balance_account
from displacement.analysis.food.balances import energy_per_person as energy_per_person
from displacement.analysis.food.deliveries import by_day as by_day
from displacement.analysis.food.energy_requirements import energy_requirements as energy_requirements
from displacement.analysis.food.energy_requirements import population_requirement as population_requirement
from displacement.analysis.food.phase_rule import twenty_per_cent_rule as twenty_per_cent_rule
from displacement.analysis.food.phases import differences as differences
from displacement.analysis.food.phases import repeated_periods as repeated_periods
from displacement.analysis.food.rations import Assumption as Assumption
from displacement.analysis.food.rations import delivered_energy as delivered_energy
from displacement.analysis.food.rations import delivered_rate as delivered_rate
from displacement.analysis.food.rations import ration_energy as ration_energy
from displacement.analysis.food.rations import sensitivity as sensitivity
from displacement.analysis.food.supply import days_of_supply as days_of_supply
from displacement.analysis.food.supply import days_to_reserve as days_to_reserve
from displacement.analysis.food.supply import ration_scenarios as ration_scenarios
from displacement.analysis.food.supply import undernourishment as undernourishment
