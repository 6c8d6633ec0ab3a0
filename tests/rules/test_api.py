"""API versions of objects that are already loaded, as bzrlib had them."""

import copy
import pickle
import re
from collections.abc import Callable
from types import ModuleType, SimpleNamespace

import jackfield
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jackfield.api import (
    IncompatibleAPI,
    get_current_api_version,
    get_minimum_api_version,
    require_any_api,
    require_api,
)
from jackfield.errors import JackfieldError
from jackfield.versions import ApiVersion, InvalidVersion


def module(name: str = "exporter", /, **exports: object) -> ModuleType:
    made = ModuleType(name)
    vars(made).update(exports)
    return made


HOST = module(
    "otherapp",
    version_info=(2, 1, 3, "final", 0),
    api_current_version=(2, 1, 0),
    api_minimum_version=(1, 8, 0),
)

RANGE = module(api_minimum_version=(1, 8, 0), api_current_version=(2, 1, 0))


@pytest.mark.parametrize(
    ("exports", "current"),
    [
        pytest.param(
            {"api_current_version": (3, 1, 0), "version_info": (3, 2, 0, "dev", 1)},
            (3, 1, 0),
            id="its current API version",
        ),
        pytest.param(
            {"version_info": (3, 2, 0, "dev", 1)}, (3, 2, 0), id="else its version, three elements"
        ),
        pytest.param({"version_info": [3, 2, 0, "dev", 1]}, (3, 2, 0), id="which may be a list"),
        pytest.param({"api_current_version": None}, (2, 1, 0), id="else the host's"),
        pytest.param({}, (2, 1, 0), id="also where it exports nothing"),
    ],
)
def test_current_api_version(exports: dict[str, object], current: ApiVersion) -> None:
    assert get_current_api_version(module(**exports), HOST) == current


@pytest.mark.parametrize(
    ("exports", "minimum"),
    [
        pytest.param({"api_minimum_version": (3, 0, 0)}, (3, 0, 0), id="its own"),
        pytest.param(
            {"version_info": (3, 2, 0), "api_current_version": (3, 2, 0)},
            (1, 8, 0),
            id="else the host's, never its own version",
        ),
    ],
)
def test_minimum_api_version(exports: dict[str, object], minimum: ApiVersion) -> None:
    assert get_minimum_api_version(module(**exports), HOST) == minimum


def test_the_host_is_jackfield_where_none_is_given() -> None:
    silent = module()
    assert get_current_api_version(silent) == jackfield.api_current_version
    assert get_minimum_api_version(silent) == jackfield.api_minimum_version
    require_api(jackfield, jackfield.api_current_version)


def test_a_host_without_api_versions_has_its_version_only() -> None:
    host = module(version_info=(2, 1, 0, "final", 0))
    assert get_current_api_version(module(), host) == (2, 1, 0)
    assert get_minimum_api_version(module(), host) == (2, 1, 0)


@pytest.mark.parametrize("get", [get_current_api_version, get_minimum_api_version])
def test_a_host_without_any_version_is_named(get: Callable[[object, object], object]) -> None:
    with pytest.raises(AttributeError, match=r"'bare'.* exports neither"):
        get(module(), module("bare"))


@pytest.mark.parametrize("wanted", [(1, 8, 0), (1, 9, 5), (2, 1, 0), (2, 1)])
def test_an_api_is_fine_where_it_is_offered_and_nowhere_else(wanted: ApiVersion) -> None:
    newer = module(api_minimum_version=(2, 1, 1), api_current_version=(3, 0, 0))
    require_api(RANGE, wanted)
    with pytest.raises(IncompatibleAPI):
        require_api(newer, wanted)
    several = [(0, 1, 0), wanted, (9, 0, 0)]
    require_any_api(RANGE, several)
    with pytest.raises(IncompatibleAPI):
        require_any_api(newer, several)


@pytest.mark.parametrize("wanted", [(1, 7, 9), (2, 1, 1), (0, 0, 0), (10, 0, 0)])
def test_an_api_that_is_not_offered_is_refused_with_all_four_values(wanted: ApiVersion) -> None:
    with pytest.raises(IncompatibleAPI) as caught:
        require_api(RANGE, wanted)
    error = caught.value
    assert (error.api, error.wanted) == (RANGE, (wanted,))
    assert (error.minimum, error.current) == ((1, 8, 0), (2, 1, 0))
    shown = ".".join(map(str, wanted))
    assert str(error) == f"exporter does not offer API {shown}: it offers 1.8.0 to 2.1.0"


def test_none_of_several_is_refused_naming_all_of_them() -> None:
    with pytest.raises(
        IncompatibleAPI,
        match=r"^exporter does not offer API 1\.7\.0 or 2\.2\.0: it offers 1\.8\.0 to 2\.1\.0$",
    ) as caught:
        require_any_api(RANGE, iter([(1, 7, 0), (2, 2, 0)]))
    assert caught.value.wanted == ((1, 7, 0), (2, 2, 0))


def test_none_at_all_is_refused() -> None:
    with pytest.raises(IncompatibleAPI, match=r"does not offer API \(none\)"):
        require_any_api(RANGE, [])


def test_the_hosts_range_counts_for_an_object_without_its_own() -> None:
    require_api(module(), (1, 8, 0), HOST)
    with pytest.raises(IncompatibleAPI, match=r"it offers 1\.8\.0 to 2\.1\.0$"):
        require_api(module(), (1, 7, 0), HOST)


def test_an_object_without_a_name_is_shown_as_it_is() -> None:
    with pytest.raises(IncompatibleAPI, match=r"^namespace\(version_info=\(0, 5, 0\)\) does not"):
        require_api(SimpleNamespace(version_info=(0, 5, 0)), (0, 6, 0))


def test_incompatible_api_ends_the_command_line_as_incompatible() -> None:
    assert issubclass(IncompatibleAPI, JackfieldError)
    assert IncompatibleAPI.exit_status == 3


@pytest.mark.parametrize(
    ("exports", "wanted", "says"),
    [
        ({"version_info": 3}, (1, 0, 0), "exporter.version_info: 3 is of type int"),
        ({"version_info": "1.0"}, (1, 0, 0), "exporter.version_info: '1.0' is of type str"),
        ({"api_minimum_version": ("1",)}, (1, 0, 0), "exporter.api_minimum_version: ('1',) is not"),
        ({}, "1.0", "the wanted API: '1.0' is of type str"),
        ({}, None, "the wanted API: None is of type NoneType"),
    ],
)
def test_what_is_no_version_is_named(
    exports: dict[str, object], wanted: ApiVersion, says: str
) -> None:
    with pytest.raises(InvalidVersion, match=f"^{re.escape(says)}"):
        require_api(module(**exports), wanted)


@pytest.mark.parametrize("api", [jackfield, SimpleNamespace(__name__="rack")], ids=str)
@pytest.mark.parametrize("again", [copy.copy, lambda error: pickle.loads(pickle.dumps(error))])
def test_the_error_crosses_processes(
    api: object, again: Callable[[IncompatibleAPI], IncompatibleAPI]
) -> None:
    with pytest.raises(IncompatibleAPI) as raised:
        require_api(api, (99, 0, 0))
    error = again(raised.value)
    assert str(error) == str(raised.value)
    assert (error.wanted, error.current) == (((99, 0, 0),), raised.value.current)


small_versions = st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, 2))


@given(small_versions, small_versions, st.lists(small_versions, max_size=4))
def test_any_of_several_is_each_of_them_tried(
    minimum: ApiVersion, current: ApiVersion, wanted: list[ApiVersion]
) -> None:
    api = module(api_minimum_version=minimum, api_current_version=current)

    def offers(version: ApiVersion) -> bool:
        try:
            require_api(api, version)
        except IncompatibleAPI:
            return False
        return True

    assert [offers(version) for version in wanted] == [minimum <= v <= current for v in wanted]
    if any(map(offers, wanted)):
        require_any_api(api, wanted)
    else:
        with pytest.raises(IncompatibleAPI):
            require_any_api(api, wanted)
