"""What moves rankings over many people and intents: the same exact rows, gathered and summed up."""

from recsys.explain.overview.measure import measure
from recsys.explain.overview.result import Overview
from recsys.explain.overview.sample import sample_people
from recsys.explain.overview.slices import SliceBy, slices
from recsys.explain.overview.to_shap import overview_to_shap

__all__ = ["Overview", "SliceBy", "measure", "overview_to_shap", "sample_people", "slices"]
