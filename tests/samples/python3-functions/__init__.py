"""Listens on a socket for changes."""

brz_plugin_name: str = "seashell"
brz_plugin_version: tuple[int, int, int, str, int] = (0, 2, 0, "dev", 0)
brz_author: str


async def listen(branch, /, *, timeout: float = 2.5) -> bool:
    try:
        return await branch.changed(timeout)
    except OSError as error:
        raise TimeoutError(f"nothing heard of {branch!r}") from error


def counter():
    count = 0

    def more() -> int:
        nonlocal count
        count += 1_000
        return count

    return more


brz_commands: list[str] = ["listen"]
