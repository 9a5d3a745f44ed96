package dev.tern.inspect.machine;

import java.nio.file.Path;

/** Memory of this process as the operating system counts it. */
public final class ProcessMemory {
    private ProcessMemory() {}

    /** Most bytes of physical memory that the process has held at once, or -1 where the system does not tell. */
    public static long peakBytes() {
        return LinuxFacts.peakBytes(Path.of("/proc/self/status"));
    }
}
