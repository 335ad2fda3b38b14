"""Returns the memory of decoded photos to the system.

glibc takes large blocks from the system, and with each one that is freed it comes to keep blocks as large as that, up
to 32 MB, in every arena: about one a thread. After fifty photos of 4 megapixels in its local chat, a bot held 345 MB,
half of it for nothing. Photos as Telegram sends them, of 800 pixels, stay below the limit, and are classified as fast
as before. `python -m benchmarks.memory` measures what a bot holds.
"""

import ctypes

LARGE = 4_000_000  # bytes from which a block comes from the system, and goes back there
# Bytes that an arena may keep free at its end. With half of it, a photo of 800 pixels costs 500 page faults: 0.8 ms.
SPARE = LARGE
ARENAS = 2  # in which all threads keep the rest, on however many cores; four take as much CPU time, and 12 MB more
_OPTIONS = {-3: LARGE, -1: SPARE, -8: ARENAS}  # M_MMAP_THRESHOLD, M_TRIM_THRESHOLD and M_ARENA_MAX of malloc.h


def return_large_blocks() -> bool:
    """Return large blocks when freed; False without glibc."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and all(mallopt(option, value) for option, value in _OPTIONS.items())
