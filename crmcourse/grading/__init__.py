"""Grade a class: nbgrader's formats, gradebook and scores, with a warm, sandboxed and crash-proof engine under them.

Nothing of the course imports this wing. A submission goes from the top of this list to its bottom::

    cli, grade            what an instructor types
    course                what nbgrader knows: folders, settings, cells of the assignment, students
    submission            a folder that was handed in, of which ordinary files are read
    batch                 the class through a pool of workers; what a killed run left is done again
      stop                Ctrl-C, heeded between two steps
    unit                  one submission, bytes in, dictionary out: the piece of work that may travel to another machine
      warm                the server in which it is: one an assignment, in which the teacher's solution has full marks
    intake, repair        what was handed in becomes a notebook that can be graded, without running anything
    sheet                 the cells of the assignment, as plain data that travel
    plan                  in which order its cells run, and to which places tests are tied
    execute               nbgrader's Execute: runs the cells, then the tests, in kernels behind the wall
      asking, verdict     one question to a kernel; what is believed of the answers
    sandbox, kernels      bubblewrap, and what the other side is given
      wire                the messages that cross the wall: JSON, of limited size
      server, namespaces  behind the wall: a process that has imported everything, forked for each submission
      seccomp             the system calls that a submission may not make
      ahead, prepared     once, before the forks: given cells that make the same for everybody; tests compiled
      kernel, shell       that kernel, around IPython's notebook shell
      notebook, places    the notebook as it was where tests stand
      guard, look         what is put back before each test cell
    writer, ledger        the one writer: notebook, then gradebook, then ledger
    feedback              what a student may see of hidden tests: nothing
"""

__all__: list[str] = []
