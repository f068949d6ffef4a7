"""Refuse a submission the system calls that no notebook needs: mounts, namespaces, keys, tracing, the kernel's own.

The wall is made of namespaces, and all of them are of one kernel: what a submission cannot call, it cannot use to look
for a fault there. The filter is a program (BPF) that the kernel runs before each call of the process and of all that
it starts, and that none of them can take off.
"""

import ctypes
import errno
import os
import struct
import sys

__all__ = ["DENIED", "install", "program"]

# By machine: the number that the kernel gives the architecture, and the place of a call in a row of the table below.
MACHINES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}
SECCOMP, CLONE, CLONE3, SOCKET = (317, 277), (56, 220), (435, 435), (41, 198)
DENIED = {
    # mounts
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51), "open_tree": (428, 428),
    "move_mount": (429, 429), "fsopen": (430, 430), "fsconfig": (431, 431), "fsmount": (432, 432), "fspick": (433, 433),
    "mount_setattr": (442, 442), "swapon": (167, 224), "swapoff": (168, 225), "quotactl": (179, 60),
    "quotactl_fd": (443, 443), "open_by_handle_at": (304, 265), "fanotify_init": (300, 262),
    # other worlds, other processes
    "unshare": (272, 97), "setns": (308, 268), "ptrace": (101, 117), "process_vm_writev": (311, 271),
    "pidfd_getfd": (438, 438), "kcmp": (312, 272), "personality": (135, 92),
    # keys, which no namespace keeps apart
    "keyctl": (250, 219), "add_key": (248, 217), "request_key": (249, 218),
    # the kernel itself, and its parts where most faults were found
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282), "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426), "io_uring_register": (427, 427), "kexec_load": (246, 104),
    "kexec_file_load": (320, 294), "init_module": (175, 105), "finit_module": (313, 273), "delete_module": (176, 106),
    "reboot": (169, 142), "syslog": (103, 116), "acct": (163, 89), "iopl": (172, None), "ioperm": (173, None),
    "modify_ldt": (154, None),
}  # fmt: skip
NEW_WORLDS = 0x7E020000  # the flags CLONE_NEW… that `clone` takes
FAMILIES = (1, 2, 10, 16)  # of sockets: Unix, IPv4, IPv6, netlink; a virtual machine's own (vsock) has no namespace
SECCOMP_SET_MODE_FILTER, FILTER_FLAG_SPEC_ALLOW = 1, 4  # the second: not slower on kernels before 5.16

NUMBER, ARCHITECTURE, ARGUMENT = 0, 4, 16  # where the kernel shows a call's number, architecture, first argument
LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
ALLOW, REFUSE = 0x7FFF0000, 0x00050000


def program(machine: str) -> list[tuple[int, int, int, int]]:
    """Return the filter for a machine: lines (what to do, lines to jump if so, lines to jump if not, value).

    A refused call answers EPERM. ``clone3``, whose flags a filter cannot see, answers ENOSYS: the C library then takes
    ``clone``. So does every call of another architecture, of 32 bits for instance.

    >>> program("x86_64")[:2]
    [(32, 0, 0, 4), (21, 1, 0, 3221225534)]
    """
    architecture, place = MACHINES[machine]
    allow, refuse, absent = ((RETURN, 0, 0, word) for word in (ALLOW, REFUSE | errno.EPERM, REFUSE | errno.ENOSYS))
    lines = [(LOAD, 0, 0, ARCHITECTURE), (EQUAL, 1, 0, architecture), absent, (LOAD, 0, 0, NUMBER)]
    if machine == "x86_64":
        lines += [(AT_LEAST, 0, 1, 0x40000000), absent]  # the calls called x32
    for row in DENIED.values():
        if row[place] is not None:
            lines += [(EQUAL, 0, 1, row[place]), refuse]
    lines += [(EQUAL, 0, 1, CLONE3[place]), absent]
    lines += [(EQUAL, 0, 4, CLONE[place]), (LOAD, 0, 0, ARGUMENT), (ANY_BIT, 0, 1, NEW_WORLDS), refuse, allow]
    lines += [(EQUAL, 0, len(FAMILIES) + 2, SOCKET[place]), (LOAD, 0, 0, ARGUMENT)]
    lines += [(EQUAL, len(FAMILIES) - number, 0, family) for number, family in enumerate(FAMILIES)]
    return [*lines, refuse, allow]


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("lines", ctypes.c_char_p))


def install() -> bool:
    """Filter the calls of this process and of all that it will start; tell whether this machine can.

    The process must have given up new privileges (``PR_SET_NO_NEW_PRIVS``).
    """
    machine = os.uname().machine
    if machine not in MACHINES or struct.calcsize("P") != 8 or sys.byteorder != "little":
        return False
    lines = program(machine)
    text = b"".join(struct.pack("HBBI", *line) for line in lines)
    call = SECCOMP[MACHINES[machine][1]]
    argument = ctypes.byref(_Program(len(lines), text))
    return ctypes.CDLL(None).syscall(call, SECCOMP_SET_MODE_FILTER, FILTER_FLAG_SPEC_ALLOW, argument) == 0
