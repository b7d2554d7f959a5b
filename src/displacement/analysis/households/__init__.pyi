"""Written by `make stubs`: the public names of this package, for editors and type checkers."""

from displacement.analysis.households.mortality import crude_death_rate as crude_death_rate
from displacement.analysis.households.mortality import emergency_threshold as emergency_threshold
from displacement.analysis.households.mortality import under_five_death_rate as under_five_death_rate
from displacement.analysis.households.plausibility import plausibility_flags as plausibility_flags
from displacement.analysis.households.scores import dietary_diversity as dietary_diversity
from displacement.analysis.households.scores import food_consumption_score as food_consumption_score
from displacement.analysis.households.scores import hunger_scale as hunger_scale
from displacement.analysis.households.scores import livelihood_coping as livelihood_coping
from displacement.analysis.households.scores import reduced_coping_index as reduced_coping_index
from displacement.analysis.households.survey import Design as Design
from displacement.analysis.households.survey import prevalence as prevalence
from displacement.analysis.households.survey import survey_mean as survey_mean
