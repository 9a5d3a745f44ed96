package dev.tern.operators.window;

import dev.tern.operators.Binding;
import dev.tern.tensor.Shape;
import java.util.Arrays;

/** {@link Patches} of integers, given as offsets from the zero point. */
public final class IntPatches extends Patches<int[]> {
    private final IntSource image;
    private final int zeroPoint;

    /** Patches for blocks of up to {@code blockRows} positions, channels split into {@code groups}. */
    public IntPatches(
            Binding binding,
            IntSource image,
            Shape shape,
            int zeroPoint,
            WindowAxis down,
            WindowAxis across,
            int groups,
            int blockRows) {
        this(binding, image, zeroPoint, PatchPlan.of(shape, down, across, groups, blockRows));
    }

    /** Patches of single taps only, for windows that keep channels apart. */
    public static IntPatches ofTaps(
            Binding binding, IntSource image, Shape shape, int zeroPoint, WindowAxis down, WindowAxis across) {
        return new IntPatches(binding, image, zeroPoint, PatchPlan.ofTaps(shape, down, across));
    }

    private IntPatches(Binding binding, IntSource image, int zeroPoint, PatchPlan plan) {
        super(plan, plan.isDirect() ? new int[0] : binding.sharedInts(bandElements(plan)));
        this.image = image;
        this.zeroPoint = zeroPoint;
    }

    @Override
    void read(long first, int count, int[] to, int at) {
        image.read(first, count, to, at);
        int zero = zeroPoint;
        if (zero != 0) {
            for (int i = at; i < at + count; i++) {
                to[i] -= zero;
            }
        }
    }

    @Override
    void move(int[] from, int source, int[] to, int target, int count) {
        System.arraycopy(from, source, to, target, count);
    }

    @Override
    void clear(int[] array, int from, int end) {
        Arrays.fill(array, from, end, 0);
    }
}
