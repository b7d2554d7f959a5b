"""Replies of the IPC's API: analyses with their groups and areas, and areas as GeoJSON; one record for each of them.

Some replies list all areas of the analysis again under each of its groups.  Then the group of an area is not told, and
its repetitions are marked.
"""

import json
from collections import Counter

from displacement.reading.files import OtherFormatError
from displacement.reading.replies import json_document, text_frame

OF_THE_ANALYSIS = {"id": "analysis id", "title": "analysis name", "country": "country", "condition": "condition",
                   "analysis_date": "date of analysis", "current_period_dates": "dates current",
                   "projected_period_dates": "dates first projection",
                   "second_projected_period_dates": "dates second projection"}
OF_A_PLACE = {"id": "area id", "name": "area"}
NESTED = ("areas", "groups")
REPEATED = "area that is listed again under another group, which does not tell the group it lies in"
LISTS = ("data", "results", "items")


def read_population(file):
    """Return the records of a reply of `/population`: each analysis, each of its groups, and each of their areas."""
    analyses = _objects(json_document(file))
    if not any("current_period_dates" in analysis for analysis in analyses):
        raise OtherFormatError("has no analyses with their periods")
    return text_frame([record for analysis in analyses for record in _records(analysis)], file)


def read_areas(file):
    """Return the records of a reply of `/areas`: the properties of each area, without its shape."""
    document = json_document(file)
    features = document.get("features") if isinstance(document, dict) else document
    features = features if isinstance(features, list) else []
    properties = [feature.get("properties") or feature for feature in features if isinstance(feature, dict)]
    if not any({"overall_phase", "anl_id"} <= set(found) for found in properties):
        raise OtherFormatError("has no areas with a phase")
    return text_frame([_single(found) for found in properties], file)


def _objects(document):
    """Return the objects that *document* lists, or the one that it is."""
    if isinstance(document, dict):
        listed = next((document[name] for name in LISTS if isinstance(document.get(name), list)), [document])
        return _objects(listed)
    return [found for found in document if isinstance(found, dict)]


def _records(analysis):
    shared = {name: analysis.get(old) for old, name in OF_THE_ANALYSIS.items()}
    own = {name: value for name, value in _single(analysis).items() if name not in OF_THE_ANALYSIS}
    yield {"level": "country", **shared, **own}
    yield from _grouped(analysis.get("groups") or [], shared)
    for area in analysis.get("areas") or []:
        yield {"level": "area", **shared, **_of_a_place(area)}


def _grouped(groups, shared):
    """Return the groups and their areas; an area that stands under several has no group, and is marked from then on."""
    texts = [[json.dumps(area, sort_keys=True) for area in group.get("areas") or []] for group in groups]
    listed, seen = Counter(text for group in texts for text in group), set()
    for group, inside in zip(groups, texts, strict=True):
        yield {"level": "level 1", **shared, **_of_a_place(group)}
        for area, text in zip(group.get("areas") or [], inside, strict=True):
            told = {"repeats": REPEATED} if text in seen else {}
            seen.add(text)
            yield {"level": "area", **shared, **told, **_of_a_place(area),
                   "level 1": group.get("name") if listed[text] == 1 else None}


def _of_a_place(place):
    return {OF_A_PLACE.get(name, name): value for name, value in _single(place).items()}


def _single(found):
    """Return the values of *found*; what holds several is written out as text, nested places apart."""
    return {name: json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list)) else value
            for name, value in found.items() if name not in NESTED}
