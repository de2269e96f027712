"""Load and validate the data: packaged MovieLens, a folder of MovieLens files, or CSV and Parquet of your own."""

from recsys.data.load import load_dataset

__all__ = ["load_dataset"]
