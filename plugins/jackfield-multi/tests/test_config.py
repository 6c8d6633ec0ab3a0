"""What a configuration may say; what is wrong with one is said in a line that shows no secret."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from jackfield.backends import BackendException, BackendWrapper, InvalidBackendURL, get_backend

Open = Callable[..., BackendWrapper]

pytestmark = pytest.mark.usefixtures("registry")


def names_in(directory: Path) -> set[str]:
    return {path.name for path in directory.iterdir()}


def test_json_and_toml_say_the_same(tmp_path: Path, source) -> None:
    stores = [{"url": f"file://{tmp_path}/{name}"} for name in "ab"]
    (tmp_path / "c.json").write_text(json.dumps({"mode": "mirror", "stores": stores}))
    (tmp_path / "bare.JSON").write_text(json.dumps(stores))
    (tmp_path / "c.toml").write_text(
        '\ufeffmode = "mirror"\n'
        f'[[stores]]\nurl = "file://{tmp_path}/a"\n[[stores]]\nurl = "file://{tmp_path}/b"\n'
    )
    for name in ("c.json", "c.toml", "bare.JSON"):
        with get_backend(f"multi://{tmp_path / name}") as store:
            store.put(source(), name)
    assert names_in(tmp_path / "a") == names_in(tmp_path / "b") == {"c.json", "c.toml", "bare.JSON"}


def test_a_relative_path_starts_at_the_current_directory(
    configured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source
) -> None:
    configured([{"url": "file://here"}])
    monkeypatch.chdir(tmp_path)
    get_backend("multi://config.json").put(source(), "a")
    get_backend("multi://./config.json").put(source(), "b")
    assert names_in(tmp_path / "here") == {"a", "b"}


def test_the_url_overrides_mode_and_onfail(configured) -> None:
    url = configured(mode="mirror", onfail="abort")
    several = get_backend(f"{url}?mode=stripe&onfail=continue").backend.several
    assert type(several).__name__ == "Stripe"
    assert several.goes_on
    several = get_backend(url).backend.several
    assert type(several).__name__ == "Mirror"
    assert not several.goes_on


def test_mirror_and_abort_are_the_default(configured) -> None:
    several = get_backend(configured()).backend.several
    assert (type(several).__name__, several.goes_on) == ("Mirror", False)


S = [{"url": "file:///a"}]
MALFORMED = {
    "not an object": ('"text"', "it is an object with the keys mode, onfail, "),
    "no JSON": ('{"stores": [', r"it is not JSON: Expecting value: line 1 column 13 \(char 12\)"),
    "too deep": ("[" * 100_000, "it is nested too deeply|it is not JSON"),
    "unknown key": ({"stores": S, "modus": 1}, "modus: it is not known; known are mode, "),
    "mode": ({"stores": S, "mode": "raid"}, "mode: it is mirror or stripe"),
    "mode's type": ({"stores": S, "mode": ["mirror"]}, "mode: it is mirror or stripe"),
    "onfail": ({"stores": S, "onfail": True}, "onfail: it is abort or continue"),
    "retries": ({"stores": S, "retries": 0}, "retries: it is a whole number, at least 1"),
    "part of a retry": ({"stores": S, "retries": 1.5}, "retries: it is a whole number"),
    "true as a number": ({"stores": S, "retries": True}, "retries: it is a whole number"),
    "delay": ({"stores": S, "retry_delay": -1}, "retry_delay: it is a number, at least 0"),
    "a number too large": ({"stores": S, "retries": 10**9}, "retries: .* and less than 1000000000"),
    "stall": ({"stores": S, "stall_timeout": 0}, "stall_timeout: it is a number, at least 1"),
    "no stores": ({}, "stores: it is a list of at least one store"),
    "empty stores": ({"stores": []}, "stores: it is a list of at least one store"),
    "stores' type": ({"stores": {"a": 1}}, "stores: it is a list of at least one store"),
    "a store's type": ({"stores": ["file:///a"]}, r"stores\[0\]: it is an object with the keys"),
    "no url": ({"stores": [*S, {"name": "b"}]}, r"stores\[1\]\.url: it is the URL of a store"),
    "unknown key of a store": ({"stores": [{"env": []}]}, r"stores\[0\]\.env: it is not known"),
    "no URL": ({"stores": [{"url": "/a"}]}, r"stores\[0\]\.url: '/a' is not the URL of a backend"),
    "nobody's URL": ({"stores": [{"url": "no://a/b"}]}, r"stores\[0\]\.url: no backend for 'no:/"),
    "backend's fault": ({"stores": [{"url": "file://"}]}, r"stores\[0\]\.url: .*no directory"),
    "the same url": ({"stores": [*S, *S]}, r"stores\[1\]\.url: it has the url of stores\[0\]"),
    "the same place": (
        {"stores": [*S, {"url": "file:///b"}, {"url": "FILE:///./a/"}]},
        r"stores\[2\]\.url: it has the url of stores\[0\]",
    ),
    "empty name": ({"stores": [{"url": "file:///a", "name": " "}]}, r"stores\[0\]\.name: it is a"),
    "name is a number": ({"stores": [{"url": "file:///a", "name": "2"}]}, r"\[0\]\.name: neither"),
    "reserved name": ({"stores": [{"url": "file:///a", "name": "newest"}]}, r"\.name: neither"),
    "the same name": (
        {"stores": [{"url": f"file:///{n}", "name": "x"} for n in "ab"]},
        r"stores\[1\]\.name: it has the name of stores\[0\]",
    ),
    "prefixes": ({"stores": [{"url": "file:///a", "prefixes": "x"}]}, r"\.prefixes: it is a list"),
    "empty prefix": ({"stores": [{"url": "file:///a", "prefixes": [""]}]}, r"\.prefixes: it is a"),
}


@pytest.mark.parametrize("kind", MALFORMED)
def test_what_is_malformed_is_named(tmp_path: Path, kind: str) -> None:
    data, fault = MALFORMED[kind]
    path = tmp_path / "config.json"
    path.write_text(data if isinstance(data, str) else json.dumps(data))
    with pytest.raises(InvalidBackendURL, match=fault) as raised:
        get_backend(f"multi://{path}")
    assert str(raised.value).startswith(f"{path}: ")
    assert "\n" not in str(raised.value)


def test_other_malformed_files(tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_text("mode = mirror")
    (tmp_path / "c.yaml").write_text("mode: mirror")
    (tmp_path / "c.json").write_bytes(b'{"mode": "\xff"}')
    for name, fault in {
        "c.toml": "it is not TOML: Invalid value",
        "c.yaml": "its name ends in neither .json nor .toml",
        "c.json": r"it is not UTF-8 \(byte 10\)",
    }.items():
        with pytest.raises(InvalidBackendURL, match=fault):
            get_backend(f"multi://{tmp_path / name}")


def test_a_missing_file_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(BackendException, match="No such file") as raised:
        get_backend(f"multi://{tmp_path}/none.json")
    assert raised.value.code == 52


def test_malformed_urls(configured) -> None:
    url = configured()
    for wrong, fault in {
        "multi://": "names no file",
        f"{url}?colour=red": "'colour' is not known; known are mode and onfail",
        f"{url}?mode=raid": "mode: it is mirror or stripe",
        f"{url}#a": "is written %23",
    }.items():
        with pytest.raises(InvalidBackendURL, match=fault):
            get_backend(wrong)


def test_a_configuration_cannot_have_itself_as_a_store(configured, tmp_path: Path) -> None:
    (tmp_path / "inner.json").write_text(json.dumps([{"url": f"multi://{tmp_path}/config.json"}]))
    url = configured([{"url": f"multi://{tmp_path}/inner.json"}])
    with pytest.raises(InvalidBackendURL, match=r"stores\[0\].url: .*it is one of its own stores"):
        get_backend(url)


def test_configurations_may_be_nested(configured, tmp_path: Path, source, where, got) -> None:
    stores = [{"url": f"file://{tmp_path}/{name}"} for name in "ab"]
    (tmp_path / "inner.json").write_text(json.dumps(stores))
    url = configured([{"url": f"multi://{tmp_path}/inner.json"}, {"url": f"file://{tmp_path}/c"}])
    with get_backend(url) as store:
        store.put(source(b"content"), "x")
        assert where("x") == dict.fromkeys("abc", b"content")
        assert got(store, "x") == b"content"


CANARY = "canary/p@ss:word"
ESCAPED = "canary%2Fp%40ss%3Aword"


@pytest.mark.parametrize("onfail", ["abort", "continue"])
@pytest.mark.parametrize("mode", ["mirror", "stripe"])
def test_secrets_are_never_shown(
    registry, configured, mode: str, onfail: str, source, tmp_path: Path, caplog, capsys
) -> None:
    from jackfield.backends import Backend

    class Vault(Backend):
        def __init__(self, parsed_url) -> None:
            assert parsed_url.password.reveal() == CANARY

        def _fail(self, *arguments: object) -> None:
            raise RuntimeError(f"cannot log in with {CANARY}")

        _get = _put = _list = _delete = _query = _close = _fail

    class Shut(Vault):
        def __init__(self, parsed_url) -> None:
            self._fail()

    caplog.set_level(logging.DEBUG)
    registry.register_backend("vault", Vault)
    registry.register_backend("shut", Shut)
    url = configured(
        [{"url": f"{scheme}://me:{ESCAPED}@host/x"} for scheme in ("vault", "shut")],
        mode=mode,
        onfail=onfail,
    )
    from jackfield.backends import Settings

    store = get_backend(url, Settings(num_retries=1))
    texts = [repr(store), repr(store.backend.several.stores)]
    for operation in (
        lambda: store.put(source(), "a"),
        lambda: store.get("a", tmp_path / "a"),
        store.list,
        store.close,
    ):
        with pytest.raises(BackendException) as raised:
            operation()
        error: BaseException | None = raised.value
        texts.append(str(error))
        assert "me:***@host" in str(error)
    texts += [str(each.error) for each in store.delete(["a"]) + store.query(["a"])]
    texts.append(caplog.text)
    for path, text in {
        "c.json": f'{{"stores": [{{"url": "{ESCAPED}://"}}',
        "c.toml": ESCAPED,
    }.items():
        (tmp_path / path).write_text(text)
        with pytest.raises(InvalidBackendURL) as raised:
            get_backend(f"multi://{tmp_path / path}")
        texts.append(str(raised.value))
    for url in (f"vault://me:{ESCAPED}@", f"vault://me:{ESCAPED}@host:port", f"no://m:{ESCAPED}@h"):
        with pytest.raises(InvalidBackendURL) as raised:
            get_backend(configured([{"url": url}]))
        texts.append(str(raised.value))
    for text in texts:
        assert CANARY not in text
        assert ESCAPED not in text
