"""The order of ARCHITECTURE.md: imports point one way, and Streamlit stays above the core."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LAYERS = (
    {
        "schema",
        "errors",
        "config",
        "arrays",
        "progress",
        "artefacts",
        "metrics",
        "packages",
        "pinned",
        "shortage",
        "threads",
    },
    {"data", "text", "feedback"},
    {"collaborative", "intent"},
    {"ranking"},
    {"explain", "reasons", "evaluation", "learning"},
    {"present", "follow_ups"},
    {"engine", "inspector"},
    {"cli", "commands", "doctor", "finding", "train_reasons", "__main__"},
)
LAYER = {module: number for number, modules in enumerate(LAYERS) for module in modules}
CORE = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "recsys").rglob("*.py"))
UI = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "ui").rglob("*.py"))
PAGES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "pages").rglob("*.py"))


def tree(path):
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


def imported(path, source=None):
    """The dotted names that a file imports, wherever in it; ``from a import b`` gives both a and a.b."""
    names = set()
    for node in ast.walk(tree(path) if source is None else ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(path.split("/")[: -node.level]) if node.level else ""
            module = ".".join(part for part in (base, node.module) if part)
            names |= {module, *(f"{module}.{alias.name}" for alias in node.names)}
    return names


def core_module(path):
    return Path(path).parts[1].removesuffix(".py")


def below(path, names):
    """The imports of a core file that do not point downwards."""
    own = core_module(path)
    used = {name.split(".")[1] for name in names if name.startswith("recsys.") and name.split(".")[1] in LAYER}
    return {other for other in used - {own} if LAYER[other] > LAYER[own]}


def test_every_core_module_has_a_layer():
    assert {core_module(path) for path in CORE} - {"__init__"} <= set(LAYER)


@pytest.mark.parametrize("path", [path for path in CORE if path != "recsys/__init__.py"])
def test_core_imports_point_down(path):
    assert below(path, imported(path)) == set()


@pytest.mark.parametrize("path", CORE)
def test_core_knows_no_streamlit_and_nothing_above(path):
    assert {name.split(".")[0] for name in imported(path)} & {"streamlit", "ui", "pages", "app", "tests"} == set()


@pytest.mark.parametrize("path", UI)
def test_ui_does_not_import_pages(path):
    assert {name.split(".")[0] for name in imported(path)} & {"pages", "app"} == set()


@pytest.mark.parametrize("path", PAGES)
def test_pages_import_neither_each_other_nor_the_entry(path):
    assert {name.split(".")[0] for name in imported(path)} & {"pages", "app"} == set()


@pytest.mark.parametrize("path", [*CORE, *PAGES, "app.py"])
def test_caches_live_in_ui(path):
    attributes = {node.attr for node in ast.walk(tree(path)) if isinstance(node, ast.Attribute)}
    used = attributes | {name.split(".")[-1] for name in imported(path)}
    assert not {name for name in used if name in {"cache_data", "cache_resource"}}


def test_the_reader_of_imports_sees_every_form():
    source = (
        "import recsys.engine\nfrom recsys import cli as c\nfrom recsys.explain.words import x\n"
        "def f():\n    from ..reasons import y\n    from . import z\n"
    )
    names = imported("recsys/text/fields.py", source)
    assert {"recsys.engine", "recsys.cli", "recsys.explain.words", "recsys.reasons", "recsys.text"} <= names
    assert below("recsys/text/fields.py", names) == {"engine", "cli", "explain", "reasons"}


@pytest.mark.parametrize("path", UI)
def test_no_module_of_the_interface_hides_one_of_python(path):
    """Streamlit puts the folder of its script first on the path: `ui/profile.py` would be what torch imports."""
    assert Path(path).parts[1].removesuffix(".py") not in sys.stdlib_module_names
