package dev.tern.kernels.copies;

import dev.tern.kernels.Native;
import dev.tern.kernels.Parameters;
import dev.tern.kernels.Workshop;
import dev.tern.operators.Binding;
import dev.tern.operators.TiledKernel;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Groups of rows that are to be copied, by the code that copies them. */
final class RowGroups {
    /** Groups of rows do not become much larger, so that threads can share them. */
    private static final long TILE_BYTES = 32 << 10;

    private static final int GROUPS_MOST = 1 << 14;

    private record Group(long from, long to, long rows, long fromStep, long toStep) {}

    private final Map<RowsCode.Key, List<Group>> groups = new LinkedHashMap<>();
    private int count;

    /** Adds rows; those of a large group are dealt out to several. */
    void add(RowsCode.Key key, long from, long to, long rows, long fromStep, long toStep) {
        long most = Math.max(1, TILE_BYTES / (key.unit() + key.gap()));
        List<Group> same = groups.computeIfAbsent(key, k -> new ArrayList<>());
        int numberBytes = key.choice() == RowsCode.Choice.NUMBERS_64 ? Long.BYTES : Integer.BYTES;
        for (long first = 0; first < rows && !isFull(); first += most) {
            boolean steps = key.choice() == RowsCode.Choice.STEPS;
            same.add(new Group(
                    steps ? from + first * fromStep : from,
                    to + first * toStep,
                    Math.min(most, rows - first),
                    steps ? fromStep : fromStep + first * numberBytes,
                    toStep));
            count++;
        }
    }

    /** Whether there are more groups than a table should have. */
    boolean isFull() {
        return count >= GROUPS_MOST;
    }

    /** A kernel for each key, in the order in which they came. */
    List<TiledKernel> kernels(Binding binding, Workshop workshop, MemorySegment ground) {
        List<TiledKernel> kernels = new ArrayList<>();
        groups.forEach((key, rows) -> {
            MemorySegment table = binding.memory((long) rows.size() * RowsCode.GROUP_BYTES);
            long at = 0;
            for (Group group : rows) {
                for (long number : new long[] {group.from, group.to, group.rows, group.fromStep, group.toStep}) {
                    table.set(ValueLayout.JAVA_LONG, at, number);
                    at += Long.BYTES;
                }
            }
            Parameters parameters =
                    new Parameters(binding, 16).set(0, table.address()).set(8, ground.address());
            kernels.add(new Native(workshop.code(key, code -> RowsCode.write(code, key)), parameters, rows.size()));
        });
        return kernels;
    }
}
