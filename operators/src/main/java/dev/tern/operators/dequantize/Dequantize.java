package dev.tern.operators.dequantize;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.ShapeRule;
import dev.tern.operators.arithmetic.PerChannel;
import dev.tern.operators.arithmetic.PerTensor;
import dev.tern.operators.elementwise.UnaryKernels;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;

/** Quantised integers and narrow floating-point numbers to floats. */
public final class Dequantize {
    private static final int BLOCK = 1024;

    public static final OperatorDefinition<PlainOperator> DEFINITION = PlainOperator.define(
            6,
            "DEQUANTIZE",
            38,
            d -> d.versions(9, (op, in, out) -> version(in.getFirst()))
                    .inputs("input")
                    .outputs("output")
                    .types("i8|u8|i16|f16|i4 -> f32")
                    .typesBySpecification(
                            "the original at hand has no 2-bit, unsigned 4-bit or 8-bit floating-point numbers",
                            "i2|u4|f8e4m3fn|f8e5m2 -> f32")
                    .shapes(ShapeRule.sameAs(0))
                    .kernel((op, binding) -> bind(binding)));

    private Dequantize() {}

    private static int version(@org.jspecify.annotations.Nullable DataType type) {
        return type == null
                ? 1
                : switch (type) {
                    case FLOAT8_E4M3FN, FLOAT8_E5M2 -> 9;
                    case UINT4 -> 8;
                    case INT2 -> 7;
                    case INT4 -> 6;
                    case INT16, FLOAT16 -> 3;
                    case INT8 -> 2;
                    default -> 1;
                };
    }

    private static Kernel bind(Binding binding) {
        Tensor input = binding.input(0);
        if (input.type().isFloat()) {
            return UnaryKernels.floats(binding, (x, out, n) -> System.arraycopy(x, 0, out, 0, n));
        }
        if (input.quantization().isPerAxis()) {
            return perChannel(binding, PerChannel.of(input, "the input"));
        }
        PerTensor in = input.type() == DataType.INT16
                ? PerTensor.symmetric(input.quantization(), "the input")
                : PerTensor.of(input.quantization(), "the input");
        double scale = in.scale();
        int zeroPoint = in.zeroPoint();
        return UnaryKernels.floats(binding, (x, out, n) -> {
            for (int i = 0; i < n; i++) {
                out[i] = (float) (scale * ((int) x[i] - zeroPoint));
            }
        });
    }

    private static Kernel perChannel(Binding binding, PerChannel in) {
        Tensor input = binding.input(0);
        Tensor output = binding.output(0);
        long elements = output.elements();
        int block = (int) Math.min(BLOCK, elements);
        int[] q = binding.ints(block);
        float[] out = binding.floats(block);
        return () -> {
            for (long first = 0; first < elements; first += BLOCK) {
                int n = (int) Math.min(BLOCK, elements - first);
                input.readInts(first, n, q, 0);
                for (int done = 0; done < n; ) {
                    int channel = in.channelOf(first + done);
                    int run = in.runLeft(first + done, n - done);
                    scale(q, out, done, run, in.scales()[channel], in.zeroPoints()[channel]);
                    done += run;
                }
                output.writeFloats(first, n, out, 0);
            }
        };
    }

    private static void scale(int[] q, float[] out, int from, int n, float scale, int zeroPoint) {
        for (int i = from; i < from + n; i++) {
            out[i] = scale * (q[i] - zeroPoint);
        }
    }
}
