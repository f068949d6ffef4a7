"""Put the present process in a world of its own: Linux namespaces, private folders, limits, and no privilege left.

It runs inside the sandbox, in a process that the server has just forked for a submission. What the sandbox shows is
read-only already; here each submission gets its own processes, network (none), shared memory and temporary folder, so
that it cannot see another one, and so that killing its first process kills all that it started.
"""

import contextlib
import ctypes
import os
import re
import resource
import signal
from pathlib import Path

from crmcourse.grading import seccomp

__all__ = [
    "Limits",
    "awaited",
    "become_reaper",
    "children",
    "enter",
    "fork_in",
    "set_limits",
    "shared_fairly",
    "unpack",
    "watch",
]

NEWNS, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET = 0x20000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000
MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_BIND, MS_REC, MS_PRIVATE = 2, 4, 8, 0x1000, 0x4000, 0x40000
PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS, PR_CAPBSET_DROP = 36, 38, 24
RESERVED = 2**30  # bytes of addresses that libraries take for their threads and never fill: polars crashes without
NOBODY = 1000  # who a submission is, in its own world
MISSED = re.compile(r"polars-\d")  # workers of a pool that is never made again
COPIED = ("cpuinfo", "meminfo", "stat", "filesystems", "version")  # where a new /proc cannot be mounted

_libc = ctypes.CDLL(None, use_errno=True)


class Limits(dict):
    """Limits of a submission: `memory` and `disk` in MiB, `processes` a number, `cpu` in seconds."""


def _check(result: int, what: str) -> None:
    if result:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def become_reaper() -> None:
    """Let the present process inherit the orphans of its descendants."""
    _check(_libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), "prctl")


def enter(limits: Limits) -> int:
    """Fork a process that is the first of its own world; return its number in the parent, and 0 in the new process.

    The parent must have called :func:`become_reaper`: a process in between makes the world, and leaves.
    """
    out, into = os.pipe()
    between = os.fork()
    if between:
        os.close(into)
        with os.fdopen(out) as pipe:
            answer = pipe.read()
        os.waitpid(between, 0)
        if not answer.isdigit():
            raise OSError(f"namespaces: {answer or 'the process that makes them died'}")
        return int(answer)
    try:
        os.close(out)
        uid, gid = os.getuid(), os.getgid()
        _check(_libc.unshare(NEWUSER | NEWNS | NEWIPC | NEWPID | NEWNET | NEWUTS), "unshare")
        for name, text in (("setgroups", "deny"), ("uid_map", f"{NOBODY} {uid} 1"), ("gid_map", f"{NOBODY} {gid} 1")):
            Path("/proc/self", name).write_text(text)
        first = os.fork()
        if first:
            os.write(into, str(first).encode())
            os._exit(0)
        os.close(into)
        _furnish(limits)
        return 0
    except BaseException as error:
        try:
            os.write(into, f"{error}".encode())
        finally:
            os._exit(1)


def _furnish(limits: Limits) -> None:
    """Mount what is private to the submission, then give up every privilege."""

    def tmpfs(where: str, size: int) -> None:
        options = f"size={size}m,nr_inodes=20000,mode=700".encode()
        _check(_libc.mount(b"tmpfs", where.encode(), b"tmpfs", MS_NOSUID | MS_NODEV, options), f"mount {where}")

    limits["loaded"] = _address_space()  # as long as there is a /proc to read it in
    _check(_libc.mount(b"none", b"/", None, MS_REC | MS_PRIVATE, None), "mount /")
    shown = {path: os.open(path, os.O_PATH) for path in _mounted_below("/tmp")}  # Python or the course may live there
    tmpfs("/tmp", int(limits["disk"]))
    for path, place in shown.items():
        os.makedirs(path)
        source = f"/proc/self/fd/{place}".encode()
        _check(_libc.mount(source, os.fsencode(path), None, MS_BIND | MS_REC, None), f"mount {path}")
        os.close(place)
    with contextlib.suppress(OSError):
        Path("/proc/sys/user/max_user_namespaces").write_text("0")  # no further world inside this one
    flags = MS_NOSUID | MS_NODEV | MS_NOEXEC
    if _libc.mount(b"proc", b"/proc", b"proc", flags, None):
        # Refused where the outer /proc is partly hidden (containers, root): then nothing but a few harmless files.
        kept = {name: Path("/proc", name).read_bytes() for name in COPIED if Path("/proc", name).is_file()}
        tmpfs("/proc", 4)
        for name, content in kept.items():
            Path("/proc", name).write_bytes(content)
    tmpfs("/dev/shm", int(limits["disk"]))
    os.mkdir("/tmp/work")
    os.chdir("/tmp/work")
    _libc.sethostname(b"grading", 7)
    _drop_privileges()


def _mounted_below(folder: str) -> list[str]:
    """Return what is mounted below a folder, outermost first (spaces in a path are written \\040 by Linux)."""
    lines = Path("/proc/self/mountinfo").read_bytes().splitlines()
    points = [re.sub(rb"\\([0-7]{3})", lambda code: bytes([int(code[1], 8)]), line.split()[4]) for line in lines]
    return sorted(os.fsdecode(point) for point in points if point.startswith(os.fsencode(folder) + b"/"))


def _drop_privileges() -> None:
    _check(_libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")
    number = 0
    while _libc.prctl(PR_CAPBSET_DROP, number, 0, 0, 0) == 0:
        number += 1
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    _check(_libc.capset(header, (ctypes.c_uint32 * 6)()), "capset")
    seccomp.install()  # where it cannot be, the namespaces are the wall all the same


def set_limits(limits: Limits, *, counted_apart: bool) -> None:
    """Limit the present process and what it will start. Memory is counted on top of what is loaded already.

    The system limits addresses, and not the memory behind them, which the server watches. Processes are limited where
    Linux counts those of this world apart from all others of the same user (since 5.14), a little above the number for
    which the server ends a submission: it is the server that can say why.
    """
    memory = (limits.get("loaded") or _address_space()) + RESERVED + int(limits["memory"]) * 2**20
    disk = int(limits["disk"]) * 2**20
    bounds = [
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, int(limits["cpu"])),
        (resource.RLIMIT_FSIZE, disk),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 512),
    ]
    if counted_apart:
        bounds.append((resource.RLIMIT_NPROC, int(limits["processes"]) + 32))
    for what, value in bounds:
        resource.setrlimit(what, (value, value))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


def _address_space() -> int:
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()


def fork_in(folder: Path) -> int:
    """Fork without any wall, in a folder of its own: for ``--no-sandbox``."""
    first = os.fork()
    if first == 0:
        os.setsid()
        folder.mkdir(parents=True)
        os.chdir(folder)
    return first


def unpack(files: dict[str, bytes]) -> None:
    """Write the files that accompany a submission in the present folder; the first that takes a name keeps it."""
    folder = Path.cwd().resolve()
    for name, content in files.items():
        path = folder / name
        if not path.resolve().is_relative_to(folder):
            raise ValueError(name)
        with contextlib.suppress(FileExistsError, NotADirectoryError, IsADirectoryError):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def watch(first: int) -> tuple[set[int], int]:
    """Return the processes below `first`, itself included, and the memory that they hold, in MiB.

    Read in the /proc of the server, which sees them all; pages that a fork shares are counted once a process.
    """
    parents, pages = _processes()
    below, wave = {first}, {first}
    while wave:
        wave = {number for number, parent in parents.items() if parent in wave} - below
        below |= wave
    size = resource.getpagesize()
    return below, sum(pages.get(number, 0) for number in below) * size // 2**20


def children(process: int) -> set[int]:
    """Return the processes whose parent `process` is."""
    return {number for number, parent in _processes()[0].items() if parent == process}


def _processes() -> tuple[dict[int, int], dict[int, int]]:
    """Return the parent of each process, and the pages that it holds."""
    parents, pages = {}, {}
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            try:
                with open(f"/proc/{entry.name}/stat", "rb") as file:
                    fields = file.read().rpartition(b")")[2].split()
            except OSError:
                continue
            parents[int(entry.name)], pages[int(entry.name)] = int(fields[1]), int(fields[21])
    return parents, pages


def awaited(process: int) -> bool:
    """Whether a process has threads that its forks would miss and wait for: a library names those that it starts."""
    names = []
    with contextlib.suppress(OSError):
        for entry in os.scandir(f"/proc/{process}/task"):
            with contextlib.suppress(OSError):
                names.append(Path(entry.path, "comm").read_text(errors="replace").strip())
    return any(map(MISSED.match, names))


def shared_fairly(processes: set[int]) -> int:
    """Return the memory of processes in MiB, pages that several share being shared out: exact, and slower."""
    total = 0
    for number in processes:
        try:
            text = Path(f"/proc/{number}/smaps_rollup").read_text()
            total += int(text.partition("\nPss:")[2].split()[0])
        except (OSError, IndexError, ValueError):
            continue
    return total // 1024
