package dev.tern.kernels.elementwise;

import dev.tern.kernels.Native;
import dev.tern.operators.TiledKernel;
import dev.tern.tensor.Tensor;

/** Sines or cosines by code; those of arguments that it leaves are computed here. */
record LargeAngles(Native kernel, AngleBody body, Tensor output) implements TiledKernel {
    private static final int FLAG_AT = MapCode.NUMBERS_AT + 4 * AngleBody.FLAG;

    @Override
    public int tiles() {
        return kernel.tiles();
    }

    @Override
    public void begin() {
        kernel.params().set(FLAG_AT, 0f);
    }

    @Override
    public void run(int first, int end) {
        kernel.run(first, end);
        if (kernel.params().get(FLAG_AT) == 0) {
            return;
        }
        long last = Math.min(output.elements(), (long) end * MapPlan.TILE_ELEMENTS);
        for (long i = (long) first * MapPlan.TILE_ELEMENTS; i < last; i++) {
            float x = output.floatAt(i);
            if (Math.abs(x) > AngleBody.MOST) {
                output.setFloat(i, (float) (body == AngleBody.SIN ? Math.sin(x) : Math.cos(x)));
            }
        }
    }
}
