"""The wall: bubblewrap around a warm server, and the few orders that are given through it."""

import contextlib
import os
import shutil
import site
import socket
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

__all__ = ["USUAL", "SandboxError", "Server", "missing"]

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
USUAL = ("matplotlib_inline.backend_inline", "matplotlib.pyplot", "pandas", "crmcourse.expect")  # of every assignment
START = 120  # seconds that the server may take to be ready, its imports included


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
    if threading.current_thread() is threading.main_thread():
        return subprocess.Popen(*words, **options)
    return _spawner(os.getpid()).submit(subprocess.Popen, *words, **options).result()


class Server:
    """A warm server behind the wall, which serves a whole class: closing it ends all that it started.

    It imports `modules` while this process goes on. Its :meth:`twin` serves a process that was forked from this one.
    """

    def __init__(self, modules: Sequence[str] = (), *, sandbox: bool = True):
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
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
            self.process: subprocess.Popen | None = _spawn(
                [*command(), *program] if sandbox else program,
                pass_fds=[theirs.fileno()],
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                start_new_session=True,  # Ctrl-C is for this process alone
            )
        self._talk(ours)
        if modules:
            self.order("import", names=list(modules))

    def _talk(self, control: socket.socket) -> None:
        self.control, self.owner = Channel(control), os.getpid()
        self._lock = threading.Lock()
        self._begun, self._owed = False, 1  # answers that nobody has read yet: the first says that it is there

    def order(self, what: str, **words) -> None:
        """Give an order, and do not wait until it is carried out: the next `ask` will, and tells if it cannot be."""
        with self._lock:
            try:
                self.control.send({"type": what, **words})
                self._owed += 1
            except Closed:
                self.control.close()

    def ask(self, what: str, *, end: socket.socket | None = None, timeout: float = 30, **words) -> dict:
        """Give an order, with a socket to pass on if there is one, and return the answer."""
        with self._lock, self._breaking():
            self.control.send({"type": what, **words}, end)
            while self._owed:
                self._wait(START)
                self._begun, self._owed = True, self._owed - 1
            return self._wait(timeout)

    def confirm(self) -> None:
        """Do nothing if the server is there, which tells the end of a kernel from its own."""
        self.ask("import", names=[])

    def twin(self) -> "Server":
        """Return a fork of the server for the present process, which may be a fork of the one that started it."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs, self._breaking():
            self.control.send({"type": "twin"}, theirs)  # whole in one packet, and answered on the new socket only
        twin = object.__new__(Server)
        twin.process = twin.folder = None
        twin._talk(ours)
        return twin

    def _wait(self, timeout: float) -> dict:
        answer = self.control.receive(timeout)
        if answer is None:
            raise TimeoutError
        return answer

    @contextlib.contextmanager
    def _breaking(self):
        try:
            yield
        except (Closed, TimeoutError, OSError) as error:
            said = self.close()
            if self._begun or self.process is None:
                raise SandboxError(_("The sandbox broke down.")) from error
            raise SandboxError(_("The sandbox did not start: {said}").format(said=said)) from None

    def close(self) -> str:
        """End the server and everything below it; return its last words."""
        self.control.close()
        said = b""
        if self.process is not None and self.owner == os.getpid():
            self.process.kill()
            with contextlib.suppress(Exception):
                said = self.process.communicate(timeout=10)[1]
        if self.folder is not None and self.owner == os.getpid():
            self.folder.cleanup()
        return said.decode("utf-8", "replace").strip()[-800:]

    @property
    def alive(self) -> bool:
        """Whether the server is still there."""
        try:
            return bool(self.control.socket.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT))
        except BlockingIOError:
            return True
        except OSError:
            return False
