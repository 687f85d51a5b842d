"""The most memory a process and its children have held."""

import re
import resource
from pathlib import Path


def peak_kb() -> int:
    """Peak of this process and of any child it has waited for, in kB.

    The process's own peak is read from /proc: the one that `getrusage` tells also holds what the process
    that started it had taken.
    """
    told = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    own = int(told[1]) if told else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
