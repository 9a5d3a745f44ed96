package dev.tern.graph;

import java.util.ArrayList;
import java.util.List;

/** Problems as they are found; past a limit they are only counted, so that a hostile file cannot fill the memory. */
final class Problems {
    static final String DAMAGED = "the file is damaged or was written wrongly; make it anew";

    private static final int KEPT = 100;

    private final List<Problem> kept = new ArrayList<>();
    private long found;

    void add(String where, String what, String fix) {
        found++;
        if (kept.size() < KEPT) {
            kept.add(new Problem(where, what, fix));
        }
    }

    void add(String where, String what) {
        add(where, what, DAMAGED);
    }

    /** Whether another problem would still be kept; texts that nobody will read need not be made. */
    boolean isFull() {
        if (kept.size() < KEPT) {
            return false;
        }
        found++;
        return true;
    }

    List<Problem> all() {
        if (found > kept.size()) {
            kept.add(new Problem(
                    "model", (found - kept.size()) + " more problems", "mend the first ones, then look again"));
        }
        return List.copyOf(kept);
    }
}
