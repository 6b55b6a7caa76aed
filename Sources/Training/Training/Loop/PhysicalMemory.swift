import Glibc

/// The machine's memory: a network that needs more is refused before anything is allocated.
public let physicalMemoryByteCount = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
