"""Storage by URL: what the authors of backends, and programs that use backends, import.

An author subclasses `Backend`; its docstring is the contract. A program calls `get_backend` and
has a `BackendWrapper`.
"""

from jackfield.backends.cancellation import Cancellation, Cancelled, current_cancellation
from jackfield.backends.contract.base import Backend, OptionalMethods
from jackfield.backends.contract.errors import (
    BackendException,
    ErrorCode,
    FatalBackendException,
    InvalidBackendURL,
    InvalidName,
    RegistrationError,
    TemporaryLoadException,
    UnsupportedBackendScheme,
)
from jackfield.backends.contract.exclusion import NameLocks
from jackfield.backends.contract.failures import error_code, local_errors
from jackfield.backends.contract.folding import FoldedNames, folds
from jackfield.backends.contract.identity import identities, local_identity
from jackfield.backends.contract.nameless import can_be_nameless, create_nameless, place_nameless
from jackfield.backends.contract.names import check_name
from jackfield.backends.contract.outcomes import Outcome, Proof, State
from jackfield.backends.contract.registry import (
    Registration,
    Registry,
    current_registry,
    register_backend,
    register_backend_prefix,
)
from jackfield.backends.contract.secret import Secret, redact
from jackfield.backends.contract.url import ParsedUrl
from jackfield.backends.layers.layer import Layer
from jackfield.backends.layers.limit import Throttle
from jackfield.backends.meter import Meter, current_meter
from jackfield.backends.opening import get_backend, get_backend_object, parse_url
from jackfield.backends.settings import Backoff, Settings
from jackfield.backends.transfers import Job, Result, run_jobs
from jackfield.backends.wrapper import BackendWrapper
from jackfield.scratch import scratch_directory
from jackfield.temporary import create_temporary, destination, is_temporary, reserved_for, sweep

__all__ = [
    "Backend",
    "BackendException",
    "BackendWrapper",
    "Backoff",
    "Cancellation",
    "Cancelled",
    "ErrorCode",
    "FatalBackendException",
    "FoldedNames",
    "InvalidBackendURL",
    "InvalidName",
    "Job",
    "Layer",
    "Meter",
    "NameLocks",
    "OptionalMethods",
    "Outcome",
    "ParsedUrl",
    "Proof",
    "Registration",
    "RegistrationError",
    "Registry",
    "Result",
    "Secret",
    "Settings",
    "State",
    "TemporaryLoadException",
    "Throttle",
    "UnsupportedBackendScheme",
    "can_be_nameless",
    "check_name",
    "create_nameless",
    "create_temporary",
    "current_cancellation",
    "current_meter",
    "current_registry",
    "destination",
    "error_code",
    "folds",
    "get_backend",
    "get_backend_object",
    "identities",
    "is_temporary",
    "local_errors",
    "local_identity",
    "parse_url",
    "place_nameless",
    "redact",
    "register_backend",
    "register_backend_prefix",
    "reserved_for",
    "run_jobs",
    "scratch_directory",
    "sweep",
]
