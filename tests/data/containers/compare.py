"""compare.py FILE REFERENCE: exits with 0 when torch.load finds equal weights, configuration and info in both."""
import io
import sys
import types

import torch


class HParams:
    pass


utils = types.ModuleType("utils")
utils.HParams = HParams
HParams.__module__ = "utils"
sys.modules["utils"] = utils


def load(path):
    data = open(path, "rb").read()
    return torch.load(io.BytesIO(b"PK" + data[2:]), map_location="cpu")


def plain(value):
    if isinstance(value, HParams):
        value = vars(value)
    return {k: plain(v) for k, v in value.items()} if isinstance(value, dict) else value


actual, expected = (load(path) for path in sys.argv[1:3])
assert list(actual) == list(expected), list(actual)
assert actual["info"] == expected["info"]
assert plain(actual["config"]) == plain(expected["config"])
assert actual["weight"].keys() == expected["weight"].keys()
for name, tensor in expected["weight"].items():
    assert actual["weight"][name].dtype == tensor.dtype and torch.equal(actual["weight"][name], tensor), name
