"""FRAC on PySpark, in local mode: needs Java and the extra `spark`, hence a target of its own (make test-spark)."""

import os
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))  # frac_cases


def pytest_ignore_collect(collection_path, config):
    """Leave this folder to those who ask for it by name: `make test` has neither Java nor PySpark."""
    asked = [Path(argument.partition("::")[0]).resolve() for argument in config.args]
    return None if any(path.is_relative_to(HERE) for path in asked) else True


def pytest_collection_modifyitems(items):
    for item in items:  # what PySpark 4 says of pandas 3; its results are compared here
        item.add_marker(pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas"))
        item.add_marker(pytest.mark.filterwarnings("ignore:The copy keyword is deprecated"))


@pytest.fixture(scope="session")
def spark():
    # the session's time zone is far from Python's, as it may be on a cluster: no date may move
    os.environ["TZ"] = "Europe/Paris"
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.session.timeZone", "America/New_York")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()
