package dev.tern.operators.window;

import dev.tern.operators.Binding;
import dev.tern.tensor.Tensor;
import java.util.Arrays;

/** {@link Patches} of floats. */
public final class FloatPatches extends Patches<float[]> {
    private final Tensor image;

    /** Patches for blocks of up to {@code blockRows} positions, channels split into {@code groups}. */
    public FloatPatches(Binding binding, Tensor image, WindowAxis down, WindowAxis across, int groups, int blockRows) {
        this(binding, image, PatchPlan.of(image.shape(), down, across, groups, blockRows));
    }

    /** Patches of single taps only, for windows that keep channels apart. */
    public static FloatPatches ofTaps(Binding binding, Tensor image, WindowAxis down, WindowAxis across) {
        return new FloatPatches(binding, image, PatchPlan.ofTaps(image.shape(), down, across));
    }

    private FloatPatches(Binding binding, Tensor image, PatchPlan plan) {
        super(plan, plan.isDirect() ? new float[0] : binding.sharedFloats(bandElements(plan)));
        this.image = image;
    }

    @Override
    void read(long first, int count, float[] to, int at) {
        image.readFloats(first, count, to, at);
    }

    @Override
    void move(float[] from, int source, float[] to, int target, int count) {
        System.arraycopy(from, source, to, target, count);
    }

    @Override
    void clear(float[] array, int from, int end) {
        Arrays.fill(array, from, end, 0f);
    }
}
