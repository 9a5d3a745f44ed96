package dev.tern.operators.reduction;

import dev.tern.operators.Activation;
import dev.tern.operators.Binding;
import dev.tern.operators.arithmetic.ClampRange;
import dev.tern.operators.arithmetic.FixedPoint;
import dev.tern.operators.arithmetic.Multiplier;
import dev.tern.operators.arithmetic.Rounding;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;

/** Turns sums of stored integers into stored means or sums. */
public sealed interface QuantizedFinish {
    /** Replaces each sum of {@code count} stored integers by the stored result. */
    void rescale(int[] sums, long count);

    /** The finish for a MEAN or SUM over stored integers. */
    static QuantizedFinish of(Reduction reduction, Binding binding) {
        Quantization input = binding.input(0).quantization();
        Quantization output = binding.outputQuantization(0);
        if (!(input.scale() > 0) || !(output.scale() > 0)) {
            throw TernException.at("quantisation")
                    .expected("a scale above 0 for operand and result")
                    .found(input + " and " + output)
                    .fix("quantise both, or use 32-bit integers");
        }
        DataType type = binding.outputType(0);
        ClampRange range = ClampRange.of(Activation.NONE, type, output);
        if (reduction.rule() == ReductionRule.SUM) {
            float scale = input.scale() / output.scale();
            return new Sum(scale, -input.zeroPoint() * scale, output.zeroPoint(), range);
        }
        Shape shape = binding.input(0).shape();
        boolean plane = reduction.keepAxes()
                && type != DataType.INT16
                && shape.rank() == 4
                && shape.elements() > 0
                && binding.isConstant(1)
                && ReducedAxes.of(shape, binding.input(1)).isImagePlane();
        if (plane) {
            return PlaneMean.of(input, output, shape, range);
        }
        Multiplier multiplier = Multiplier.of((double) input.scale() / output.scale());
        return new Mean(input.zeroPoint(), multiplier, output.zeroPoint(), range);
    }

    /** Refuses 16-bit operands and results with a zero point. */
    static void requireSymmetric16(Binding binding) {
        Quantization input = binding.input(0).quantization();
        Quantization output = binding.outputQuantization(0);
        if (binding.outputType(0) == DataType.INT16 && (input.zeroPoint() != 0 || output.zeroPoint() != 0)) {
            throw TernException.at("16-bit operand and result")
                    .expected("zero points 0")
                    .found(input + " and " + output)
                    .fix("quantise 16-bit tensors symmetrically");
        }
    }

    /** Means whose division by the number of elements is part of the multiplier. */
    record Mean(int inputZero, Multiplier multiplier, int zero, ClampRange range) implements QuantizedFinish {
        /** The multiplier, divided by {@code count} elements. */
        public Multiplier over(long count) {
            return new Multiplier(mantissa(count), multiplier.shift() - shift(count));
        }

        private int shift(long count) {
            return Math.min(63 - Long.numberOfLeadingZeros(count), Math.min(32, 31 + multiplier.shift()));
        }

        private int mantissa(long count) {
            return (int) (((long) multiplier.mantissa() << shift(count)) / count);
        }

        @Override
        public void rescale(int[] sums, long count) {
            if (count == 0) {
                return;
            }
            // Numbers, not a multiplier: a run makes no objects.
            int mantissa = mantissa(count);
            int total = multiplier.shift() - shift(count);
            for (int i = 0; i < sums.length; i++) {
                int shifted = (int) (sums[i] - inputZero * count);
                sums[i] = range.clamp(FixedPoint.multiply(shifted, mantissa, total) + zero);
            }
        }
    }

    /**
     * Means over the height and width of images, with constants prepared in floats. Whole blocks of 16 channels round
     * ties up and the channels left over away from zero, as the official build of the original does.
     */
    record PlaneMean(Multiplier multiplier, int bias, int channels, ClampRange range) implements QuantizedFinish {
        /** Channels of a whole block. */
        public static final int BLOCK = 16;

        static PlaneMean of(Quantization input, Quantization output, Shape shape, ClampRange range) {
            float zero = input.zeroPoint() * input.scale() / output.scale();
            int bias = output.zeroPoint() - (int) (zero > 0 ? zero + 0.5f : zero - 0.5f);
            float count = shape.elements(1, 3);
            Multiplier multiplier = Multiplier.of(input.scale() / (count * output.scale()));
            return new PlaneMean(multiplier, bias, shape.dim(3), range);
        }

        @Override
        public void rescale(int[] sums, long count) {
            int inBlocks = channels & -BLOCK;
            for (int i = 0; i < sums.length; i++) {
                int scaled = i % channels < inBlocks
                        ? FixedPoint.multiplyHalfUp(sums[i], multiplier.mantissa(), multiplier.shift())
                        : multiplier.times(sums[i]);
                sums[i] = range.clamp(scaled + bias);
            }
        }
    }

    /** Sums, rescaled in floats; {@code zeroEach} is what one operand's zero point adds. */
    record Sum(float scale, float zeroEach, int zero, ClampRange range) implements QuantizedFinish {
        @Override
        public void rescale(int[] sums, long count) {
            float bias = zeroEach * count;
            for (int i = 0; i < sums.length; i++) {
                sums[i] = range.clamp((int) Rounding.halfAway(sums[i] * scale + bias) + zero);
            }
        }
    }
}
