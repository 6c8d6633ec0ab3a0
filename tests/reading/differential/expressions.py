"""Expressions in and around the language that the reader evaluates, by type; see `grammar`."""

from __future__ import annotations

LEAVES: dict[str, list[str]] = {
    "int": [
        "0", "1", "2", "7", "-3", "True", "0x1f", "i0", "i0", "i1", "i2",
    ],
    "text": [
        "'a'", "''", "'x-y'", '"1.2.3"', "'\\n'", "'ä'", "'%s'", "'{}'", "s0", "s0", "s1",
    ],
    "list": [
        "[]", "[1]", "['x', 'y']", "[[1], 2]", "l0", "l0", "l1", "l2",
    ],
    "tuple": [
        "()", "(1,)", "(1, 2, 3)", "(0, 'dev')", "t0", "t0", "t1",
    ],
    "dict": [
        "{}", "{'k': 1}", "{1: 'a', True: 'b'}", "d0", "d0", "d1",
    ],
    "set": [
        "set()", "{1, 2}", "{'x'}", "e0", "e0", "e1",
    ],
    "other": [
        "None", "1.5", "b'x'", "...", "range(3)", "-0.0", "1e999",
    ],
    "condition": [
        "True", "False", "i0", "l0", "not s0", "truth()", "lie()", "not lie()",
    ],
}  # fmt: skip

FORMS: dict[str, list[str]] = {
    "int": [
        "(<int> <arithmetic> <int>)", "(-<int>)", "(~<int>)", "len(<sized>)", "t0[<index>]",
        "(<int> if <condition> else <int>)", "sum(<numbers>)", "max(<int>, <int>)",
        "min(<numbers>)", "d0.get('a', <int>)", "int(<number_text>)", "abs(<int>)",
        "(<int> and <int>)", "l0.index(2)", "l0.count(<any>)", "<text>.find('a')", "(<int> ** 2)",
        "(1 << <int>)", "divmod(<int>, 2)", "round(<int>)", "ord('x')",
        "(lambda: 3)()", "[*range(3)][<index>]", "<tuple>.index(1)", "<text>.count('a')",
        "int('0x1f', 16)", "<dict>['a']", "len({<any>, <any>})", "(True + <int>)",
        "len(list(<set>))", "sum(map(int, <number_text>.split('.')))",
    ],
    "text": [
        "(<text> + <text>)", "'%s|%d' % (<any>, <int>)", "'%(k)s' % {'k': <any>}",
        "'%r' % (<any>,)", "'{}-{x}'.format(<any>, x=<any>)", "'{0[0]}'.format(<tuple>)",
        "f'{<name>}:{<name>!r:>9}'", "f'{<int>:<int>}'", "'.'.join(map(str, <items>))",
        "'.'.join(str(x) for x in <items> if <filter>)", "str(<any>)", "<text>.upper()",
        "<text>.title()", "<text>.strip('a')", "<text>.replace(<text>, <text>)", "(<text> * <n>)",
        "<text>[<slice>]", "repr(<any>)", "(<text> or <text>)", "<text>.zfill(4)", "'%5.2f' % i0",
        "'%s' * 2 % ('a', <text>)", "'%c' % 'x'", "f'{<name>=}'", "'%' % ()",
        "'{:d}'.format(<any>)",
        "'%s, %s' % <tuple>", "''.join(sorted(<set>))", "'-'.join(<list>)", "f'{<text>!s:<5}'",
        "f'{{}}{<int>:03d}'", "str(<dict>)", "'x'.join(<text>)", "'{:>{}}'.format('a', 3)",
        "'{!r}'.format(<any>)", "<text>.encode().decode()", "'%(a)s' % <dict>", "<text>[<index>]",
        "'a' 'b'", "'-'.join(sorted(list(<set>)))", "'{a[0]}'.format(a=<list>)",
    ],
    "list": [
        "[<any>, <any>]", "[*<items>, <any>]", "(<list> + <list>)", "(<list> * <n>)",
        "<list>[<slice>]", "list(<items>)", "list(<set>)", "sorted(<sortable>)",
        "sorted(<sortable>, reverse=True)", "[<element> for x in <items>]",
        "[x for x in <items> if <filter>]", "[(x, y) for x in range(<n>) for y in <list>]",
        "[i0 for i0 in <items>]", "[l0 for l0 in <items> for l0 in [l0]]",
        "[y for x in <items> for y in (x, i0)]", "[[x for x in range(y)] for y in range(<n>)]",
        "[x for x in <items> if x for x in (x, 1)]", "[x for x in x]", "[(lambda: x) for x in l0]",
        "(<list> if <condition> else <list>)", "list(zip(<items>, <items>))",
        "list(zip(<items>, <items>, strict=True))", "list(enumerate(<items>))",
        "list(enumerate(<items>, 2))", "list(reversed(<list>))", "<listname>.copy()",
        "<text>.split()", "<text>.split('-')", "dict(k=<list>)['k']", "[<list>][0]",
        "list(map(len, <items>))", "list(x for x in <items>)", "[*map(str, <items>)]",
        "[l0 for _ in range(2)]", "[[]] * 2", "list(filter(None, <items>))",
        "list(<dict>.keys())", "sorted(list(<set>))", "sorted(<dict>)",
        "[a for a, b in <dict>.items()]", "[b for a, *b in [(1, 2, 3), t0]]", "<list>[::<step>]",
        "[x for x in <set>]", "sorted(x for x in <set>)", "sorted([str(x) for x in <set>])",
        "list(dict.fromkeys(<items>))", "[*<list>, *<tuple>, *<dict>]",
        "(<listname> if <condition> else <listname>)", "(<listname> or [1])", "t1[0]", "l1[0]",
        "d0['b']", "d0.get('b')", "d0.get('zz', <listname>)", "{'a': l0}['a']",
        "[y for l0 in [[1, 2]] for y in l0]", "list(range(10))[2:8:3]", "sum([<list>, <list>], [])",
        "(lambda x: x)(<listname>)", "[y for x in [l0] for y in x if y in x]",
        "[i0 for i0 in range(3)] + [i0]", "[x for x, in zip(<items>)]",
        "[(x, y) for x, y in zip(<items>, <items>)]", "list(map(str.title, <text>))",
        "list(map(lambda x: <element>, <items>))", "list(filter(lambda x: <filter>, <items>))",
        "[*map(lambda l0: [l0, i0], <items>)]", "[*filter(lambda x: x in <items>, <items>)]",
        "list(filter(str.isalpha, <text>))", "list(map(lambda x: l0, <items>))",
    ],
    "tuple": [
        "(<any>, <any>)", "(<tuple> + <tuple>)", "<tuple>[<slice>]", "tuple(<items>)",
        "tuple(<element> for x in <items>)", "tuple(map(int, <number_text>.split('.')))",
        "(*<items>, <any>)", "<text>.partition('-')", "tuple(range(<n>))", "(<tuple> * <n>)",
        "(*<list>,)", "tuple(sorted(<set>))", "tuple(<set>)", "(l0, *t0)", "divmod(7, 2)",
        "tuple(zip(<items>))", "<tuple>[::-1]", "(l0,) * 2",
    ],
    "dict": [
        "{<any>: <any>, 'z': <any>}", "{**<dict>, <text>: <any>}", "dict(a=<any>, b=<any>)",
        "dict(<dict>, c=<any>)", "dict(zip(<items>, <items>))", "{x: <element> for x in <items>}",
        "(<dict> | <dict>)", "<dictname>.copy()", "dict([('a', <any>)], b=1)",
        "{k: v for k, v in <dict>.items()}", "{y: x for x, y in [(1, 2), <tuple>]}",
        "{x: y for x in 'ab' for y in range(2)}", "dict.fromkeys(<items>, <any>)", "dict(**<dict>)",
        "{**<dict>, **<dict>}", "dict(enumerate(<items>))", "{'a': l0, 'b': l0}",
        "{(1, 2): 3, <int>: <any>}", "{1: 'a', 1.0: 'b', True: <any>}", "{l0: 1}",
    ],
    "set": [
        "set(<items>)", "frozenset(<tuple>)", "(<set> <setop> <set>)", "{x for x in <items>}",
        "{<any>, <any>}", "e0.copy()", "e0.union(e1)",
        "{*<items>}", "set(<text>)", "{x for x in <set>}", "set(list(<set>))",
        "{str(x) for x in <set>}", "{x == 1 for x in <set>}", "frozenset(x for x in <set>)",
    ],
    "other": [
        "(<int> / <int>)", "float(<int>)", "complex(<int>, 1)", "(<int>, <text>)[<index>]",
    ],
    "condition": [
        "<int> < <int>", "<int> == <int>", "<int> < <int> <= <int>", "<any> == <any>",
        "<any> in <items>", "<any> not in <container>", "<any> is None", "<any> is not None",
        "<any> is <any>", "<int> and <any>", "not <any>", "__name__ == '__main__'",
        "'main' != __name__", "any(<element> for x in <items>)", "all(<items>)",
        "isinstance(<any>, list)", "any(1 // x for x in (1, 0))",
        "isinstance(<name>, (int, str))", "<list> == <list>", "(1, 'a') < <tuple>",
        "<set> <= <set>", "len(<list>) > 2 or truth()", "<name> and truth()",
        "'a' in d0 and d0['a']", "__name__ != '__main__'", "not (<int> and lie())", "None is None",
    ],
    "unknown": [
        "ident(<any>)", "[ident(x) for x in <items>]", "<name> if truth() else <name>",
        "(mutate(<name>), <name>)", "<name> or ident(<name>)", "(i0 := <int>)",
        "[(i1 := x) for x in <items>]", "(lambda: mutate(<name>))()", "thing(<name>)",
        "thing.__class__ and <name>", "list(mutate(<name>) for x in [1])",
        "'{}'.format(mutate(<name>))", "[<name>][ident(0)]", "<listname>.pop()",
        "str(thing) and <name>", "call(lambda: <name>)", "(l2 := <name>)", "{**ident(<dict>)}",
        "f'{mutate(<name>)}'", "<listname>.append(1)", "i0 + thing",
        "(i2 := <int>) + i2", "{(i0 := 3): i0}", "(l0.append(6), l0)[1]", "[l0, mutate(l0)]",
        "(lambda: l0)()", "max(l0, key=lambda x: mutate(l0) and 0)", "[*map(l0.append, [1])]",
        "next(iter(<items>))", "[*map(lambda x: mutate(<name>), [1])]", "(yield_ := l0)",
        "sorted(l0, key=mutate)",
        "getattr(thing, 'kept', 0)", "{'o': l0}.setdefault('o', 1)",
    ],
}  # fmt: skip

WORDS: dict[str, list[str]] = {
    "any": [
        "<int>", "<text>", "<list>", "<tuple>", "<dict>", "<set>", "<other>", "<name>",
    ],
    "name": [
        "i0", "i1", "i2", "s0", "s1", "l0", "l1", "l2", "t0", "t1", "d0", "d1", "e0", "e1",
    ],
    "listname": [
        "l0", "l0", "l1", "l2",
    ],
    "dictname": [
        "d0", "d0", "d1",
    ],
    "setname": [
        "e0", "e1",
    ],
    "arithmetic": [
        "+", "-", "*", "//", "%", "&", "|", "^", "/", ">>",
    ],
    "setop": [
        "|", "&", "-", "^",
    ],
    "index": [
        "0", "1", "-1", "<int> % 3", "<int>",
    ],
    "slice": [
        ":", "1:", ":-1", "::-1", ":2", "<int>:", "::<n>",
    ],
    "step": [
        "1", "2", "-1", "-2",
    ],
    "n": [
        "0", "2", "3", "-1", "<int> % 4",
    ],
    "number_text": [
        "'12'", "'1.2.3'", "'-3'", "'4.x'", "str(i0)", "s0", "2.7",
    ],
    "numbers": [
        "range(4)", "t0[:3]", "[i0, i1]", "(x for x in (1, 2))", "l0", "{1, 2}",
    ],
    "sized": [
        "<list>", "<tuple>", "<text>", "<set>", "<dict>", "<name>",
    ],
    "items": [
        "<list>", "<tuple>", "range(3)", "<dict>", "d0.items()", "d0.values()", "<text>",
    ],
    "container": [
        "<list>", "<dict>", "<set>", "<text>", "range(3)",
    ],
    "sortable": [
        "s0", "e0", "[3, 1, 2]", "t0[:2]", "<items>", "<set>",
    ],
    "element": [
        "x", "(x, i0)", "[x]", "str(x)", "i0", "l0", "x == 1",
    ],
    "filter": [
        "x", "x != 1", "i1", "x in l0", "l0",
    ],
}  # fmt: skip
