"""What of Python's modules, and of those for setup scripts, is known to write nothing.

Only what stands here is: a module of Python has much that writes, or calls what it is given.
"""

from __future__ import annotations

import sys

# fmt: off
MODULES = frozenset({
    "__future__", "abc", "argparse", "ast", "atexit", "base64", "builtins", "codecs",
    "collections", "configparser", "contextlib", "copy", "csv", "datetime", "decimal", "email",
    "enum", "errno", "fnmatch", "fractions", "functools", "glob", "hashlib", "imp", "importlib",
    "inspect", "io", "itertools", "json", "keyword", "locale", "logging", "math",
    "multiprocessing", "numbers", "operator", "optparse", "os", "pathlib", "pkgutil", "platform",
    "pprint", "random", "re", "runpy", "shlex", "shutil", "stat", "string", "struct", "subprocess",
    "sys", "sysconfig", "tempfile", "textwrap", "time", "tokenize", "traceback", "types", "typing",
    "unittest", "urllib", "uuid", "warnings",
})
"""Modules of Python that write nothing when they are imported."""

_NAMES = {
    "ast": "get_docstring literal_eval parse walk",
    "collections": "Counter OrderedDict deque namedtuple",
    "configparser": "ConfigParser RawConfigParser",
    "datetime.date": "fromtimestamp today",
    "datetime.datetime": "fromtimestamp now today utcfromtimestamp utcnow",
    "distutils.log": "debug error info set_threshold warn",
    "distutils.spawn": "find_executable",
    "distutils.util": "convert_path get_platform strtobool",
    "distutils.version": "LooseVersion StrictVersion",
    "fnmatch": "filter fnmatch fnmatchcase translate",
    "glob": "escape glob iglob",
    "itertools": "chain count product repeat",
    "itertools.chain": "from_iterable",
    "locale": "getpreferredencoding",
    "multiprocessing": "cpu_count",
    "numpy": "get_include",
    "os": "access cpu_count fspath getcwd getcwdu getenv getpid getuid listdir stat uname walk",
    "os.environ": "copy get has_key items keys pop setdefault update values",
    "os.path":
        "abspath basename commonpath commonprefix dirname exists expanduser expandvars getmtime"
        " getsize isabs isdir isfile islink ismount join lexists normcase normpath realpath"
        " relpath samefile split splitdrive splitext",
    "pathlib.Path": "cwd home",
    "platform":
        "machine node python_branch python_build python_compiler python_implementation"
        " python_revision python_version python_version_tuple release system version",
    "re": "escape findall finditer fullmatch match search split",
    "shlex": "split",
    "struct": "calcsize pack unpack",
    "sys":
        "exc_info exit getdefaultencoding getfilesystemencoding getrecursionlimit"
        " getwindowsversion intern setdefaultencoding setrecursionlimit",
    "sys.stderr": "flush isatty write",
    "sys.stdout": "flush isatty write",
    "sysconfig": "get_python_version",
    "textwrap": "dedent",
    "time": "asctime ctime gmtime localtime mktime strftime time",
    "typing": "TypeVar cast",
    "warnings": "filterwarnings resetwarnings simplefilter warn",
}
_FUNCTIONS = frozenset(f"{owner}.{name}" for owner, n in _NAMES.items() for name in n.split())
"""Functions and classes that write nothing, whatever they are given."""

MAKING = frozenset({"pathlib.Path", "pathlib.PurePath"})
"""Classes that are called to no harm, and have methods that do some."""

LIMITED = frozenset({
    "codecs.open", "io.open", "json.dumps", "json.load", "json.loads", "os.walk", "re.compile",
    "re.sub", "re.subn",
})
"""Functions that write nothing, depending on what they are given."""

_CONSTANTS = {
    "codecs": "BOM_UTF8",
    "datetime": "date datetime timedelta",
    "os": "curdir environ extsep linesep name pardir pathsep sep",
    "os.path": "curdir extsep pardir pathsep sep supports_unicode_filenames",
    "platform": "DEV_NULL",
    "re": "error",
    "string": "ascii_letters ascii_lowercase ascii_uppercase digits hexdigits letters lowercase"
        " octdigits printable punctuation uppercase whitespace",
    "subprocess": "DEVNULL PIPE STDOUT",
    "sys.implementation": "cache_tag name version",
    "sys":
        "api_version argv base_exec_prefix base_prefix builtin_module_names byteorder copyright"
        " dont_write_bytecode exec_prefix executable flags float_info hexversion"
        " maxint maxsize maxunicode path platform prefix real_prefix stderr stdin stdout"
        " pypy_version_info subversion tracebacklimit version version_info",
}
_VALUES = frozenset(f"{owner}.{name}" for owner, n in _CONSTANTS.items() for name in n.split())
"""Objects with no method that writes and is called like those that are known."""

_BASES = frozenset({
    "abc.ABC", "ast.NodeVisitor", "collections.OrderedDict", "unittest.TestCase",
})
_OF_CONSTANTS = frozenset({"errno", "re", "stat"})
_OF_TYPES = ("collections.abc.", "numbers.", "types.", "typing.")
_FAILING = ("Error", "Exception", "Warning")

_SETTING_UP = frozenset(
    {"Extension", "find_namespace_packages", "find_packages", "parse_version", "setup"}
)
OF_SETUP = frozenset({"Cython", "distutils", "numpy", "pkg_resources", "setuptools", "wheel"})
"""What setup scripts are for; they write nothing unasked, and have these functions."""

_COMMANDS = frozenset({
    "alias", "bdist", "bdist_dumb", "bdist_egg", "bdist_rpm", "bdist_wheel", "bdist_wininst",
    "build", "build_clib", "build_ext", "build_py", "build_scripts", "build_src", "check", "clean",
    "config", "develop", "easy_install", "egg_info", "install", "install_data",
    "install_egg_info", "install_headers", "install_lib", "install_scripts", "register", "sdist",
    "setopt", "test", "upload", "upload_docs",
})
"""Classes of modules for setup scripts that are not written like others."""

_CLASSES = frozenset({"Command", "Distribution", "Extension", "Feature", "Library", "Require"})
"""Other classes of these modules, which may be passed to anything."""

STORED_INTO = frozenset({"os.environ", "sys.argv", "sys.path"})
"""What of modules may have something put into it."""

STORED = frozenset({"argv", "dont_write_bytecode", "path", "tracebacklimit"})
"""The attributes of ``sys`` that may be bound to something else."""
# fmt: on

_CHANGING = frozenset({"clear", "copy", "pop", "remove", "reverse", "sort"})
"""Methods of what is among the `_VALUES`, besides those that are known anyway."""


_FOREIGN = sys.stdlib_module_names - {"cmd", "distutils", "sysconfig"}
"""Names by which what is for setup scripts holds modules of Python."""


def _is_of_setup(name: str) -> bool:
    """Tell whether a dotted name is of a module that setup scripts are for."""
    top, *others = name.split(".")
    return top in OF_SETUP and _FOREIGN.isdisjoint(others)


def is_base(name: str) -> bool:
    """Tell whether a dotted name is that of a class for setup scripts, and of no exception."""
    last = name.rpartition(".")[2]
    is_named = last in _COMMANDS or last in ("Command", "Distribution", "Extension")
    is_command = is_named or last.endswith("build_ext") or (".command." in name and last.islower())
    return _is_of_setup(name) and is_command and not _is_failing(name)


def is_value(name: str) -> bool:
    """Tell whether what has a dotted name may be passed to anything."""
    owner, _, last = name.rpartition(".")
    if not owner:
        return False  # a module
    if name in _FUNCTIONS or name in _BASES:
        return True
    if _is_of_setup(name):  # a function of it may write what it is called for
        # That of commands has modules of their names.
        is_command = last in _COMMANDS and not owner.endswith(".command")
        is_class = last in _CLASSES or is_command or _is_failing(name)
        return is_class or last in _SETTING_UP or last[:2] == "__"
    if name.startswith(_OF_TYPES) and last[0].isupper():
        return True
    if owner in _OF_CONSTANTS and last.isupper():
        return True
    return _is_failing(name) or _is_among_values(name)


def is_function(name: str) -> bool:
    """Tell whether a call of what has a dotted name writes nothing, whatever it is given."""
    last = name.rpartition(".")[2]
    is_known = name in _FUNCTIONS or name in MAKING or _is_failing(name)
    return is_known or (last in _SETTING_UP and _is_of_setup(name))


def has_method(name: str, known: frozenset[str]) -> bool:
    """Tell whether a dotted name is that of a method that is `known`, of one of the `_VALUES`."""
    owner, _, last = name.rpartition(".")
    is_version = owner.endswith(".__version__") and _is_of_setup(owner)
    return (is_version or _is_among_values(owner)) and (last in known or last in _CHANGING)


def _is_among_values(name: str) -> bool:
    while name and name not in _VALUES:
        name = name.rpartition(".")[0]
    return bool(name)


def _is_failing(name: str) -> bool:
    """Tell whether a dotted name is that of an exception."""
    top, _, last = name.rpartition(".")
    return bool(top) and last.endswith(_FAILING) and last[0].isupper()
