"""Which class serves which scheme: registering, owners, prefixes, asking the host."""

from __future__ import annotations

import re
import threading
from collections.abc import AsyncIterator, Iterator

import pytest
from jackfield.backends import (
    Backend,
    BackendException,
    RegistrationError,
    Registry,
    UnsupportedBackendScheme,
    current_registry,
    register_backend,
    register_backend_prefix,
)


@pytest.fixture
def one(store_class) -> type[Backend]:
    return type("One", (store_class,), {})


@pytest.fixture
def two(store_class) -> type[Backend]:
    return type("Two", (store_class,), {})


def served(registry: Registry) -> list[tuple[str, str, str, str | None]]:
    return [
        (each.kind, each.name, each.backend.__name__, each.owner) for each in registry.registered()
    ]


def test_schemes_and_prefixes_are_two_kinds_of_names(registry: Registry, one, two) -> None:
    registry.register_backend("foo", one)
    registry.register_backend_prefix("foo", two)
    assert served(registry) == [("prefix", "foo", "Two", None), ("scheme", "foo", "One", None)]
    assert registry.find("foo").backend is one
    assert registry.find("foo+foo").backend is two


def test_the_functions_act_on_the_current_registry(one, two) -> None:
    outer, inner = Registry(), Registry()
    with outer.current():
        with inner.current() as current:
            assert current is current_registry() is inner
            register_backend("foo", one)
            register_backend_prefix("bar", two)
        assert current_registry() is outer
    assert len(inner.registered()) == 2
    assert outer.registered() == ()


def test_another_thread_has_its_own_current_registry(one) -> None:
    seen = []
    with Registry().current():
        thread = threading.Thread(target=lambda: seen.append(current_registry()))
        thread.start()
        thread.join()
    assert seen == [current_registry()]


def test_there_is_a_registry_for_programs_that_make_none() -> None:
    assert isinstance(current_registry(), Registry)


def test_a_name_is_taken_only_once(registry: Registry, one, two) -> None:
    with registry.credited_to("first"):
        registry.register_backend("foo", one)
    with registry.credited_to("second"), pytest.raises(RegistrationError) as raised:
        registry.register_backend("FOO", two)
    assert "'foo'" in str(raised.value)
    assert "One by 'first'" in str(raised.value)
    assert "Two by 'second'" in str(raised.value)
    assert registry.find("foo").backend is one


def test_a_prefix_is_taken_only_once(registry: Registry, one, two) -> None:
    registry.register_backend_prefix("bar", one)
    with pytest.raises(RegistrationError, match="prefix 'bar' is taken"):
        registry.register_backend_prefix("bar", two)


def test_the_same_again_by_the_same_owner_does_no_harm(registry: Registry, one) -> None:
    with registry.credited_to("plugin"):
        registry.register_backend("foo", one)
        registry.register_backend("foo", one)
    assert len(registry.registered()) == 1


def test_the_same_class_by_another_owner_is_refused(registry: Registry, one) -> None:
    with registry.credited_to("plugin"):
        registry.register_backend("foo", one)
    with pytest.raises(RegistrationError, match="'plugin'"):
        registry.register_backend("foo", one)


def test_withdrawing_takes_back_what_one_owner_registered(registry: Registry, one, two) -> None:
    registry.register_backend("mine", one)
    with registry.credited_to("plugin"):
        registry.register_backend("foo", one)
        registry.register_backend_prefix("bar", two)
        with registry.credited_to("other"):
            registry.register_backend("other", two)
    registry.withdraw("plugin")
    assert served(registry) == [
        ("scheme", "mine", "One", None),
        ("scheme", "other", "Two", "other"),
    ]
    registry.register_backend("foo", two)
    assert registry.find("foo").backend is two


def test_credit_ends_with_its_block_even_when_that_fails(registry: Registry, one) -> None:
    with pytest.raises(ZeroDivisionError), registry.credited_to("plugin"):
        raise ZeroDivisionError
    registry.register_backend("foo", one)
    assert registry.registered()[0].owner is None


def test_registries_have_owners_of_their_own(registry: Registry, one) -> None:
    other = Registry()
    with registry.credited_to("plugin"), other.credited_to("guest"):
        registry.register_backend("foo", one)
        other.register_backend("foo", one)
    assert registry.registered()[0].owner == "plugin"
    assert other.registered()[0].owner == "guest"


@pytest.mark.parametrize("name", ["", "foo:", "foo://", "3foo", "foo+", "+foo", "fo o", "føø"])
def test_what_can_be_no_scheme_is_refused(registry: Registry, one, name: str) -> None:
    with pytest.raises(RegistrationError, match="cannot be the scheme"):
        registry.register_backend(name, one)
    with pytest.raises(RegistrationError, match="cannot be the prefix"):
        registry.register_backend_prefix(name, one)


def test_a_scheme_is_a_text(registry: Registry, one) -> None:
    said = re.escape(f"{one!r} cannot be the scheme of a URL: it is no text")
    with pytest.raises(RegistrationError, match=said):
        registry.register_backend(one, "foo")  # type: ignore[arg-type]


@pytest.mark.parametrize("what", [object, None, "module:Class", lambda url: None])
def test_what_is_no_backend_is_refused(registry: Registry, what: object) -> None:
    with pytest.raises(RegistrationError, match=r"'foo'.*not a subclass"):
        registry.register_backend("foo", what)  # type: ignore[arg-type]
    assert registry.registered() == ()


def test_a_backend_that_lacks_a_method_is_refused_by_its_name(registry: Registry) -> None:
    class Half(Backend):
        def _list(self) -> list[str]:
            return []

        def _delete(self, filename: str) -> None:
            pass

    with pytest.raises(RegistrationError, match=r"'foo'.*Half does not have _get, _put"):
        registry.register_backend("foo", Half)


@pytest.mark.parametrize("name", ["_get", "_put", "_list", "_delete", "_move", "_validate"])
def test_a_method_that_would_never_run_is_refused_by_its_name(
    registry: Registry, store_class, name: str
) -> None:
    """A `_put` that is async stores nothing, and says nothing of it."""

    async def is_async(*arguments: object) -> None: ...

    async def is_both(*arguments: object) -> AsyncIterator[None]:
        yield

    def yields(*arguments: object) -> Iterator[None]:
        yield

    for method, kind in ((is_async, "async"), (is_both, "async"), (yields, "a generator")):
        if (name, method) == ("_list", yields):
            continue  # what it gives is refused
        with pytest.raises(
            RegistrationError, match=rf"'foo': Foo\.{name} is {kind}: it would never run"
        ):
            registry.register_backend("foo", type("Foo", (store_class,), {name: method}))


def test_the_very_scheme_wins_then_the_longest_prefix(registry: Registry, store_class) -> None:
    classes = {name: type(name, (store_class,), {}) for name in ("A", "AB", "C", "BC", "ABC")}
    registry.register_backend_prefix("a", classes["A"])
    assert (registry.find("a+b+c").backend, registry.find("a+b+c").inner) == (classes["A"], "b+c")
    registry.register_backend_prefix("a+b", classes["AB"])
    assert (registry.find("a+b+c").backend, registry.find("a+b+c").inner) == (classes["AB"], "c")
    assert (registry.find("a+x").backend, registry.find("a+x").inner) == (classes["A"], "x")
    registry.register_backend("a+b+c", classes["ABC"])
    assert (registry.find("A+B+C").backend, registry.find("A+B+C").inner) == (classes["ABC"], None)


def test_a_prefix_ends_at_a_plus(registry: Registry, one) -> None:
    registry.register_backend_prefix("ba", one)
    with pytest.raises(UnsupportedBackendScheme):
        registry.find("bar+foo")
    with pytest.raises(UnsupportedBackendScheme):
        registry.find("ba")


def test_the_host_is_asked_for_each_candidate_until_one_is_there(registry: Registry, one) -> None:
    asked = []

    def resolve(kind: str, name: str) -> bool:
        asked.append((kind, name))
        if (kind, name) == ("prefix", "a"):
            registry.register_backend_prefix("a", one)
            return True
        return False

    registry.resolver = resolve
    assert registry.find("a+b+c").inner == "b+c"
    assert asked == [("scheme", "a+b+c"), ("prefix", "a+b"), ("prefix", "a")]


def test_what_the_host_can_still_provide_beats_a_shorter_prefix(
    registry: Registry, one, two
) -> None:
    """So what a URL means does not depend on what was used before it."""
    registry.register_backend_prefix("a", one)

    def resolve(kind: str, name: str) -> bool:
        if (kind, name) == ("scheme", "a+b"):
            registry.register_backend("a+b", two)
            return True
        return False

    registry.resolver = resolve
    assert registry.find("a+b").backend is two


def test_the_host_is_not_asked_for_what_is_there(registry: Registry, one) -> None:
    registry.register_backend("foo", one)
    registry.resolver = lambda kind, name: pytest.fail(f"asked for {name}")
    assert registry.find("foo").backend is one


def test_what_the_host_raises_reaches_the_user(registry: Registry) -> None:
    def resolve(kind: str, name: str) -> bool:
        raise ZeroDivisionError("the plugin is broken")

    registry.resolver = resolve
    with pytest.raises(ZeroDivisionError):
        registry.find("foo")


def test_a_plugin_that_does_not_register_what_it_declares_is_an_error(registry: Registry) -> None:
    registry.resolver = lambda kind, name: True
    with pytest.raises(BackendException, match="scheme 'foo' does not register it"):
        registry.find("foo")


def test_the_error_says_what_is_known_and_what_is_close(registry: Registry, one) -> None:
    registry.register_backend("file", one)
    registry.register_backend_prefix("chaos", one)
    registry.known = lambda: ["sftp://", "file://"]
    with pytest.raises(UnsupportedBackendScheme) as raised:
        registry.find("fiel")
    assert str(raised.value) == (
        "no backend for 'fiel://': known are chaos+, file://, sftp://; did you mean file://?"
    )


def test_of_a_url_with_a_prefix_it_is_that_which_nobody_knows(registry: Registry, one) -> None:
    registry.register_backend("file", one)
    registry.known = lambda: ["crypt+"]
    with pytest.raises(UnsupportedBackendScheme) as raised:
        registry.find("cript+file")
    assert str(raised.value) == (
        "no backend for 'cript+file://': known are crypt+, file://; did you mean crypt+?"
    )


def test_the_error_says_when_there_is_nothing_at_all(registry: Registry) -> None:
    with pytest.raises(UnsupportedBackendScheme, match=r"no backend for 'foo://'.*install"):
        registry.find("foo")


def test_a_program_that_asks_no_host_is_told_who_knows_of_plugins() -> None:
    with pytest.raises(UnsupportedBackendScheme) as raised:
        Registry().find("foo")
    assert str(raised.value) == (
        "no backend for 'foo://': there are no backends; install a plugin that has it, "
        "or open it by get_backend of jackfield or a Host"
    )
