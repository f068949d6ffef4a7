"""Grade a class: nbgrader's formats, gradebook and scores, with a warm, sandboxed and crash-proof engine under them.

Nothing of the course imports this wing. A submission goes from the top of this list to its bottom::

    cli, grade            what an instructor types
    course                what nbgrader knows: folders, settings, cells of the assignment, students
    batch                 the class through a pool of workers; what a killed run left is done again
    unit                  one submission, bytes in, dictionary out: the piece of work that may travel to another machine
    intake, repair        what was handed in becomes a notebook that can be graded, without running anything
    sheet                 the cells of the assignment, as plain data that travel
    plan                  in which order its cells run, and where tests need a copy of the kernel
    execute, verdict      nbgrader's Execute, which talks to a kernel behind the wall; what it believes of the answers
    sandbox               bubblewrap, and what the other side is given
      wire                the messages that cross the wall: JSON, of limited size
      server, namespaces  behind the wall: a process that has imported everything, and forks a kernel a submission
      seccomp             the system calls that a submission may not make
      ahead               given cells that make the same for everybody: run once, before the forks
      kernel, shell       that kernel, around IPython's notebook shell
      guard, look         what is put back before each test cell
    writer, ledger        the one writer: notebook, then gradebook, then ledger
    feedback              what a student may see of hidden tests: nothing
"""

__all__: list[str] = []
