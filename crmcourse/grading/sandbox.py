"""The wall: bubblewrap around a warm server, and the few orders that are given through it."""

import contextlib
import os
import select
import shutil
import signal
import site
import socket
import struct
import subprocess
import sys
import sysconfig
import tempfile
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import crmcourse
from crmcourse.grading.wire import Channel, Closed
from crmcourse.messages import _

__all__ = ["Alone", "Copy", "Kernel", "SandboxError", "Server", "missing"]

PACKAGE = Path(crmcourse.__file__).parent
# What programs of the sandbox read of the system; nothing of it is a secret.
SYSTEM = ("/usr", "/lib", "/lib32", "/lib64", "/bin", "/sbin")
SETTINGS = ("ld.so.cache", "ld.so.conf", "ld.so.conf.d", "fonts", "localtime", "timezone", "alternatives", "mime.types")
ENVIRONMENT = {
    "HOME": "/tmp",
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "LC_ALL": "C.UTF-8",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "MPLCONFIGDIR": "/tmp/matplotlib",
    "IPYTHONDIR": "/tmp/ipython",
    "JUPYTER_DATA_DIR": "/tmp/jupyter",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONHASHSEED": "0",
    "NBGRADER_EXECUTION": "autograde",
    **dict.fromkeys(
        ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS", "POLARS_MAX_THREADS"), "1"
    ),
}


class SandboxError(Exception):
    """There is no sandbox on this machine, or it broke; the message says what to do."""


@cache
def missing() -> str | None:
    """Say, in a sentence, why this machine cannot sandbox and how to repair it; None when it can."""
    if sys.platform != "linux":
        return _(
            "Submissions are graded in a sandbox, which only Linux has: use a Linux machine, WSL or a virtual machine."
        )
    if shutil.which("bwrap") is None:
        return _(
            "Submissions are graded in a sandbox, and bubblewrap is not installed. On Debian or Ubuntu: "
            "sudo apt install bubblewrap; on Fedora: sudo dnf install bubblewrap."
        )
    probe = ["--unshare-all", *_show("/usr"), *_links(), "--proc", "/proc", "--dev", "/dev", "/usr/bin/true"]
    done = subprocess.run([shutil.which("bwrap"), *probe], capture_output=True, text=True, check=False)
    if done.returncode:
        return _(
            "Submissions are graded in a sandbox, and bubblewrap cannot make one here: {problem} "
            "In a container, allow user namespaces (--security-opt seccomp=unconfined); on Ubuntu 24.04 or later: "
            "sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0."
        ).format(problem=(done.stderr.strip().splitlines() or ["?"])[-1] + ".")
    return None


def _show(*paths: str | Path) -> list[str]:
    return [word for path in paths for word in ("--ro-bind", str(path), str(path))]


def _links() -> list[str]:
    words = []
    for path in map(Path, SYSTEM[1:]):
        if path.is_symlink():
            words += ["--symlink", os.readlink(path), str(path)]
        elif path.is_dir():
            words += _show(path)
    return words


def _python_folders() -> list[Path]:
    """Folders of this Python, of its environment and of the course's package with its data: nothing beside them."""
    folders = {Path(sys.prefix), Path(sys.base_prefix), PACKAGE, Path(sysconfig.get_path("purelib"))}
    folders |= {Path(sys.executable).resolve().parent}
    folders |= {Path(folder) for folder in site.getsitepackages()}
    if (PACKAGE.parent / "datasets").is_dir() and (PACKAGE.parent / "pyproject.toml").is_file():
        folders.add(PACKAGE.parent / "datasets")
    kept: list[Path] = []
    for folder in sorted({folder.absolute() for folder in folders if folder.is_dir()}):
        inside_system = any(folder.is_relative_to(system) for system in ("/usr", "/lib"))
        if not inside_system and not any(folder.is_relative_to(other) for other in kept):
            kept.append(folder)
    return kept


def command() -> list[str]:
    """Return the command line of bubblewrap, up to the program to run."""
    words = [shutil.which("bwrap") or "bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--clearenv"]
    words += [*_show("/usr"), *_links(), "--proc", "/proc", "--dev", "/dev"]
    for name in SETTINGS:
        words += ["--ro-bind-try", f"/etc/{name}", f"/etc/{name}"]
    words += ["--size", str(256 * 2**20), "--tmpfs", "/tmp"]
    words += _show(*_python_folders())
    words += ["--chdir", "/tmp", "--remount-ro", "/dev", "--remount-ro", "/"]
    for name, value in _environment().items():
        words += ["--setenv", name, value]
    return words


def _environment() -> dict[str, str]:
    language = os.environ.get("CRMCOURSE_LANGUAGE")
    return ENVIRONMENT | {"PYTHONPATH": str(PACKAGE.parent)} | ({"CRMCOURSE_LANGUAGE": language} if language else {})


@cache
def _spawner(process: int) -> ThreadPoolExecutor:
    # bubblewrap ends with the thread that started it, and threads of a cluster's worker come and go
    return ThreadPoolExecutor(1, thread_name_prefix="sandbox")


def _spawn(*words, **options) -> subprocess.Popen:
    return _spawner(os.getpid()).submit(subprocess.Popen, *words, **options).result()


class Server:
    """A warm server behind the wall. One serves a whole class; closing it ends all that it started."""

    def __init__(self, modules: Sequence[str] = (), *, sandbox: bool = True):
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._lock = threading.Lock()
        self.folder: tempfile.TemporaryDirectory | None = None
        program = [
            sys.executable,
            "-m",
            "crmcourse.grading.server",
            str(theirs.fileno()),
            "wall" if sandbox else "open",
        ]
        environment, folder = None, None
        if not sandbox:
            self.folder = tempfile.TemporaryDirectory(prefix="crmcourse-", ignore_cleanup_errors=True)
            folder = self.folder.name
            environment = {name: value.replace("/tmp", folder) for name, value in _environment().items()}
            environment["PATH"] = os.environ.get("PATH", "/usr/bin:/bin")
        with theirs:
            self.process = _spawn(
                [*command(), *program] if sandbox else program,
                pass_fds=[theirs.fileno()],
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            )
        self.control = Channel(ours)
        try:
            self._wait(60)
        except (Closed, TimeoutError):
            self.process.kill()
            said = self.process.communicate()[1].decode("utf-8", "replace").strip()
            raise SandboxError(_("The sandbox did not start: {said}").format(said=said[-800:])) from None
        if modules:
            self.ask("import", names=list(modules), timeout=120)

    def _wait(self, timeout: float) -> dict:
        answer = self.control.receive(timeout)
        if answer is None:
            raise TimeoutError
        return answer

    def ask(self, what: str, *, end: socket.socket | None = None, timeout: float = 30, **words) -> dict:
        """Give an order, with a socket to pass on if there is one, and return the answer."""
        with self._lock:
            try:
                self.control.send({"type": what, **words}, end)
                return {} if what == "interrupt" else self._wait(timeout)
            except (Closed, TimeoutError, OSError) as error:
                self.close()
                raise SandboxError(_("The sandbox broke down.")) from error

    def close(self) -> None:
        """End the server and everything below it."""
        self.control.close()
        self.process.kill()
        with contextlib.suppress(Exception):
            self.process.communicate(timeout=10)
        if self.folder is not None:
            self.folder.cleanup()

    @property
    def alive(self) -> bool:
        """Whether the server still runs."""
        return self.process.poll() is None


class Kernel:
    """A kernel behind the wall, for one submission."""

    def __init__(self, server: Server, limits: dict, files: dict[str, bytes] | None = None):
        self.server = server
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            content = {name: data.hex() for name, data in (files or {}).items()}
            answer = server.ask("start", end=theirs, limits=limits, files=content)
        if "error" in answer:
            ours.close()
            raise SandboxError(answer["error"])
        self.number = answer["kernel"]
        self.gone = False  # whether a test ended it
        self.channel = Channel(ours)

    def hold(self) -> "Copy":
        """Set a copy of the kernel aside, for the tests of the present place.

        Raises
        ------
        Alone
            When the kernel has threads that its copies would miss.
        """
        if self.server.ask("threads", kernel=self.number)["awaited"]:
            raise Alone
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        with theirs:
            self.channel.send({"type": "hold"}, theirs)
        return Copy(ours)

    def interrupt(self) -> None:
        """Ask the cell that runs to stop."""
        self.server.ask("interrupt", kernel=self.number)

    def end(self) -> str | None:
        """End the kernel and all that it started; say which limit had ended it already, if one had."""
        self.channel.close()
        return self.server.ask("end", kernel=self.number).get("why")


class Alone(Exception):
    """The kernel would wait for ever in a copy, for threads, which are not copied."""


class Copy:
    """A copy of a kernel that waits for its tests. The system itself tells which process it is."""

    def __init__(self, end: socket.socket):
        self.gone = False
        self.channel = Channel(end)
        told = end.recvmsg(1, CREDENTIALS, socket.MSG_PEEK)[1] if _readable(end) else []
        credentials = [data for _level, kind, data in told if kind == SCM_CREDENTIALS]
        word = (self.channel.receive(5) or {}).get("type") if credentials else None
        if word != "held":
            end.close()
            raise Alone if word == "alone" else Closed
        self.number = struct.unpack("3i", credentials[0][:12])[0]

    def interrupt(self) -> None:
        """Ask the test that runs to stop."""
        self._signal(signal.SIGINT)

    def end(self) -> None:
        """End the copy."""
        self._signal(signal.SIGKILL)
        self.channel.close()

    def _signal(self, number: int) -> None:
        if self.number > 1:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(self.number, number)


SCM_CREDENTIALS = 2
CREDENTIALS = socket.CMSG_SPACE(12) if hasattr(socket, "CMSG_SPACE") else 0  # no room for descriptors


def _readable(end: socket.socket) -> bool:
    return bool(select.select([end], [], [], 20)[0])
