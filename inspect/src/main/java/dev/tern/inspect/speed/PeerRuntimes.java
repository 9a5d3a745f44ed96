package dev.tern.inspect.speed;

import java.util.List;
import java.util.ServiceLoader;

/** Runtimes of others, found as a service where they are on the class path; none of them is shipped. */
public interface PeerRuntimes {
    /** Those that this machine can run. */
    List<TimedRuntime> runtimes();

    /** All that are on the class path. */
    static List<TimedRuntime> found() {
        return ServiceLoader.load(PeerRuntimes.class).stream()
                .flatMap(provider -> provider.get().runtimes().stream())
                .toList();
    }
}
