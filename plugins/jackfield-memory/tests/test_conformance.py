"""The backend keeps the contract: plainly, and under faults that heal."""

from __future__ import annotations

import pytest
from jackfield.backends import Registry
from jackfield.testing import BackendSuite
from jackfield_memory.backend import MemoryBackend

try:
    from jackfield_chaos.backend import ChaosBackend
except ModuleNotFoundError:
    ChaosBackend = None

FAULTS = "&".join(
    [f"{each}.error_before=0.05" for each in ("get", "put", "move", "list", "query")]
    + [f"{each}.error_after=0.05" for each in ("get", "put", "list", "query")]
    + ["put.torn=0.05", "get.cut=0.05"]
)


class MemorySuite(BackendSuite):
    @pytest.fixture
    def registry(self) -> Registry:
        registry = Registry()
        registry.register_backend("memory", MemoryBackend)
        if ChaosBackend is not None:
            registry.register_backend_prefix("chaos", ChaosBackend)
        return registry


class TestMemory(MemorySuite):
    url = "memory://conformance"


@pytest.mark.skipif(ChaosBackend is None, reason="jackfield-chaos is not there")
class TestMemoryUnderChaos(MemorySuite):
    url = f"chaos+memory://under-chaos?seed=1&{FAULTS}"
    largest = 4 * 1024 * 1024
    flaky = True
