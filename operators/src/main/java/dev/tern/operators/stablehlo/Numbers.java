package dev.tern.operators.stablehlo;

import dev.tern.tensor.TernException;
import java.util.List;

/** Numbers that options list. */
final class Numbers {
    private Numbers() {}

    static long[] of(List<Long> list) {
        return list.stream().mapToLong(Long::longValue).toArray();
    }

    /** Which of {@code rank} axes {@code list} names; each must exist and be named once. */
    static boolean[] axes(List<Long> list, int rank, String name) {
        boolean[] named = new boolean[rank];
        for (long axis : list) {
            if (axis < 0 || axis >= rank || named[(int) axis]) {
                throw TernException.at(name)
                        .expected("different axes below " + rank)
                        .found(list.toString())
                        .fix("the operator's options do not fit its operands");
            }
            named[(int) axis] = true;
        }
        return named;
    }

    /** The axes below {@code rank} that {@code named} does not mark, ascending. */
    static int[] others(boolean[] named) {
        int count = 0;
        for (boolean is : named) {
            count += is ? 0 : 1;
        }
        int[] others = new int[count];
        for (int i = 0, at = 0; i < named.length; i++) {
            if (!named[i]) {
                others[at++] = i;
            }
        }
        return others;
    }

    static void require(boolean holds, String where, String expected, Object found) {
        if (!holds) {
            throw TernException.at(where)
                    .expected(expected)
                    .found(String.valueOf(found))
                    .fix("the operator's options do not fit its operands");
        }
    }
}
