"""The errors that a user is meant to read, and the exit status each one stands for."""


class JackfieldError(Exception):
    """Something went wrong that the user can act on.

    The message is one line: it names the thing, the reason and the way out. The command line
    prints it as it is and ends with `exit_status`.
    """

    exit_status = 1


def text_of(error: BaseException) -> str:
    """Give what an error says, whatever it is: those of plugins may fail to say it."""
    try:
        return str(error)
    except Exception:  # noqa: BLE001 - the error that counts is the one that is asked
        return "<its text cannot be had>"


class UsageError(JackfieldError):
    """The command line asks for something that does not exist or contradicts itself."""

    exit_status = 2


class IncompatiblePlugin(JackfieldError):  # noqa: N818 - named for the state, as IncompatibleAPI is
    """A plugin was asked for that does not fit this host; the message says why."""

    exit_status = 3
