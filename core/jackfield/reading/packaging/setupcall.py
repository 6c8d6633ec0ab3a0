"""What a call of ``setup()`` says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from jackfield.metadata import NotStatic
from jackfield.reading.packaging.dynamic import left_to
from jackfield.reading.packaging.facts import Facts, entry_points
from jackfield.reading.packaging.requirements import NoRequirementError, marked, requirements_of
from jackfield.reading.packaging.shapes import directories, grouped, summary, table, text, texts
from jackfield.reading.packaging.tags import written_version
from jackfield.reading.trees.found import Find

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from jackfield.reading.language.modules import Binding

_LEFT_TO = {
    "pbr": "pbr",
    "scmver": "scmver",
    "setuptools_git_versioning": "setuptools-git-versioning",
    "use_calver": "calver",
    "use_incremental": "incremental",
    "use_scm_version": "setuptools-scm",
    "vcversioner": "vcversioner",
    "version_config": "setuptools-git-versioning",
}
"""Argument of ``setup()`` -> who gives the version then, mostly by the tags of git."""

SETUP_ARGUMENTS = frozenset(
    {"description", "entry_points", "install_requires", "name", "package_dir", "packages"}
    | {"d2to1", "extras_require", "options", "pbr", "py_modules", "python_requires", "version"}
    | _LEFT_TO.keys()
)
"""The arguments of ``setup()`` that are read."""

# fmt: off
_OTHER_ARGUMENTS = frozenset({
    "author", "author_email", "classifiers", "cmdclass", "command_options",
    "command_packages", "convert_2to3_doctests", "data_files", "dependency_links",
    "distclass", "download_url", "eager_resources", "exclude_package_data", "ext_modules",
    "ext_package", "extra_path", "headers", "include_dirs", "include_package_data",
    "keywords", "libraries", "licence", "license", "license_expression", "license_file",
    "license_files", "long_description", "long_description_content_type", "maintainer",
    "maintainer_email", "namespace_packages", "obsoletes", "package_data", "password",
    "platforms", "project_urls", "provides", "provides_extra", "requires", "script_args",
    "script_name", "scripts", "setup_requires", "test_loader", "test_suite", "tests_require",
    "url", "use_2to3", "use_2to3_exclude_fixers", "use_2to3_fixers", "zip_safe",
})
# fmt: on
"""The other arguments that setuptools knows, or knew."""

_BEFORE_SETUP_CFG = {"description": "summary", "entry_points": "entry_points", "name": "name"}
"""Argument of ``setup()`` -> the attribute of which ``setup.cfg`` says nothing, given that."""

_OF_VERSIONTOOLS = ":versiontools:"
"""What a version begins with that is for versiontools to find."""

TAGGING = "egg_info"
"""The command of which options add something to the version."""


def from_setup_call(arguments: Mapping[str, Binding]) -> Facts:
    """Read the arguments of ``setup()``; those without a known value say nothing.

    Of the requirements among them it is said why they are not known.
    """
    known = {name: arguments[name].value for name in SETUP_ARGUMENTS & arguments.keys()}
    value = known.get
    version = written_version(value("version"))
    bound = arguments.get("version") or arguments.get("**")
    not_static = None if bound is None else bound.why
    if bound is not None and version is not None and version.startswith(_OF_VERSIONTOOLS):
        version, not_static = None, left_to("versiontools", bound.origin)
    for name in _given(arguments, _LEFT_TO):
        version, not_static = None, left_to(_LEFT_TO[name], arguments[name].origin)
    listed = value("entry_points")
    points = entry_points(listed) if isinstance(listed, str) else grouped(listed)
    faults = []
    for name in ("entry_points", "package_dir"):  # without them, plugins are not found
        binding = arguments.get(name)
        if binding is not None and (why := binding.why) is not None:
            faults.append(f"{why.origin}: {name} is not static: {why.reason}")
    more = arguments.get("**")
    doubts = []
    if more is not None and more.why is not None and "entry_points" not in arguments:
        doubts.append(f"{more.why.origin}: ** is not static: {more.why.reason}")
    packages = value("packages")
    said = Facts(
        name=text(value("name")),
        version=version,
        summary=summary(value("description")),
        entry_points=points or None,
        package_dir=directories(value("package_dir")),
        packages=() if isinstance(packages, Find) else texts(packages),
        modules=texts(value("py_modules")),
        finds=_finds(packages, arguments),
        has_pbr=bool(value("pbr") or value("d2to1")) or None,
        version_origin=None if version is None or bound is None else bound.origin,
        version_not_static=not_static,
        handed=_handed(arguments),
        faults=faults,
        doubts=doubts,
    )
    if version is None and not_static is not None:
        said.lose("version", not_static.origin, not_static.reason)
    for name, attribute in _BEFORE_SETUP_CFG.items():
        binding = arguments.get(name) or (more if name != "entry_points" else None)
        if binding is not None and (why := binding.why) is not None:
            said.lose(attribute, why.origin, why.reason)
    python = _known(arguments, "python_requires", "requires_python", said)
    if isinstance(python, str) or not python:
        said.requires_python = text(python)
    else:
        said.lose("requires_python", arguments["python_requires"].origin, "it is no text")
    _require(arguments, said)
    options = arguments.get("options")
    if options is not None and (options.why is not None or TAGGING in table(options.value)):
        reason = "setup() is given options that may be of egg_info, which adds to the version"
        said.tag_unknown = NotStatic(reason, options.origin)
    return said


def _given(arguments: Mapping[str, Binding], names: Iterable[str]) -> list[str]:
    """Give those of `names` that are given, and not as None or the like."""
    given = ((name, arguments[name]) for name in names if name in arguments)
    return [name for name, each in given if each.value or each.why is not None]


def _handed(arguments: Mapping[str, Binding]) -> tuple[NotStatic, Mapping[str, str]] | None:
    """Give what `Facts` notes of the first argument that setuptools does not know.

    What else is installed for the build may handle it, and give all that no file does; if nothing
    does, setuptools heeds it no more than any mistake in writing.
    """
    others = [each for each in arguments if each not in _OTHER_ARGUMENTS | SETUP_ARGUMENTS | {"**"}]
    for name in _given(arguments, others):
        origin, who = arguments[name].origin, f"what handles {name!r}, an argument of setup()"
        given = f"may be given by {who}"
        return left_to(who, origin), {
            "requires_dist": f"{origin}: install_requires {given}",
            "requires_python": f"{origin}: python_requires {given}",
            "entry_points": f"{origin}: entry points {given}; check a wheel of it",
        }
    return None


def _finds(packages: object, arguments: Mapping[str, Binding]) -> tuple[Find, ...] | None:
    """Give what finds the packages, nothing if there may be ones or modules that are not known."""
    given = (arguments[name] for name in ("packages", "py_modules", "**") if name in arguments)
    if any(each.why is not None for each in given):
        return ()
    return (packages,) if isinstance(packages, Find) else None


def _require(arguments: Mapping[str, Binding], said: Facts) -> None:
    """Note what ``setup()`` requires, and apart from it what the extras ``:MARKER`` do.

    These always count, also where another file says what else is required.
    """
    given = _known(arguments, "install_requires", "requires_dist", said)
    extras = _known(arguments, "extras_require", "requires_dist", said)
    if "requires_dist" in said.lost:
        return
    try:
        if "install_requires" in arguments:
            said.requires_dist = _lines(given, arguments["install_requires"])
        also: list[str] = []
        for extra, more in extras.items() if isinstance(extras, dict) else ():
            if isinstance(extra, str) and extra.startswith(":"):
                found = _lines(more, arguments["extras_require"])
                also += [marked(each, extra[1:].strip()) for each in found]
        said.requires_also = tuple(also) or None
    except NoRequirementError as error:
        said.lose("requires_dist", error.where, str(error))


def _known(arguments: Mapping[str, Binding], name: str, attribute: str, said: Facts) -> object:
    """Give the value of an argument, None if there is none; note in `said` if it is not known."""
    binding = arguments.get(name)
    if binding is None:
        binding = arguments.get("**")
        if binding is not None and binding.why is not None:
            said.lose(attribute, binding.why.origin, f"**: {binding.why.reason}")
        return None
    if binding.why is not None:
        said.lose(attribute, binding.why.origin, f"{name}: {binding.why.reason}")
    return binding.value


def _lines(given: object, binding: Binding) -> tuple[str, ...]:
    """Give the requirements in a text, or in a list of texts."""
    where = str(binding.origin)
    if given is None:
        return ()
    found = [given] if isinstance(given, str) else given
    if not isinstance(found, list | tuple) or not all(isinstance(each, str) for each in found):
        raise NoRequirementError(where, "what is required is no list of texts")
    return requirements_of((where, line) for each in found for line in each.splitlines())
