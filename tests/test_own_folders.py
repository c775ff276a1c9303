"""Where a user's own files lie: as the platform says, or in the one folder that is named."""

import sys
from pathlib import Path

import platformdirs
import pytest

from cab_desk import settings


@pytest.fixture(autouse=True)
def unnamed(monkeypatch):
    monkeypatch.delenv("CAB_DESK_HOME", raising=False)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere platformdirs itself is asked")
@pytest.mark.parametrize("platform", ["linux", "another"])
@pytest.mark.parametrize("named", [None, "", "relative/folder", "/srv/of-ann"])
def test_own_folders_are_those_of_the_platform(monkeypatch, platform, named):
    monkeypatch.setattr(settings.sys, "platform", platform)
    for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        if named is None:
            monkeypatch.delenv(variable, raising=False)
        else:
            monkeypatch.setenv(variable, named)
    assert settings.data_folder() == Path(platformdirs.user_data_dir("cab-desk", False))
    config = Path(platformdirs.user_config_dir("cab-desk", False))
    assert settings.config_file() == config / "settings.json"


def test_one_named_folder_holds_both(monkeypatch, tmp_path):
    monkeypatch.setenv("CAB_DESK_HOME", str(tmp_path))
    assert settings.data_folder() == tmp_path
    assert settings.config_file() == tmp_path / "settings.json"
