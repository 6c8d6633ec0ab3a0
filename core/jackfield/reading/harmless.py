"""Whether what has run may have written files, or changed the directory that it runs in.

On the safe side, and found by looking at the text of what has run: it names none of the functions
that write, and it imports nothing but what is read, Python's own modules and those that setup
scripts are for. The methods of classes that are only named for commands do not count: commands run
after all has been read. Nor do functions from outside that write unasked.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator

from jackfield.reading.budget import Budget
from jackfield.reading.errors import TreeError
from jackfield.reading.modules import Module
from jackfield.reading.source import text_of
from jackfield.reading.words import words

# fmt: off
_WRITING = frozenset({
    "Popen", "__import__", "chdir", "check_call", "check_output", "copy_file", "copy_tree",
    "copyfile", "copytree", "ctypes", "dump", "eval", "exec", "execfile", "extractall", "fchdir",
    "fdopen", "fileinput", "fork", "getoutput", "getstatusoutput", "import_module", "mkstemp",
    "mmap", "move_file", "multiprocessing", "popen", "popen2", "popen3", "popen4", "pty", "rename",
    "renames", "run_setup", "runpy", "shutil", "startfile", "subprocess", "system", "touch",
    "truncate", "unlink", "urlretrieve",
})
# fmt: on
"""Words of what may write files, or change the directory."""

_STARTS = ("write", "spawn", "execl", "execv", "symlink", "hardlink", "posix_spawn")
_OF_OS = frozenset({"link", "open", "remove", "replace"})
_FROM_OS = re.compile(r"from +os +import(.*)")
_REPLACED = ("join", "dirname", "abspath", "open", "compile", "search", "match")
_HARMLESS = re.compile(r"\b(?:sys\.)?std(?:err|out)\.write\b|\bplatform\.system\b")
_MODE = r" *\([\s\S]{0,200}?['\"](?:[rbt]*[wax][bt+]*|[rbt]+\+[bt]*)['\"]"
_OPENED = (re.compile(f"open{_MODE}"), re.compile(f"file{_MODE}"))
_PRINTED = re.compile(r",\s*file *=(?! *sys\.std)")
_INSIDE = re.compile(r"[;:][ \t]*(?:from|import)\b")
_OF_SETUP = frozenset({"Cython", "distutils", "numpy", "pkg_resources", "setuptools", "wheel"})
"""What setup scripts are for; they write nothing unasked."""


def may_have_written(module: Module, budget: Budget) -> bool:
    """Tell whether anything that has run may have; `module` is what is evaluated."""
    seen = module.seen
    reach = None if seen.unfollowed is None else seen.unfollowed()
    if not seen.is_whole or module.setup_calls or module.path not in seen.texts:
        return True
    if reach is not None and reach.is_unclear:
        return True
    state = module.path, len(seen.texts), 0 if reach is None else sum(1 for _ in reach)
    if seen.judged[0] != state:
        seen.judged = state, _any_may_write(module, reach or (), budget)
    return seen.judged[1]


def _any_may_write(module: Module, unfollowed: Iterable[str], budget: Budget) -> bool:
    seen = module.seen
    texts = dict(seen.texts)
    texts[module.path] = _without_methods(module, texts[module.path])
    for path in unfollowed:
        try:
            texts.setdefault(path, text_of(seen.files.content(path)))
        except TreeError:
            return True
    budget.step(sum(map(len, texts.values())) >> 6)
    return any(_may_write(text) or _imports_more(text, texts) for text in texts.values())


def _may_write(text: str) -> bool:
    if "std" in text or "platform" in text:
        text = _HARMLESS.sub("", text)
    found = words(text.encode("utf-8", "surrogatepass"))
    if not _WRITING.isdisjoint(found) or any(word.startswith(_STARTS) for word in found):
        return True
    if "pathlib" in found and "replace" in found:
        return True
    if "os" in found:
        imported = " ".join(_FROM_OS.findall(text))
        if "(" in imported or "\\" in imported or "*" in imported:
            return True
        if not _OF_OS.isdisjoint(words(imported.encode("utf-8", "surrogatepass"))):
            return True
        if any(f"os.{name}" in text for name in _OF_OS):
            return True
    if ".extract(" in text or ("print" in found and _PRINTED.search(text)):
        return True
    if any(pattern.search(text) for pattern in _OPENED):
        return True
    return any(f".{name} =" in text or f".{name}=" in text for name in _REPLACED)


def _imports_more(text: str, texts: dict[str, str]) -> bool:
    """Tell whether it imports what may write, as far as is known."""
    for name in _imported(text):
        if name in _OF_SETUP or name in sys.stdlib_module_names:
            continue
        if not any(f"/{name}." in f"/{path}" or f"/{name}/" in f"/{path}" for path in texts):
            return True
    return False


def _imported(text: str) -> Iterator[str]:
    """Give the modules at the top that a text imports; nothing that is known for one unclear."""
    for line in text.split("\n"):
        if "import" not in line:
            continue
        line = line.strip()
        if line.startswith("from"):
            name = line[4:].strip().partition(" ")[0].partition(".")[0]
            if name:
                yield name
        elif line.startswith("import"):
            for name in line[6:].partition("#")[0].split(","):
                yield name.strip().partition(" ")[0].partition(".")[0]
        if _INSIDE.search(line.partition("#")[0]):
            yield ""


def _without_methods(module: Module, text: str) -> str:
    """Give the text of a module without the methods of its classes, if none of these is used.

    They may be named as what a dict holds, as commands are.
    """
    classes = [node for node in module.statements if isinstance(node, ast.ClassDef)]
    if not classes or "\r" in text or "\f" in text:
        return text
    names = "|".join(node.name for node in classes)
    said = rf"^class +(?:{names})\b.*|: *(?:{names}) *(?=[,}}\n])|\] *= *(?:{names}) *\n"
    rest = re.sub(said, "", text, flags=re.MULTILINE)
    if re.search(rf"\b(?:{names})\b", rest):
        return text
    lines = text.split("\n")
    for node in classes:
        for method in node.body:
            if isinstance(method, ast.FunctionDef) and not method.decorator_list:
                for line in range(method.lineno, method.end_lineno or method.lineno):
                    lines[line] = ""
    return "\n".join(lines)
