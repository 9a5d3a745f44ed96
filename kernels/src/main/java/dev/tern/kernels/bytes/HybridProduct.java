package dev.tern.kernels.bytes;

import dev.tern.kernels.Native;
import dev.tern.kernels.Step;
import dev.tern.kernels.Workshop;
import dev.tern.operators.Binding;
import dev.tern.operators.TiledKernel;
import dev.tern.operators.arithmetic.FloatRange;
import dev.tern.operators.product.DynamicQuantizer;
import dev.tern.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A product of floats, quantised as a run begins, with integer weights. */
public final class HybridProduct implements TiledKernel {
    /** The reference multiplies by the unit's scale first in whole blocks of so many channels of depthwise windows. */
    private static final int UNIT_FIRST_BLOCK = 4;

    private final DynamicBytes activations;
    private final TiledKernel product;

    private HybridProduct(DynamicBytes activations, TiledKernel product) {
        this.activations = activations;
        this.product = product;
    }

    /**
     * A product of the node's first operand with {@code weights}, made of its second, or null where no plan fits it. With
     * {@code eachPosition}, every position is quantised by itself, every image otherwise; {@code asymmetric} with a zero point
     * that fits.
     */
    public static @Nullable TiledKernel of(
            WindowShape shape,
            Tensor weights,
            boolean eachPosition,
            boolean asymmetric,
            FloatRange range,
            List<Step> epilogue,
            Binding binding,
            Workshop workshop) {
        RealFinish finish = HybridOperands.finish(eachPosition, RealFinish.Order.SCALES, range, epilogue);
        RealScales scales = HybridOperands.scales(binding, finish, shape.groups() * shape.units(), 0);
        DynamicBytes activations = new DynamicBytes(
                binding.input(0),
                eachPosition ? shape.lines() * shape.outWidth() : shape.images(),
                asymmetric,
                binding,
                workshop);
        ByteLayer layer = layer(shape, activations, DynamicQuantizer.signed(weights), scales, binding);
        Native product = ByteProduct.of(layer, binding, workshop);
        return product == null ? null : new HybridProduct(activations, product);
    }

    /**
     * Depthwise windows, or null where no plan fits them: a group for each channel, or, where {@code weights} have each
     * unit's window in one piece, one group of all units.
     */
    public static @Nullable TiledKernel ofDepthwise(
            WindowShape shape,
            Tensor weights,
            FloatRange range,
            List<Step> epilogue,
            Binding binding,
            Workshop workshop) {
        int units = shape.groups() * shape.units();
        int unitFirst = units / UNIT_FIRST_BLOCK * UNIT_FIRST_BLOCK;
        RealFinish.Order order = unitFirst == units ? RealFinish.Order.UNIT : RealFinish.Order.MIXED;
        RealScales scales =
                HybridOperands.scales(binding, HybridOperands.finish(false, order, range, epilogue), units, unitFirst);
        DynamicBytes activations = new DynamicBytes(binding.input(0), shape.images(), true, binding, workshop);
        ByteLayer layer = layer(shape, activations, weights, scales, binding);
        Native product = shape.units() > 1
                ? ByteProduct.of(layer, binding, workshop)
                : DepthwiseBytes.of(layer, binding, workshop);
        return product == null ? null : new HybridProduct(activations, product);
    }

    private static ByteLayer layer(
            WindowShape shape, DynamicBytes activations, Tensor weights, RealScales scales, Binding binding) {
        return new ByteLayer(
                shape,
                activations.inputs(),
                activations.bytes(),
                activations.numbers(),
                weights,
                1,
                0,
                scales,
                binding.output(0));
    }

    @Override
    public int tiles() {
        return product.tiles();
    }

    @Override
    public void begin() {
        activations.refresh();
    }

    @Override
    public void run(int first, int end) {
        product.run(first, end);
    }
}
