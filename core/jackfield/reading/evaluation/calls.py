"""Calls that stand alone: those whose effect is known, and those of ``setup()``."""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping, Sequence

from jackfield.metadata import NotStatic
from jackfield.reading.errors import NotStaticError, RaisesError
from jackfield.reading.evaluation.reasons import GiveUp
from jackfield.reading.language.expressions import Evaluator
from jackfield.reading.language.modules import Binding, Module
from jackfield.reading.language.tools import Tools
from jackfield.reading.language.values import is_told, plain
from jackfield.reading.syntax.effects import bound_by
from jackfield.reading.syntax.hosts import (
    LAZY_IMPORTS,
    LOOKS,
    SET_ENCODING,
    lazily_imported,
    may_replace_functions,
)
from jackfield.reading.syntax.spread import spread
from jackfield.reading.syntax.uses import dotted_path
from jackfield.reading.syntax.walking import nodes_in
from jackfield.reading.trees.finding import Finder
from jackfield.reading.trees.hosted import PACKAGES
from jackfield.reading.trees.tree import parent
from jackfield.reading.unfollowed.looking import calls_that_look
from jackfield.reading.unfollowed.setup_names import (
    is_bound_to_setup,
    meanings_of,
    sets_up,
)

_EXITS = frozenset({"sys.exit", "os._exit", "os.abort", "exit", "quit"})
_ENDING = frozenset({"exit", "_exit", "abort", "quit"})


class Calls:
    """The calls in one module, which has the `statements`."""

    def __init__(
        self,
        module: Module,
        tools: Tools,
        evaluator: Evaluator,
        statements: Sequence[ast.stmt],
        finder: Finder,
    ) -> None:
        self._module = module
        self._tools = tools
        self._evaluator = evaluator
        self._statements = statements
        self._finder = finder
        self._meant: Mapping[str, Collection[str]] | None = None
        self._nodes: Sequence[ast.AST] = ()
        self._looking: Collection[ast.stmt] | None = None
        self._replacing: bool | None = None

    def do(self, node: ast.Call, give_up: GiveUp) -> None:
        """Do a call whose result is not used; for `give_up` see `note_setup`.

        Raises:
            NotStaticError: if it is not known what it does.
            RaisesError: if the import of the module fails here.
        """
        function = node.func
        called = self._outside_name(function)
        if called in _EXITS and not may_replace_functions(self._all_nodes(), _ENDING):
            raise RaisesError(ast.unparse(function) + "()")
        if (called in LOOKS or called == SET_ENCODING) and self._only_looks(node):
            return
        if called in LAZY_IMPORTS and self._import_lazily(node):
            return
        if called == "reload" and self._is_sys(node):
            return
        if called == "print" and not node.keywords:
            for given in node.args:
                self._evaluator.value(given)
            return
        if called == "sys.path.insert":
            import jackfield.reading.evaluation.inserted as inserted  # late: few files need it

            if inserted.insert(node, self._evaluator):
                return
        if called == "exec":
            import jackfield.reading.opened.executing as executing  # late: few files need it

            executing.execute(node, self._evaluator)
            return
        if self.note_setup(node, give_up) and self._ends_script(node):
            return
        if isinstance(function, ast.Attribute):
            if function.attr == "sort" and isinstance(function.value, ast.Name):
                unordered = self._evaluator.unordered(function.value.id)
                if unordered is not None:
                    values, named = self._evaluator.arguments(node)
                    self._tools.methods.sort_unordered(unordered, values, named)
                    return
            target = self._evaluator.reference(function.value)
            if self._tools.methods.changes(target, function.attr):
                values, named = self._evaluator.arguments(node)
                self._tools.methods.change(target, function.attr, values, named)
                return
        self._evaluator.reference(node)

    def stays(self, call: ast.Call) -> bool:
        """Tell whether ``os.chdir(…)`` leads to where the script is run: then it changes nothing.

        Raises:
            NotStaticError: if it is not known where it leads.
        """
        module = self._module
        if len(call.args) != 1 or call.keywords or self._outside_name(call.func) != "os.chdir":
            return False
        if not module.runs_as_script():
            return False
        import jackfield.reading.opened.locations as locations  # late: few files need it

        place = self._evaluator.reference(call.args[0])
        if locations.located(place, "os.chdir", module) != parent(module.path):
            return False
        module.seen.settled[call] = None
        return True

    def _ends_script(self, call: ast.Call) -> bool:
        """Tell whether nothing is read of what comes after a call, so that its effects are none."""
        return self._module.is_script and getattr(self._statements[-1], "value", None) is call

    def _is_sys(self, call: ast.Call) -> bool:
        """Tell whether a call is given ``sys``, and nothing else."""
        return list(map(self._outside_name, call.args)) == ["sys"] and not call.keywords

    def _only_looks(self, call: ast.Call) -> bool:
        """Tell whether a call of a host's function is sure to change nothing that it is given."""
        return (
            not call.keywords
            and all(dotted_path(given) or isinstance(given, ast.Constant) for given in call.args)
            and not self._may_replace_functions()
        )

    def _may_replace_functions(self) -> bool:
        if self._replacing is None:
            self._replacing = may_replace_functions(self._all_nodes())
        return self._replacing

    def _all_nodes(self) -> Sequence[ast.AST]:
        """Give all of the file's syntax, which few files need to be gone through for."""
        if not self._nodes:
            statements = self._module.statements or self._statements
            self._nodes = [*nodes_in(statements)]
        return self._nodes

    def _outside_name(self, function: ast.expr) -> str:
        """Give the dotted name of a function from outside of the source, or of a built-in one.

        It is the name that it has where it comes from; empty if that is not known. What dots lead
        to, out of the source, is taken for a part of the host.
        """
        path = dotted_path(function)
        name = "" if path is None else self._module.outside_name(path)
        return f"{PACKAGES[0]}.{name.lstrip('.')}" if name[:1] == "." else name

    def _import_lazily(self, node: ast.Call) -> bool:
        """Do ``lazy_import(globals(), "…")``; tells whether it is known what that does."""
        imports = lazily_imported(node)
        if imports is None or not self._module.is_builtin("globals"):
            return False
        why = NotStatic("imported lazily", self._module.at(node.lineno))
        for statement in imports:
            for name in bound_by([statement]):
                self._module.lose(name, why, node.lineno)
        self._module.later.known.imports += imports
        return True

    def that_look(self) -> Collection[ast.stmt]:
        """Give the statements, in whatever block, that call a function of a host to no effect."""
        if self._looking is None:
            may_replace = self._may_replace_functions()
            self._looking = () if may_replace else calls_that_look(self._all_nodes())
        return () if self._module.unsure else self._looking

    def note_setup(self, node: ast.Call, give_up: GiveUp) -> bool:
        """Keep the named arguments if this is a call of ``setup()``; tells whether it is.

        Those that are not followed are given to `give_up`, as they may change the others.
        """
        is_it = is_bound_to_setup(node.func, self._module)
        if is_it is None:
            if self._meant is None:
                self._meant = meanings_of(self._all_nodes())
            is_it = sets_up(node.func, self._module, self._meant, self._finder)
        if not is_it:
            return False
        recorded: dict[str, Binding] = {}
        given: list[tuple[str, int, object]] = []
        keywords = self._keywords(node)
        taken = {keyword.arg for keyword in keywords}
        try:
            if node.args:
                raise RaisesError("TypeError: setup() takes no arguments without names")
            for keyword in keywords:
                found = self._value_or_why(keyword.value, give_up)
                name, line = keyword.arg, keyword.value.lineno
                if name is not None or isinstance(found, NotStatic):
                    given.append((name or "**", line, found))
                    continue
                if not isinstance(found, dict):
                    raise RaisesError("TypeError: setup() takes no ** of what is no dict")
                if not taken.isdisjoint(found) or not all(isinstance(n, str) for n in found):
                    raise RaisesError("TypeError: setup() got a name twice, or what is none")
                taken.update(found)
                given += [(each, line, found[each]) for each in found]
        except RaisesError as error:
            why = NotStatic(f"setup() is never called: {error}", self._module.at(node.lineno))
            for name in [keyword.arg or "**" for keyword in keywords]:
                recorded[name] = Binding(self._module.path, node.lineno, None, why)
            self._module.setup_calls.append(recorded)
            raise
        for name, line, value in given:  # after all are evaluated, which may change the first
            recorded[name] = self._given(value, line)
        self._module.setup_calls.append(recorded)
        return True

    def _keywords(self, node: ast.Call) -> Sequence[ast.keyword]:
        """Give the keywords of a call, with those of a dict that is not known as a whole."""
        names = [getattr(each.value, "id", "") for each in node.keywords if each.arg is None]
        binding = self._module.names.get(names[0]) if names else None
        if binding is None or binding.why is None or not self._module.is_builtin("dict"):
            return node.keywords
        statements = self._module.statements or self._statements
        return spread(node, statements) or node.keywords

    def _given(self, value: object, line: int) -> Binding:
        """Give what an argument is, which is unknown if its `value` says why."""
        path = self._module.path
        if isinstance(value, NotStatic):
            return Binding(path, line, None, value)
        if is_told(value):
            return Binding(path, line, value.told)
        self._tools.budget.begin_statement()
        try:
            return Binding(path, line, self._tools.tracker.export(value))
        except NotStaticError as error:
            return Binding(path, line, None, self._module.why_of(error, line))

    def _value_or_why(self, node: ast.expr, give_up: GiveUp) -> object:
        """Give the value of an argument, or why it is not known."""
        self._tools.budget.begin_statement()
        try:
            value = self._evaluator.reference(node)
            return value if is_told(value) else plain(value)
        except NotStaticError as error:
            why = self._module.why_of(error, node.lineno)
            give_up(node, why)
            return why
