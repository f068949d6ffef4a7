"""Code that stops the grader, takes what it should not, or passes tests without an answer."""

from hostile import ALL, add, answer, case, cell_of

DOUBLE, TOTAL, TABLE = {"double_works"}, {"total_right"}, {"table_right"}


# --- code that does not end as it should ------------------------------------------------------------------------------


@case(fails=DOUBLE)
def syntax_error(notebook):
    """An answer that is no Python."""
    answer(notebook, "double", "def double(values)\n    return values")


@case()
def polars_at_work(notebook):
    """A right answer with polars, tried in a cell: its threads are started before the tests."""
    work = 'pl.DataFrame({"v": values}).with_columns(d=pl.col("v") * 2, e=pl.col("v"))["d"].to_list()'
    source = f"import polars as pl\n\ndef double(values):\n    return {work}"
    answer(notebook, "double", source)
    add(notebook, "double([1])", after="double")


@case(fails=TABLE)
def told_by_the_next_test(notebook):
    """A value that reads the hidden test that it is compared in, for a function to tell it in the next visible one."""
    source = "import linecache, sys\n\nread = []\n\n\nclass Total(float):\n    def __float__(self):\n"
    source += "        step = sys._getframe()\n        while step:\n"
    source += "            read.extend(linecache.getlines(step.f_code.co_filename))\n            step = step.f_back\n"
    source += "        return 12.0\n\n\ntotal = Total(12)"
    answer(notebook, "total", source)
    telling = "[line[::-1] for line in read if 'concealed' in line]"
    answer(notebook, "table", f"def table(size):\n    raise ValueError({telling})")


@case()
def shown_while_tested(notebook):
    """A right function that shows what it is given, as a picture of text and not on its output."""
    source = "from IPython.display import HTML, display\n\n\ndef double(values):\n"
    source += "    display(HTML(''.join(f'<i>{value}</i>' for value in values)))\n"
    source += "    return [2 * value for value in values]"
    answer(notebook, "double", source)


@case()
def pool_of_threads(notebook):
    """A right answer that keeps a pool of threads from one cell to the next: copies of the process have no threads."""
    source = "from concurrent.futures import ThreadPoolExecutor\n\npool = ThreadPoolExecutor(1)\npool.submit(int)\n\n\n"
    source += "def double(values):\n    return list(pool.map(lambda value: 2 * value, values))"
    answer(notebook, "double", source)


@case(fails=DOUBLE | TABLE)
def polars_and_a_mistake(notebook):
    """The same threads, and an answer that stops its process: the others still count, the wrong ones do not."""
    add(
        notebook,
        "import polars as pl\npl.DataFrame({'k': [1, 2]}).lazy().select(pl.col('k').sum()).collect()",
        after="setup",
    )
    answer(notebook, "double", "def double(values):\n    import os\n    os._exit(0)")
    answer(notebook, "table", "def table(size): return None")


@case(fails=DOUBLE)
def recursion(notebook):
    """A function that calls itself without end."""
    answer(notebook, "double", "def double(values): return double(values)")


@case(fails=DOUBLE)
def sys_exit(notebook):
    """sys.exit() in a function."""
    answer(notebook, "double", "def double(values):\n    import sys\n    sys.exit()")


@case()
def exit_in_a_cell(notebook):
    """exit() in a cell of the notebook."""
    add(notebook, "exit()", after="setup")


@case("repaired", repairs={"kernel"})
def hard_exit_in_a_cell(notebook):
    """os._exit() in a cell: the rest is graded."""
    add(notebook, "import os\nos._exit(0)", after="double_works")


@case(fails=DOUBLE)
def hard_exit_in_a_function(notebook):
    """os._exit(0) in a function: success is no exit status."""
    answer(notebook, "double", "def double(values):\n    import os\n    os._exit(0)")


@case("repaired", repairs={"kernel"})
def crash(notebook):
    """A segmentation fault."""
    add(notebook, "import ctypes\nctypes.string_at(0)", after="double_works")


@case(fails=DOUBLE)
def endless_loop(notebook):
    """while True in a cell."""
    answer(notebook, "double", "while True:\n    pass")


@case("repaired", repairs={"kernel"}, fails=DOUBLE)
def endless_loop_that_cannot_be_interrupted(notebook):
    """while True, deaf to signals."""
    answer(notebook, "double", "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True:\n    pass")


@case(fails=DOUBLE)
def endless_loop_in_a_function(notebook):
    """A function without end, which catches everything."""
    answer(notebook, "double", "def double(values):\n    while True:\n        try:\n            while True: pass\n"
           "        except BaseException: pass")  # fmt: skip


@case(fails=DOUBLE)
def waiting_for_input(notebook):
    """input() in a function."""
    answer(notebook, "double", 'def double(values):\n    return [input("?")]')


# --- code that takes too much -----------------------------------------------------------------------------------------


@case(fails=DOUBLE, safe=False)
def memory_at_once(notebook):
    """A hundred gigabytes at once."""
    answer(notebook, "double", "huge = bytearray(10**11)\ndef double(values): return [2 * v for v in values]")


@case("repaired", repairs={"kernel"}, fails=DOUBLE, safe=False)
def memory_held(notebook):
    """More memory than is allowed, by not much, and held."""
    answer(notebook, "double", """import os, time
held = bytearray(os.urandom(1024)) * 1024 * 800
time.sleep(60)""")  # fmt: skip


@case("repaired", repairs={"kernel"}, fails=DOUBLE, safe=False)
def memory_of_children(notebook):
    """Memory taken by many processes, each below the limit."""
    answer(notebook, "double", """import os, time
for number in range(40):
    if os.fork() == 0:
        block = bytearray(os.urandom(1024)) * 1024 * 150
        time.sleep(60)
time.sleep(60)""")  # fmt: skip


@case("repaired", repairs={"kernel"}, fails=DOUBLE, safe=False)
def fork_bomb(notebook):
    """Processes without end."""
    answer(notebook, "double", "import os\nwhile True:\n    try:\n        os.fork()\n    except OSError:\n        pass")


@case(safe=False)
def long_line(notebook):
    """Fifty megabytes on one line."""
    add(notebook, "print('x' * 50_000_000)", after="setup")


@case(safe=False)
def raw_output(notebook):
    """Output written under Python's nose, without end but for the limit."""
    add(notebook, "import os\nfor _ in range(300): os.write(1, b'y' * 1_000_000)", after="setup")


@case(safe=False)
def thousands_of_displays(notebook):
    """A hundred thousand outputs."""
    add(notebook, "for number in range(100_000): display(number)", after="setup")


@case(safe=False)
def full_disk(notebook):
    """A file without end."""
    add(notebook, "with open('full', 'wb') as f:\n    while True: f.write(b'z' * 2**20)", after="setup")


@case()
def unwritable_text(notebook):
    """Half a surrogate pair, which no file can hold."""
    add(notebook, "print('\\ud800')\nraise ValueError('\\udfff')", after="setup")


# --- code that leaves its place ---------------------------------------------------------------------------------------

PROOF = "\nassert not reached, reached"


@case(safe=False)
def reads_what_is_not_its_own(notebook):
    """Looks for solutions, the gradebook, other submissions, keys and secrets of the environment."""
    add(notebook, """import os
reached = []
for folder, folders, files in os.walk("/"):
    folders[:] = [name for name in folders if os.path.join(folder, name) not in ("/proc", "/usr", "/sys")]
    if "site-packages" in folder or "/lib/python" in folder:
        folders.clear()
        continue
    reached += [f"{folder}/{name}" for name in files
                if name in ("gradebook.db", "toy.ipynb", "id_rsa", "shadow", "passwd") or name.endswith(".ipynb")]
reached += [name for name in os.environ if "SECRET" in name or "TOKEN" in name or name.startswith("GRADING_TEST")]
for folder in ("solutions", "submitted", "../../../solutions", os.path.expanduser("~/.ssh")):
    reached += [folder] if os.path.exists(folder) else []""" + PROOF, after="setup")  # fmt: skip


@case(safe=False)
def goes_on_the_network(notebook):
    """Connects to the machine's own services and to the world."""
    add(notebook, """import socket
reached = []
for address in (("127.0.0.1", 22), ("1.1.1.1", 53), ("8.8.8.8", 53)):
    try:
        socket.create_connection(address, timeout=1)
        reached.append(address)
    except OSError as error:
        if isinstance(error, ConnectionRefusedError) and address[0] != "127.0.0.1": reached.append(address)
reached += [name for number, name in socket.if_nameindex() if name != "lo"]""" + PROOF, after="setup")  # fmt: skip


@case(safe=False)
def writes_on_the_system(notebook):
    """Writes in the system, in Python and in the course's package."""
    add(notebook, """import os, sys, crmcourse
reached = []
for folder in ("/", "/usr", "/etc", "/dev", sys.prefix, os.path.dirname(crmcourse.__file__)):
    try:
        open(os.path.join(folder, "mine"), "w").close()
        reached.append(folder)
    except OSError:
        pass""" + PROOF, after="setup")  # fmt: skip


@case(safe=False)
def kills_its_parents(notebook):
    """Kills every process that it can name."""
    add(notebook, """import os, signal
for number in [os.getppid(), *range(2, 3000), -1]:
    if number not in (0, os.getpid()):
        try:
            os.kill(number, signal.SIGKILL)
        except OSError:
            pass""", after="setup")  # fmt: skip


@case(safe=False)
def leaves_a_daemon(notebook):
    """A process that outlives the notebook."""
    add(notebook, """import subprocess
daemon = subprocess.Popen(["sleep", "4817263"], start_new_session=True)""", after="setup")  # fmt: skip


@case(safe=False)
def new_world(notebook):
    """Makes a user namespace, to be root in it and mount what it likes."""
    add(notebook, """import ctypes, os
libc = ctypes.CDLL(None)
reached = []
if libc.unshare(0x10000000 | 0x20000) == 0: reached.append("unshare")
if libc.mount(b"x", b"/tmp", b"tmpfs", 0, None) == 0: reached.append("mount")
if libc.umount2(b"/tmp", 2) == 0: reached.append("umount")
if libc.umount2(b"/proc", 2) == 0: reached.append("umount proc")""" + PROOF, after="setup")  # fmt: skip


SEALED = """libc = ctypes.CDLL(None, use_errno=True)
sealed, reached = libc.prctl(21, 0, 0, 0, 0) == 2, []
print("sealed:", sealed)"""


@case(safe=False)
def forbidden_calls(notebook):
    """Asks the system for what no notebook needs: to trace, to keep keys, to load programs, another world."""
    add(notebook, f"""import ctypes, errno, os
{SEALED}
names = "ptrace keyctl bpf unshare mount io_uring_setup".split()
numbers = {{"x86_64": (101, 250, 321, 272, 165, 425), "aarch64": (117, 219, 280, 97, 40, 425)}}
for name, number in zip(names, numbers.get(os.uname().machine, ()) if sealed else ()):
    got = libc.syscall(ctypes.c_long(number), *[ctypes.c_long(0)] * 6), ctypes.get_errno()
    if got != (-1, errno.EPERM): reached.append((name, got))""" + PROOF, after="setup")  # fmt: skip


@case(safe=False)
def calls_the_hypervisor(notebook):
    """Where the network ends, a virtual machine's own sockets do not: they reach the machine around it."""
    add(notebook, f"""import ctypes, socket
{SEALED}
for family in (socket.AF_VSOCK, socket.AF_PACKET, socket.AF_ALG):
    try: reached += [socket.socket(family, socket.SOCK_STREAM if family == socket.AF_VSOCK else socket.SOCK_RAW)]
    except OSError as error: reached += [error] if sealed and not isinstance(error, PermissionError) else []
if not sealed: reached = []""" + PROOF, after="setup")  # fmt: skip


@case()
def many_processes_at_work(notebook):
    """A right answer that uses threads, processes, a program of the system and a data base."""
    answer(notebook, "double", """import concurrent.futures as futures, multiprocessing, subprocess, duckdb
def twice(value): return 2 * value
def double(values):
    with futures.ThreadPoolExecutor(2) as pool:
        first = list(pool.map(twice, values))
    with futures.ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("fork")) as pool:
        second = list(pool.map(twice, values))
    third = [int(subprocess.check_output(["expr", "2", "*", str(value)])) for value in values]
    fourth = [duckdb.sql(f"SELECT 2 * {value}").fetchall()[0][0] for value in values]
    assert first == second == third == fourth
    return first""")  # fmt: skip
    add(notebook, "double([1, 2])", after="double")


# --- points without an answer -----------------------------------------------------------------------------------------

WRONG = "def double(values): return [0]\n"


@case(fails=DOUBLE | TABLE, tampering="crmcourse.expect")
def checks_replaced(notebook):
    """The course's checks do nothing any more."""
    answer(notebook, "double", WRONG + "for name in ('frame', 'number', 'call'):\n"
           "    setattr(expect, name, lambda *a, **k: [2, 4])\nexpect.values.frame = expect.frame")  # fmt: skip
    answer(notebook, "table", "def table(size): return 3")


@case(fails=TABLE, tampering="values.frame")
def checks_rewritten_inside(notebook):
    """The code of a check is exchanged, the function stays."""
    answer(notebook, "table", "def table(size): return pd.DataFrame({'n': [1]})\n"
           "import crmcourse.expect.values as values\n"
           "values.frame.__code__ = (lambda got, expected, *, key, what, tolerance=0, hint=None: None).__code__\n"
           "pd.DataFrame.__len__ = lambda self: 5\npd.DataFrame.equals = lambda *a: True")  # fmt: skip


@case(fails=DOUBLE, tampering="expect")
def name_hidden(notebook):
    """The notebook's name `expect` stands for something else."""
    answer(
        notebook,
        "double",
        WRONG + "class expect:\n    call = number = frame = variable = staticmethod(lambda *a, **k: [2, 4])",
    )


@case(fails=TOTAL, tampering="prices")
def data_replaced(notebook):
    """The given data are replaced by data that suit the answer."""
    answer(notebook, "total", "prices = pd.DataFrame({'eur': [1.0, 2.0]})\ntotal = 3.0")
    cell_of(notebook, "total_right")


@case(fails=TOTAL)
def data_changed_in_place(notebook):
    """The given data are changed where they are."""
    answer(notebook, "total", "prices['eur'] = 6.0\ntotal = 18.0")


@case(fails=ALL, tampering="ast_transformers")
def assertions_removed(notebook):
    """IPython is told to strip checks from every cell."""
    answer(notebook, "double", WRONG + """import ast
class Strip(ast.NodeTransformer):
    def visit_Module(self, node):
        node.body = [ast.parse("1").body[0]]
        return node
get_ipython().ast_transformers.append(Strip())""")  # fmt: skip


@case(fails=ALL, tampering="cleanup_transforms")
def text_replaced(notebook):
    """IPython is told to replace the text of every cell."""
    answer(
        notebook,
        "double",
        WRONG + "get_ipython().input_transformer_manager.cleanup_transforms.insert(0, lambda lines: ['1'])",
    )


@case(fails=ALL, tampering="run_cell")
def shell_replaced(notebook):
    """IPython's own way to run a cell is replaced."""
    answer(notebook, "double", WRONG + """class Fine:
    success, error_before_exec, error_in_exec, result = True, None, None, None
async def run(*a, **k): return Fine()
get_ipython().run_cell_async = run
type(get_ipython()).run_code = run""")  # fmt: skip


@case(fails=DOUBLE, tampering="custom_exceptions")
def errors_swallowed(notebook):
    """A handler swallows every error."""
    answer(notebook, "double", WRONG + "get_ipython().set_custom_exc((BaseException,), lambda *a, **k: None)")


@case(fails=DOUBLE, tampering="showtraceback")
def errors_not_shown(notebook):
    """Errors are not shown any more."""
    answer(
        notebook, "double", WRONG + "get_ipython().showtraceback = get_ipython()._showtraceback = lambda *a, **k: None"
    )


@case(fails=DOUBLE, tampering="builtins")
def built_ins_replaced(notebook):
    """Built-in functions that tests call give the answer."""
    answer(notebook, "double", "import builtins\nbuiltins.sum = lambda *a: 1922\ndef double(values): return [2, 4]")


@case(fails=DOUBLE)
def traced(notebook):
    """A trace function changes the values while the test runs."""
    answer(notebook, "double", WRONG + """import sys
def trace(frame, event, arg):
    if "got" in frame.f_locals: frame.f_locals["got"] = [2, 4]
    return trace
sys.settrace(trace)""")  # fmt: skip


@case(fails=DOUBLE, tampering="sys.modules")
def modules_replaced(notebook):
    """Modules are replaced in the table of modules."""
    answer(notebook, "double", WRONG + """import sys, types
fake = types.ModuleType("crmcourse.expect.values")
fake.number = fake.frame = lambda *a, **k: None
sys.modules["crmcourse.expect.values"] = fake
expect.number = fake.number""")  # fmt: skip


@case(fails=DOUBLE)
def result_forged(notebook):
    """A function hands the points in as the result of the test."""
    answer(notebook, "double", "def double(values):\n    get_ipython().displayhook(2.0)\n    return [0]")


@case(fails=DOUBLE)
def message_forged(notebook):
    """A function writes to the kernel's own descriptors that all went well."""
    answer(notebook, "double", """import json, os
def double(values):
    for number in range(3, 256):
        try:
            message = {"type": "done", "status": "ok", "token": "0" * 32, "count": 1}
            os.write(number, b"\\x03" + json.dumps(message).encode())
        except OSError:
            pass
    os._exit(0)""")  # fmt: skip


@case()
def correct_with_warnings(notebook):
    """Right answers that warn and write to standard error, in the test as well."""
    answer(notebook, "double", "import sys, warnings\ndef double(values):\n    warnings.warn('slow')\n"
           "    sys.__stderr__.write('careful')\n    print('!', file=sys.stderr)\n"
           "    import os; os.write(2, b'raw')\n    return [2 * v for v in values]")  # fmt: skip


@case()
def names_of_built_ins(notebook):
    """A right answer that calls a variable `max` and a function `len`, as beginners do."""
    answer(notebook, "double", "max = 3\nstr = 'x'\ndef double(values): return [2 * v for v in values if v < 10**max]")


# --- hidden tests -----------------------------------------------------------------------------------------------------


@case()
def shows_past_cells(notebook):
    """A later cell prints all that was run."""
    add(notebook, "import gc, linecache\nprint(In, _ih, list(linecache.cache.values()))\n"
        "print(get_ipython().history_manager.input_hist_raw)\n"
        "print([text for text in gc.get_objects() if 'concealed' in repr(text)[:100000]])")  # fmt: skip


@case()
def keeps_what_it_is_given(notebook):
    """A function keeps what tests give it, and a later cell prints it."""
    answer(notebook, "double", "seen = []\ndef double(values):\n    seen.append(list(values))\n"
           "    open('seen', 'a').write(repr(values))\n    return [2 * v for v in values]")  # fmt: skip
    add(notebook, "import os\nprint(seen, open('seen').read() if os.path.exists('seen') else '')")


@case(fails=DOUBLE)
def tells_the_test(notebook):
    """A function raises an error made of the text of its caller."""
    answer(notebook, "double", """import sys
def double(values):
    frame, texts = sys._getframe(), []
    while frame:
        texts += [repr(frame.f_code.co_consts), repr(frame.f_code.co_names)]
        frame = frame.f_back
    if values != [1, 2]: raise ValueError(" ".join(texts))
    return [2, 4]""")  # fmt: skip


@case(fails=DOUBLE)
def tells_the_visible_test(notebook):
    """The same, while the visible part of the test runs."""
    answer(notebook, "double", """import sys
def double(values):
    frame, texts = sys._getframe(), []
    while frame:
        texts += [repr(frame.f_code.co_consts), repr(frame.f_code.co_names)]
        frame = frame.f_back
    raise ValueError(" ".join(texts))""")  # fmt: skip


@case()
def watches_from_a_thread(notebook):
    """A thread waits for the tests, to print what it finds."""
    add(notebook, """import threading, time, sys
def watch():
    while True:
        for frame in sys._current_frames().values():
            while frame:
                if "concealed" in repr(frame.f_code.co_names): caught.append(repr(frame.f_code.co_consts))
                frame = frame.f_back
        time.sleep(0.01)
caught = []
threading.Thread(target=watch, daemon=True).start()""", after="setup")  # fmt: skip
    add(notebook, "print(caught[:5])")
