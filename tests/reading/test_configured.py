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
]


@pytest.mark.parametrize("changing", NOT_KNOWN)
def test_what_may_be_in_a_configuration_is_not_known(changing: str, tmp_path: Path) -> None:
    write(tmp_path, FILES)
    before = f"from elsewhere import ask\n{BEFORE}{READ}"
    source = f"{before}{changing}\nsetup(version=config['one']['version'])"
    assert version_of(tmp_path, source) is None


@pytest.mark.parametrize(
    "making",
    [
        "ConfigParser({'version': '9'})",
        "ConfigParser(defaults={'version': '9'})",
        "ConfigParser(dict_type=ask)",
        "ConfigParser(allow_no_value=True)",
        "ConfigParser(delimiters=1)",
        "ConfigParser(interpolation='')",
        "ConfigParser(converters={'x': ask})",
        "ask.ConfigParser()",
        "type('X', (ConfigParser,), {})()",
    ],
)
def test_a_parser_of_another_kind_is_not_known(making: str, tmp_path: Path) -> None:
    write(tmp_path, FILES)
    before = f"from elsewhere import ask\n{BEFORE}{READ.replace('ConfigParser()', making)}"
    assert version_of(tmp_path, f"{before}setup(version=config['one']['version'])") is None


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
