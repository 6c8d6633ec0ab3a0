"""The command line: list the plugins, let them greet, run their commands, store a file."""

import argparse
import sys
from pathlib import Path

from jackfield import Host, JackfieldError

host = Host(
    "otherapp",
    version=(2, 1, 0),
    api_minimum_version=(1, 8, 0),
    hookspecs="otherapp.hookspecs",
)


def plugins(arguments):
    for plugin in host.plugins().values():
        reasons = "; ".join(map(str, plugin.verdict.reasons))
        print(f"{plugin.name}: {plugin.verdict.status}{f' ({reasons})' if reasons else ''}")


def greet(arguments):
    host.activate_compatible()
    for greeting in host.hook.otherapp_greet(name=arguments.name):
        print(greeting)
    for name, failure in host.failures.items():
        print(f"{name} failed: {failure.message}", file=sys.stderr)


def do(arguments):
    command = host.command(arguments.command)
    parser = argparse.ArgumentParser(f"otherapp do {command.name}")
    if command.configure is not None:
        command.configure(parser)
    print(command.run(parser.parse_args(arguments.arguments)))


def store(arguments):
    host.get_backend(arguments.url).put(arguments.file)


def parser():
    top = argparse.ArgumentParser("otherapp", description=__doc__)
    commands = top.add_subparsers(required=True)
    commands.add_parser("plugins").set_defaults(run=plugins)
    greeting = commands.add_parser("greet")
    greeting.add_argument("name")
    greeting.set_defaults(run=greet)
    doing = commands.add_parser("do")
    doing.add_argument("command")
    doing.add_argument("arguments", nargs=argparse.REMAINDER)
    doing.set_defaults(run=do)
    storing = commands.add_parser("store")
    storing.add_argument("file", type=Path)
    storing.add_argument("url")
    storing.set_defaults(run=store)
    return top


def main():
    arguments = parser().parse_args()
    try:
        arguments.run(arguments)
    except JackfieldError as error:
        print(f"otherapp: {error}", file=sys.stderr)
        return error.exit_status
    return 0
