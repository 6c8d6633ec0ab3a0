"""What authors of backends test them with: a suite that is the contract, one test a demand.

In a test module of your own::

    from jackfield.testing import BackendSuite

    class TestMyBackend(BackendSuite):
        url = "foo://host/an-empty-store"

or without one::

    pytest -p jackfield.testing.plugin --backend-url=foo://host/an-empty-store
    jackfield backendtest foo://host/an-empty-store [--from CHECKOUT]

The backend is found as the host finds it, by its plugin's entry points; or it is the one that your
module passes to `jackfield.backends.register_backend`. The suite writes, and in the end removes,
names of its own only. What can be set, and the hooks for what the suite cannot do from outside,
are the attributes and methods of `BackendSuite`.

Only this package needs pytest. Jackfield has no ``pytest11`` entry point: it would load with
everybody's pytest, and take the option ``--backend-url`` away from programs that have one.
"""

try:
    import pytest
except ModuleNotFoundError as error:
    if error.name != "pytest":
        raise
    raise ModuleNotFoundError(
        "jackfield.testing needs pytest, which is not installed: pip install pytest", name="pytest"
    ) from None

# Before they are imported: a failed assertion of the suite says what it compared.
pytest.register_assert_rewrite(
    *(
        f"{__name__}.{module}"
        for module in ("deleting", "errors", "files", "hosting", "moving", "names", "querying")
    ),
    f"{__name__}.site",
    f"{__name__}.threads",
)

from jackfield.testing.site import Site  # noqa: E402
from jackfield.testing.suite import BackendSuite  # noqa: E402

__all__ = ["BackendSuite", "Site"]
