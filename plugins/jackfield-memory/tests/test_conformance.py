"""The backend keeps the contract."""

from __future__ import annotations

import pytest
from jackfield.backends import Registry
from jackfield.testing import BackendSuite
from jackfield_memory.backend import MemoryBackend


class TestMemory(BackendSuite):
    url = "memory://conformance"

    @pytest.fixture
    def registry(self) -> Registry:
        registry = Registry()
        registry.register_backend("memory", MemoryBackend)
        return registry
