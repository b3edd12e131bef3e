"""The program loaded once, and forked for every command: a runbook of thirty commands need not wait for imports.

`python nursery.py SOCKET` loads it and waits; `python nursery.py SOCKET ARGUMENTS…` hands the own arguments,
environment, folder and streams over, and ends as the fork does. A fork is the real program as a process of its own.
"""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MOST = 1 << 16  # bytes of arguments and environment


@contextmanager
def nursery(place: Path) -> Iterator[list[str]]:
    """The words that start the program, as long as the block runs."""
    loaded = subprocess.Popen([sys.executable, __file__, str(place)], stdout=subprocess.PIPE, text=True)
    assert loaded.stdout
    assert loaded.stdout.readline() == "loaded\n"
    try:
        yield [sys.executable, "-SE", __file__, str(place)]
    finally:
        loaded.terminate()
        loaded.communicate()


def ask(place: str, words: list[str]) -> int:
    """Be the program, by way of the loaded one, signals included; how it ended."""
    asked = json.dumps({"words": words, "environment": dict(os.environ), "folder": str(Path.cwd())})
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as line:
        line.connect(place)
        socket.send_fds(line, [asked.encode()], [0, 1, 2])
        child = int(line.recv(16))
        for name in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(name, lambda number, _: os.kill(child, number))
        return int(line.recv(16) or b"70")


def serve(place: str) -> list[str] | None:
    """Fork for whoever asks; in the fork, what it was asked to be."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as door:
        door.bind(place)
        door.listen()
        print("loaded", flush=True)
        while True:
            line, _ = door.accept()
            with line:
                asked, streams, _, _ = socket.recv_fds(line, MOST, 3)
                if not os.fork() and not attend(line):
                    break
                for stream in streams:
                    os.close(stream)
    return become(json.loads(asked), streams)


def attend(line: socket.socket) -> int:
    """Tell whoever asked the number of the fork, and how it ended; 0 in the fork itself."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    if child := os.fork():
        line.send(b"%d" % child)
        _, status = os.waitpid(child, 0)
        line.send(b"%d" % os.waitstatus_to_exitcode(status))
        os._exit(0)
    return child


def become(asked: dict[str, object], streams: list[int]) -> list[str]:
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    # Anew: the streams remember what the loaded program was started with.
    sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w", buffering=1)  # noqa: SIM115
    environment, words = asked["environment"], asked["words"]
    assert isinstance(environment, dict)
    assert isinstance(words, list)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(str(asked["folder"]))
    return words


if __name__ == "__main__":
    if sys.argv[2:]:
        sys.exit(ask(sys.argv[1], sys.argv[2:]))
    from monitor import cli, deliver, facts

    facts.load()
    deliver.check("json://127.0.0.1/")  # loads every service that there is
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # whoever attends to a fork is not waited for
    sys.argv[1:] = serve(sys.argv[1]) or []
    cli.main()
