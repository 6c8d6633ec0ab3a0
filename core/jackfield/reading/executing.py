"""``exec`` of a text that is a file of the source; mostly for the version in one.

So setup scripts get what a module binds without importing its package: ``exec(file.read(), about)``
binds the names of the file in a dict, as ``exec(file.read(), {}, about)`` does, and
``exec(file.read())`` in the module itself. All of the file
has to be followed, else nothing of it is.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Sequence

from jackfield.metadata import NotStatic
from jackfield.reading.effects import imports_in
from jackfield.reading.errors import NotStaticError
from jackfield.reading.expressions import Evaluator
from jackfield.reading.modules import Binding, Module
from jackfield.reading.session import Session
from jackfield.reading.source import SourceFile, UnreadableError
from jackfield.reading.texts import BinaryFile, LongText, OpenFile
from jackfield.reading.values import PLAIN
from jackfield.reading.walking import nodes_of

_DEEPEST = 5
"""Files that execute one another."""

_OF_MODULE = ("__file__", "__name__", "__package__", "__path__", "__spec__")
"""Names that tell what module code is in, which this code is not, or is in another one's place."""

_NAMESPACES = frozenset({"globals", "locals"})

_INNER = (ast.DictComp, ast.GeneratorExp, ast.Lambda, ast.ListComp, ast.SetComp)
"""Syntax with code that does not see the names of the code around it if that has `locals` apart."""

_IS_LATE = sys.version_info >= (3, 14)
"""Whether annotations are evaluated when they are asked for (PEP 649)."""


def execute(node: ast.Call, evaluator: Evaluator) -> None:
    """Do a call of ``exec``.

    Raises:
        NotStaticError: if it is not known what it does.
    """
    module = evaluator.names.home
    session = module.seen.session()
    is_apart = len(node.args) == 3 and _is_new_dict(node.args[1])
    if session is None or node.keywords or not (1 <= len(node.args) <= 2 or is_apart):
        raise NotStaticError("calls exec() with arguments that are not followed")
    path, text = _source(node.args[0], evaluator)
    namespace: dict[str, object] | None = None
    if len(node.args) == 1 or _is_own_namespace(node.args[1], evaluator):
        if evaluator.names is not module:
            raise NotStaticError("calls exec() for the names of a function")
    else:
        given = evaluator.value(node.args[-1])
        if not isinstance(given, dict) or not all(type(key) is str for key in given):
            raise NotStaticError("calls exec() for what is no dict of names")
        namespace = given
    try:
        file = module.seen.files.file(path)
    except UnreadableError as error:
        raise NotStaticError(f"{path}:{error.line}: {error.reason}") from None
    is_text = text is None or file.text == text
    if not is_text or file.lines is None or any(name in file.text for name in _OF_MODULE):
        raise NotStaticError(f"executes {path}, which is not followed")
    evaluator.tools.budget.step(len(file.text) >> 4)
    if is_apart and any(
        isinstance(each, _INNER) for statement in file.statements for each in nodes_of(statement)
    ):
        raise NotStaticError(f"executes {path}, in which not all code sees the names")
    _Execution(session, module, path, file).run(namespace, is_apart=is_apart)


def _source(node: ast.expr, evaluator: Evaluator) -> tuple[str, str | None]:
    """Give the path of the file whose text is executed, and that, None if it is not decoded."""
    if (
        isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "compile"
        and evaluator.is_own("compile")
        and len(node.args) == 3
        and not node.keywords
        and getattr(node.args[2], "value", None) == "exec"
    ):
        evaluator.reference(node.args[1])
        node = node.args[0]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        file = evaluator.reference(node.func.value)
        if isinstance(file, OpenFile) and node.func.attr == "read":
            found = file.call("read", *evaluator.arguments(node))
            if isinstance(file, BinaryFile):
                return file.path, None  # it is decoded as a module is
            return file.path, found.text if isinstance(found, LongText) else str(found)
    raise NotStaticError("executes what is not followed")


def _is_new_dict(node: ast.expr) -> bool:
    return isinstance(node, ast.Dict) and not node.keys


def _is_own_namespace(node: ast.expr, evaluator: Evaluator) -> bool:
    """Tell whether `node` is ``globals()`` or the like, in code that is in no function."""
    if not isinstance(node, ast.Call) or node.args or node.keywords:
        return False
    name = getattr(node.func, "id", "")
    return name in _NAMESPACES and evaluator.is_own(name)


class _Execution:
    def __init__(self, session: Session, module: Module, path: str, file: SourceFile) -> None:
        self._session = session
        self._module = module
        self._path = path
        self._file = file

    def run(self, namespace: dict[str, object] | None, *, is_apart: bool) -> None:
        """Bind the names in `namespace`, or in the module if it is None.

        `is_apart` tells whether the namespace is none of globals, which get Python's built-ins.
        """
        self._check_imports()
        seen = self._module.seen
        if seen.executing >= _DEEPEST:
            raise NotStaticError(f"{self._path} is executed by files that execute one another")
        seen.executing += 1
        try:
            if namespace is None:
                self._run_in_module()
            else:
                self._run_in(namespace, has_builtins=not is_apart)
        finally:
            seen.executing -= 1

    def _check_imports(self) -> None:
        """Check that the file imports nothing of the source: it is in no package of it."""
        for node in imports_in(self._file.statements):
            is_relative = isinstance(node, ast.ImportFrom) and node.level
            if is_relative or self._session.is_inside(self._module.path, node):
                raise NotStaticError(f"executes {self._path}, which imports parts of the source")

    def _run_in_module(self) -> None:
        module = self._module
        written, is_script = module.written, module.is_script
        module.written, module.is_script = self._path, False
        try:
            self._follow(module)
        finally:
            module.written, module.is_script = written, is_script

    def _run_in(self, namespace: dict[str, object], *, has_builtins: bool) -> None:
        tools = self._session.tools
        inner = Module(self._module.path, tools, self._module.seen)
        inner.written = self._path
        for name, value in namespace.items():
            inner.bind(name, value, 1)
        if has_builtins and "__builtins__" not in namespace:
            inner.lose("__builtins__", NotStatic("bound by exec()", inner.at(1)), 1)
        self._follow(inner)
        tools.tracker.check(namespace)
        bound = {name: self._element(binding) for name, binding in inner.names.items()}
        tools.budget.produce(len(bound))
        tools.tracker.has_changed = True
        namespace.clear()
        namespace.update(bound)

    def _element(self, binding: Binding) -> object:
        """Give what a dict holds for a binding: what is not known is a value that is lost."""
        if binding.why is not None:
            return self._session.tools.tracker.unknown(binding.why)
        if type(binding.value) not in PLAIN:
            raise NotStaticError(f"executes {self._path}, which is not followed")
        return binding.value

    def _follow(self, module: Module) -> None:
        """Follow all of the file, which binds names of `module`."""
        statements = self._file.statements
        if any(isinstance(node, ast.AnnAssign) for each in statements for node in nodes_of(each)):
            # The compiler hands on what is imported from __future__ to the code that is executed.
            for name in _names_of_annotations((*statements, *self._module.statements)):
                module.lose(name, NotStatic("made of annotations", module.at(1)), 1)
        first = statements[0] if statements else None
        if isinstance(first, ast.Expr) and isinstance(getattr(first.value, "value", None), str):
            module.lose("__doc__", NotStatic("a docstring", module.at(first.lineno)), first.lineno)
        left_out = self._session.left_out
        self._session.follow(module, self._file)
        if module.failure is not None:
            why, module.failure = module.failure, None
            raise NotStaticError(why.reason, why=why)
        if self._session.left_out > left_out or self._path in module.seen.files.recovered:
            raise NotStaticError(f"executes {self._path}, not all of which is followed")


def _names_of_annotations(statements: Iterable[ast.stmt]) -> Sequence[str]:
    """Give the names that Python binds before it executes code that has annotations."""
    if not _IS_LATE:
        return ("__annotations__",)
    imported = [
        alias.name
        for node in statements
        if isinstance(node, ast.ImportFrom) and node.module == "__future__"
        for alias in node.names
    ]
    are_texts = "annotations" in imported
    first = "__conditional_annotations__"
    return (first, "__annotations__") if are_texts else ("__annotate__", first)
