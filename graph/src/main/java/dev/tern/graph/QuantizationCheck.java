package dev.tern.graph;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Quantization.Blockwise;
import dev.tern.tensor.Quantization.MultiAxis;
import dev.tern.tensor.Quantization.UnknownDetails;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
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
            faults.accept(
                    "expected a quantisation scheme that this version of Tern knows, found number " + unknown.number());
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
        // A vector has only one axis: files are met that name its filter's axis instead, and mean this one.
        int axis = shape.rank() == 1 ? 0 : quantization.axis();
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
            return;
        }
        if (checkBlockValue("scales", blocks.scalesValue())) {
            checkBlockCount("scales", blocks.scalesValue(), blocks.blockSize());
        }
        if (blocks.zeroPointsValue() != Node.ABSENT && checkBlockValue("zero points", blocks.zeroPointsValue())) {
            checkBlockCount("zero points", blocks.zeroPointsValue(), blocks.blockSize());
        }
    }

    /** One parameter for each block; the last block of a row may be short. */
    private void checkBlockCount(String role, int index, int blockSize) {
        Shape shape = value.shape();
        long lastExtent = shape.rank() == 0 ? 1 : shape.dim(-1);
        long rows = shape.rank() == 0 ? 1 : shape.elements(0, shape.rank() - 1);
        long blocks = shape.elements() == 0 ? 0 : rows * ((lastExtent + blockSize - 1) / blockSize);
        Shape found = graph.value(index).shape();
        try {
            if (found.elements() != blocks) {
                faults.accept("expected " + blocks + " block " + role + " for " + shape + " in blocks of " + blockSize
                        + ", found " + found);
            }
        } catch (TernException uncountable) {
            faults.accept("expected " + blocks + " block " + role + ", found " + found);
        }
    }

    private boolean checkBlockValue(String role, int index) {
        if (index < 0 || index >= graph.values().size()) {
            faults.accept("expected block " + role + " in a value below "
                    + graph.values().size() + ", found value " + index);
            return false;
        }
        if (!graph.value(index).isConstant()) {
            faults.accept("expected constant block " + role + ", found value " + index + ", which is not constant");
            return false;
        }
        return true;
    }
}
