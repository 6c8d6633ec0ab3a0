"""What a setup script reads with `configparser`, and words that it takes apart with `shlex`."""

from __future__ import annotations

from pathlib import Path

import pytest
from reading.scripts import check_version, version_of
from reading.writing import write

BEFORE = "import configparser, shlex\nfrom configparser import ConfigParser, RawConfigParser\n"
READ = "config = ConfigParser()\nconfig.read('settings.ini')\n"
FILES = {
    "settings.ini": "[DEFAULT]\nVersion = 1.2\nz = y\n"
    "[one]\nname: it\n  and that\nnone =\n# a\nz = 3\n[two]\na = %%\n",
    "more.ini": "[one]\nname = other\n[DEFAULT]\nversion = 1.3\n",
    "colons.ini": "[DEFAULT]\nurl: a = 1.4\nx : 2 ; 3\n",
    "named.ini": "[DEFAULT]\nname = \u00e9\n",
    "broken.ini": "version = 1\n",
    "twice.ini": "[a]\nb = 1\nb = 2\n",
    "brackets.ini": "[one] ; [a]\nversion = 9\n",
    "empty.ini": "[one]\n[two]\nb = 1\n",
    "ends.ini": "[one]\nversion = 1\x0b\nb = 2\u2028c = 3\n",
    "signs.ini": "[one]\nversion = 1;2 ; a # b\nurl = a#b # c ; d\n",
}

KNOWN = [
    *("config['DEFAULT']['version']", "config.get('one', 'VERSION')", "repr(config.items('one'))"),
    *("config['one'].get('absent', '7')", "repr(config['one'].get('absent'))"),
    *("config.get('one', 'absent', fallback='8')", "repr(config.sections())"),
    *("config['two']['version']", "config['one']['name']", "dict(config.items('one'))['name']"),
    *("repr('version' in config['two'])", "'|'.join(config['one'])", "repr('one' in config)"),
    *("repr('name' not in config['two'])", "repr('three' in config)"),
    "repr(config['one']['none'])",
    *("repr(config.has_option('one', 'name'))", "repr(config.options('one'))"),
    *("repr(not config['one'])", "repr(bool(config['one']['none']))", "'1' if config else '2'"),
    *("repr([*config['one'].keys()])", "dict(config['one'].items())['name']"),
    *("repr(config.items('DEFAULT'))", "repr(config.has_option('DEFAULT', 'z'))"),
    "{k: config['one'][k] for k in ['version']}['version']",
]


@pytest.mark.parametrize("version", KNOWN)
def test_what_a_configuration_holds_is_what_python_gives(version: str, tmp_path: Path) -> None:
    write(tmp_path, FILES)
    check_version(tmp_path, f"{BEFORE}{READ}setup(version={version})")


READING = [
    "config = ConfigParser()\nconfig.read('settings.ini')\nconfig.read('more.ini')",
    "config = ConfigParser()\nconfig.read_file(open('settings.ini'))",
    "config = ConfigParser()\nconfig.read(join(HERE, 'settings.ini'), encoding='utf-8')",
    "config = ConfigParser()\nconfig.read('settings.ini', 'utf-8')",
    "config = configparser.RawConfigParser()\n"
    "with open('settings.ini') as file:\n    config.read_file(file)",
    "config = ConfigParser()\nconfig.read_string(open('settings.ini').read())",
    "config = ConfigParser()\nassert config.read('settings.ini') == ['settings.ini']",
    "config = ConfigParser(strict=False)\nconfig.read('twice.ini')\nconfig.read('more.ini')",
    "config = ConfigParser(interpolation=None)\nconfig.read('more.ini')",
    "config = ConfigParser()\nconfig.read_file(codecs.open('settings.ini', 'r', 'utf-8'))",
    "def read():\n    config = ConfigParser()\n    config.read('settings.ini')\n"
    "    return config['one']\n"
    "config = {'one': {'version': read()['version']}}",
    "config = ConfigParser()\nconfig.read('settings.ini')\ncfg = config['DEFAULT']\n"
    "for name in ['version']: assert name in cfg, name\nassert 'x' not in cfg",
]


@pytest.mark.parametrize("reading", READING)
def test_a_configuration_may_be_read_in_several_ways(reading: str, tmp_path: Path) -> None:
    write(tmp_path, FILES)
    check_version(tmp_path, f"{BEFORE}{reading}\nsetup(version=config['one']['version'])")


def test_a_parser_may_be_told_what_it_reads(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    source = "config = ConfigParser(delimiters=[':'], inline_comment_prefixes=';')\n"
    source += "config.read('colons.ini')\nsetup(version=repr(config.items('DEFAULT')))"
    check_version(tmp_path, BEFORE + source)


def test_values_that_are_put_together_are_known_of_a_raw_parser_alone(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    reading = "config = RawConfigParser()\nconfig.read('settings.ini')\n"
    source = f"{BEFORE}{reading}setup(version=config['two']['a'])"
    assert check_version(tmp_path, source) == "%%"
    assert version_of(tmp_path, source.replace("= Raw", "= ")) is None


ASK = "def ask(given=None, other=None):\n    while given:\n        given = given.update()\n"
"""A function that is not followed, and writes nothing."""


def test_what_a_script_may_do_besides_leaves_a_configuration_as_it_is(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    between = "def tag():\n    import subprocess\n    return subprocess.check_output(['git'])\n"
    check_version(tmp_path, f"{BEFORE}{READ}{between}setup(version=config['one']['version'])")


NOT_KNOWN = [
    *("config.set('DEFAULT', 'version', '9')", "config['one']['version'] = '9'", "ask(config)"),
    *("cfg = config['one']\ncfg['version'] = '9'", "cfg = config['DEFAULT']\nask(cfg)"),
    *("cfg = config\ncfg.read_dict({'one': {'version': '9'}})", "del config['one']['version']"),
    *("config.remove_section('one')", "config.read('absent')", "config.read(['more.ini', 'x'])"),
    *("for each in [config]:\n    ask(each)", "config.read('broken.ini')"),
    "config.read('twice.ini')",
    *("config.read('named.ini')", "config.clear()", "x = [config['one']]\nask(x)"),
    "if ask:\n    config.read('more.ini')",
    "def change():\n    config['one']['version'] = '9'\nask(change)",
    "config['DEFAULT'].update(version='9')",
    "config.readfp(open('more.ini'))",  # Python 3.12 has none
    *("config.read_file('[one]\\na = 1')", "config.read_string(open('more.ini'))"),
    *("ConfigParser.get = ask", "configparser.SectionProxy.get = ask"),
    *("config.read('brackets.ini')", "config.read_file(open('settings.ini', 'rb'))"),
]


@pytest.mark.parametrize(
    "version", ["repr(None in config['one'])", "repr(config['one'].get(1))", "repr([] in config)"]
)
def test_what_is_no_text_is_not_looked_for(version: str, tmp_path: Path) -> None:
    write(tmp_path, FILES)
    assert version_of(tmp_path, f"{BEFORE}{READ}setup(version={version})") is None


@pytest.mark.parametrize("changing", NOT_KNOWN)
def test_what_may_be_in_a_configuration_is_not_known(changing: str, tmp_path: Path) -> None:
    write(tmp_path, FILES)
    source = f"{ASK}{BEFORE}{READ}{{}}\nsetup(version=config['one']['version'])"
    assert version_of(tmp_path, source.format("ask()")) == "1.2"
    assert version_of(tmp_path, source.format(changing)) is None


@pytest.mark.parametrize(
    "making",
    [
        "ConfigParser({'version': '9'})",
        "ConfigParser(defaults={'version': '9'})",
        "ConfigParser(dict_type=ask)",
        "ConfigParser(allow_no_value=True)",
        "ConfigParser(delimiters=1)",
        "ConfigParser(comment_prefixes=[1])",
        "ConfigParser(inline_comment_prefixes=[None])",
        "ConfigParser(interpolation='')",
        "ConfigParser(converters={'x': ask})",
        "ask.ConfigParser()",
        "type('X', (ConfigParser,), {})()",
    ],
)
def test_a_parser_of_another_kind_is_not_known(making: str, tmp_path: Path) -> None:
    write(tmp_path, FILES)
    before = f"{ASK}{BEFORE}{READ.replace('ConfigParser()', making)}"
    assert version_of(tmp_path, f"{before}setup(version=config['one']['version'])") is None


def test_a_section_that_holds_nothing_is_false(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    reading = "config = ConfigParser()\nconfig.read('empty.ini')\n"
    version = "'1' if config['one'] else repr(not config['two'])"
    assert check_version(tmp_path, f"{BEFORE}{reading}setup(version={version})") == "False"


def test_lines_of_a_configuration_may_end_in_another_way(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    reading = "config = ConfigParser()\nconfig.read_file(codecs.open('ends.ini', 'r', 'utf-8'))\n"
    source = f"{BEFORE}{reading}setup(version=repr(config.options('one')))"
    assert version_of(tmp_path, source) is None
    check_version(tmp_path, source.replace("codecs.open", "io.open").replace("'u", "encoding='u"))


@pytest.mark.parametrize("signs", ["'#'", "';'", "'!;'"])
def test_a_comment_begins_where_every_python_takes_it_to(signs: str, tmp_path: Path) -> None:
    write(tmp_path, FILES)
    making = "ConfigParser(interpolation=None, inline_comment_prefixes={})"
    reading = f"config = {making}\nconfig.read('signs.ini')\n"
    source = f"{BEFORE}{reading}setup(version=repr(config.items('one')))"
    check_version(tmp_path, source.format(signs))
    assert version_of(tmp_path, source.format("'#;'")) is None  # before 3.13 it is another one


def test_a_configuration_that_a_script_writes_is_not_known(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    writing = "with open('settings.ini', 'w') as file:\n    config.write(file)\n"
    source = f"{BEFORE}config = ConfigParser()\n{writing}{READ}"
    assert version_of(tmp_path, f"{source}setup(version=config['DEFAULT']['version'])") is None


@pytest.mark.parametrize("text", ["'a b'", "'  '", r"'a \"b c\" d\\\\ e'", "'# a'"])
def test_words_of_a_text_are_those_of_a_shell(text: str, tmp_path: Path) -> None:
    check_version(tmp_path, f"{BEFORE}setup(version=repr(shlex.split({text})))")


@pytest.mark.parametrize("given", ["'\"'", "'a # b', True", "None", "'a', posix=False"])
def test_words_that_are_not_known(given: str, tmp_path: Path) -> None:
    assert version_of(tmp_path, f"{BEFORE}setup(version=repr(shlex.split({given})))") is None
