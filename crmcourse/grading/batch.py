"""A class through a pool of workers: what is done stays, what is to do is done, one odd submission stops nothing."""

import ctypes
import multiprocessing
import signal
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass

from crmcourse.grading import ledger, unit
from crmcourse.grading.cli import CommandError
from crmcourse.grading.course import Course
from crmcourse.grading.repair import skeleton
from crmcourse.grading.sandbox import SandboxError, Server
from crmcourse.grading.sheet import Assignment
from crmcourse.grading.stop import between_steps, first
from crmcourse.grading.submission import Submission
from crmcourse.grading.warm import SourceError, server_of
from crmcourse.grading.writer import Writer
from crmcourse.messages import _

__all__ = ["Options", "Task", "grade_all", "todo"]

TRIES = 2  # a submission whose worker dies twice is left to a person
FAULTS = (SandboxError, SourceError)  # of the machine or the assignment: nobody can be graded


@dataclass(frozen=True)
class Options:
    """How to run: seconds a cell, MiB a submission, number of workers, cluster, the wall, a server that is there."""

    timeout: int = 60
    memory: int = 2048
    workers: int = 2
    executor: str | None = None
    sandbox: bool = True
    server: Server | None = None

    def travelling(self) -> dict:
        """What a unit of work needs."""
        return {"timeout": self.timeout, "memory": self.memory, "sandbox": self.sandbox}


@dataclass
class Task:
    """A submission to grade, and how often it was tried."""

    submission: Submission
    sha256: str
    tries: int = 0


def todo(
    course: Course, assignment: Assignment, submissions: list[Submission], known: set[str], force: bool
) -> list[Task]:
    """Return what is to grade: never graded, handed in anew, or by other tests than today's."""
    tasks = []
    for submission in submissions:
        sha256 = submission.read().sha256
        entry = None if force else ledger.read(course.root, assignment.name, submission.student)
        graded = course.folder("autograded", submission.student, assignment.name) / f"{assignment.notebook}.ipynb"
        done = (
            entry is not None
            and (entry.submitted_sha256, entry.source_sha256) == (sha256, assignment.sha256)
            and submission.student in known
            and graded.is_file()
        )
        if not done:
            tasks.append(Task(submission, sha256))
    return tasks


def grade_all(
    course: Course, assignment: Assignment, tasks: list[Task], options: Options, writer: Writer,
    report: Callable[[ledger.Entry], None],
) -> None:  # fmt: skip
    """Grade the tasks and write each result as it comes; `report` is told of each."""
    waiting = list(reversed(tasks))
    while waiting:
        waiting = _round(assignment, waiting, options, lambda task, result: report(_write(writer, task, result)))


def _write(writer: Writer, task: Task, result: dict) -> ledger.Entry:
    student, contents = task.submission.student, task.submission.read()
    try:
        return writer.write(student, contents, {**result, "sha256": task.sha256})
    except CommandError:
        raise
    except OSError as error:
        raise CommandError(
            _("What was graded cannot be written: {error}. What was written before is safe.").format(error=error)
        ) from error
    except Exception as error:  # what cannot be written for one must not stop the others
        given_up = _given_up(task, writer.assignment, f"{type(error).__name__}: {error}"[:500])
        return writer.write(student, contents, {**given_up, "sha256": task.sha256})


def _round(assignment: Assignment, waiting: list[Task], options: Options, finish: Callable) -> list[Task]:
    """Run tasks until all are done or the pool breaks; return what is left."""
    text = assignment.to_json()
    running: dict[Future, Task] = {}
    with _pool(assignment, options) as pool, between_steps():
        try:
            while waiting or running:
                while waiting and len(running) < 2 * getattr(pool, "workers", options.workers):
                    task = waiting[-1]
                    running[pool.submit(unit.grade, _job(text, task, options))] = task  # raises when the pool is broken
                    waiting.pop().tries += 1
                for future in first(running):
                    task = running[future]
                    result = _result(future, task, assignment)
                    finish(task, result)
                    del running[future]
        except BrokenProcessPool:
            left = [task for task in running.values() if task.tries < TRIES]
            for task in running.values():
                if task.tries >= TRIES:
                    alone = _alone(text, task, options)
                    finish(task, alone or _given_up(task, assignment, _("its worker died each time")))
            return [*waiting, *reversed(left)]
        except BaseException:
            for future in running:
                future.cancel()
            if options.executor is None:
                for worker in multiprocessing.active_children():
                    worker.kill()  # what it is at is to do again, and may take its time
            raise
    return []


def _result(future: Future, task: Task, assignment: Assignment) -> dict:
    try:
        return future.result()
    except BrokenProcessPool:
        raise
    except FAULTS as error:
        raise CommandError(str(error)) from error
    except Exception as error:  # a fault of ours: it is told, and the others go on
        return _given_up(task, assignment, f"{type(error).__name__}: {error}"[:500])


def _alone(text: str, task: Task, options: Options) -> dict | None:
    """Try a submission that was there when workers died in a pool of its own: another one may have been the cause."""
    try:
        with ProcessPoolExecutor(1, multiprocessing.get_context("fork"), _start_worker) as pool:
            (future,) = first([pool.submit(unit.grade, _job(text, task, options))])
            return future.result()
    except BrokenProcessPool:
        return None


def _given_up(task: Task, assignment: Assignment, why: str) -> dict:
    import nbformat

    return {
        "outcome": "by_hand",
        "reason": _("It could not be graded: {why}.").format(why=why),
        "repairs": [],
        "tampering": [],
        "scores": {name: 0.0 for name, cell in assignment.named.items() if cell.grade or cell.task},
        "blank": [],
        "seconds": 0.0,
        "notebook": nbformat.writes(skeleton(assignment)),
    }


def _job(text: str, task: Task, options: Options) -> dict:
    contents = task.submission.read()
    return {
        "assignment": text,
        "student": task.submission.student,
        "files": contents.files,
        "remarks": contents.remarks,
        "options": options.travelling(),
    }


def _pool(assignment: Assignment, options: Options) -> Executor:
    if options.executor is None:
        try:
            server_of(assignment, options.travelling(), options.server)  # workers have forks of it
        except FAULTS as error:
            raise CommandError(str(error)) from error
        return ProcessPoolExecutor(options.workers, multiprocessing.get_context("fork"), _start_worker)
    return _cluster(options.executor)


def _cluster(address: str) -> Executor:
    """Return an executor on a Dask cluster, given as ``dask://HOST:PORT``."""
    if not address.startswith("dask://"):
        raise CommandError(_("--executor takes dask://HOST:PORT, not {address}.").format(address=address))
    try:
        from distributed import Client
    except ImportError:
        raise CommandError(_("Dask is not installed. Run: pip install 'crmcourse[dask]'")) from None
    try:
        client = Client("tcp://" + address.removeprefix("dask://"), timeout=10, set_as_default=False)
    except OSError as error:
        raise CommandError(_("No Dask cluster answers at {address}.").format(address=address)) from error
    return _Cluster(client)


class _Cluster(Executor):
    """Dask's executor, which closes its client at the end and never takes two submissions for the same work."""

    def __init__(self, client):
        self.client, self.pool = client, client.get_executor(pure=False)
        self.workers = sum(client.ncores().values())

    def submit(self, function, /, *arguments, **options):
        return self.pool.submit(function, *arguments, **options)

    def shutdown(self, wait=True, *, cancel_futures=False):
        self.pool.shutdown(wait=wait)
        self.client.close()


def _start_worker() -> None:
    """Let a worker end with its parent, however that ends, and leave Ctrl-C to it."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    signal.signal(signal.SIGINT, signal.SIG_IGN)
