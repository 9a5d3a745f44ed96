package dev.tern.graph;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Quantization.Blockwise;
import dev.tern.tensor.Quantization.MultiAxis;
import dev.tern.tensor.Quantization.UnknownDetails;
import dev.tern.tensor.Shape;
import java.util.function.Consumer;

/** Quantisation parameters of one value: numbers that make sense, as many as the shape needs, along an axis it has. */
final class QuantizationCheck {
    private final Graph graph;
    private final Value value;
    private final Consumer<String> faults;
    private final Quantization quantization;

    QuantizationCheck(Graph graph, Value value, Consumer<String> faults) {
        this.graph = graph;
        this.value = value;
        this.faults = faults;
        this.quantization = value.quantization();
    }

    void run() {
        if (quantization.isQuantized()) {
            checkScales(quantization.scales());
            checkZeroPoints(quantization.zeroPoints());
        }
        if (quantization.details() instanceof Blockwise blocks) {
            checkBlocks(blocks);
        }
        if (quantization.details() instanceof MultiAxis axes) {
            checkAxes(axes);
        }
        if (quantization.details() instanceof UnknownDetails unknown) {
            faults.accept("expected a quantisation scheme that this version of Tern knows, found number "
                    + unknown.number());
        }
    }

    private void checkAxes(MultiAxis axes) {
        if (axes.blockSize() < 0) {
            faults.accept("expected quantisation blocks of 0 or more elements, found " + axes.blockSize());
        }
        for (int axis : axes.axes()) {
            if (axis < 0 || axis >= value.shape().rank()) {
                faults.accept("expected quantisation axes of the shape " + value.shape() + ", found axis " + axis);
            }
        }
        checkBlockValue("scales", axes.scalesValue());
        if (axes.zeroPointsValue() != Node.ABSENT) {
            checkBlockValue("zero points", axes.zeroPointsValue());
        }
    }

    private void checkScales(float[] scales) {
        for (int i = 0; i < scales.length; i++) {
            if (!(scales[i] >= 0) || scales[i] == Float.POSITIVE_INFINITY) {
                faults.accept("expected quantisation scales that are finite and not negative, found " + scales[i]
                        + " as scale " + i);
                break;
            }
        }
        Shape shape = value.shape();
        int axis = quantization.axis();
        if (scales.length == 1) {
            return;
        }
        if (axis < 0 || axis >= shape.rank()) {
            faults.accept("expected a quantisation axis of the shape " + shape + ", found axis " + axis);
        } else if (shape.dim(axis) != scales.length) {
            faults.accept("expected 1 or " + shape.dim(axis) + " quantisation scales along axis " + axis + " of "
                    + shape + ", found " + scales.length);
        }
    }

    private void checkZeroPoints(long[] zeroPoints) {
        if (zeroPoints.length > 1 && zeroPoints.length != quantization.size()) {
            faults.accept("expected as many zero points as there are scales (" + quantization.size() + "), found "
                    + zeroPoints.length);
        }
        if (!value.type().isInteger()) {
            return;
        }
        DataType range = value.type().bits() <= 16 ? value.type() : DataType.INT32;
        for (long zeroPoint : zeroPoints) {
            if (zeroPoint < range.minimum() || zeroPoint > range.maximum()) {
                faults.accept("expected zero points from " + range.minimum() + " to " + range.maximum() + ", found "
                        + zeroPoint);
                return;
            }
        }
    }

    private void checkBlocks(Blockwise blocks) {
        if (blocks.blockSize() < 1) {
            faults.accept("expected quantisation blocks of 1 or more elements, found " + blocks.blockSize());
        }
        checkBlockValue("scales", blocks.scalesValue());
        if (blocks.zeroPointsValue() != Node.ABSENT) {
            checkBlockValue("zero points", blocks.zeroPointsValue());
        }
    }

    private void checkBlockValue(String role, int index) {
        if (index < 0 || index >= graph.values().size()) {
            faults.accept("expected block " + role + " in a value below " + graph.values().size() + ", found value "
                    + index);
        } else if (!graph.value(index).isConstant()) {
            faults.accept("expected constant block " + role + ", found value " + index + ", which is not constant");
        }
    }
}
