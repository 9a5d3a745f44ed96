package dev.tern.kernels.bytes;

import dev.tern.kernels.Operands;
import dev.tern.kernels.Step;
import dev.tern.operators.arithmetic.ClampRange;
import dev.tern.operators.arithmetic.PerTensor;
import dev.tern.operators.arithmetic.Requantization;
import dev.tern.operators.elementwise.QuantizedSum.Scaling;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How sums of products become stored bytes: their scales and limits, and what is added before they are stored. */
public record ByteTail(Requantization scales, @Nullable Residual residual) {
    /** Why {@link #of} refuses. */
    public static final String REFUSED = "its results are to be added to in a way that it does not know";

    /** Stored bytes that are added: {@code sum} says how, {@code range} limits what comes of it. */
    public record Residual(Tensor other, PairSum sum, ClampRange range) {}

    /** What {@code epilogue} does to results of {@code type} with these scales, or null where it is not known here. */
    public static @Nullable ByteTail of(Requantization scales, DataType type, List<Step> epilogue) {
        Requantization limited = scales;
        Residual residual = null;
        for (Step step : epilogue) {
            switch (step) {
                case Step.Clamp(float low, float high) -> {
                    if (residual == null) {
                        limited = limited.within((int) low, (int) high);
                    } else {
                        ClampRange range = residual.range;
                        residual = new Residual(
                                residual.other,
                                residual.sum,
                                new ClampRange(
                                        Math.clamp(range.low(), (int) low, (int) high),
                                        Math.clamp(range.high(), (int) low, (int) high)));
                    }
                }
                case Step.AddStored added -> {
                    if (residual != null || !Operands.isReachable(added.other())) {
                        return null;
                    }
                    residual = residual(added, type);
                    if (residual == null) {
                        return null;
                    }
                }
                case Step.Add _ -> {
                    return null;
                }
            }
        }
        return new ByteTail(limited, residual);
    }

    private static @Nullable Residual residual(Step.AddStored added, DataType type) {
        Scaling scaling = Scaling.ofBytes(
                PerTensor.of(added.from(), "the first operand"),
                PerTensor.of(added.other().quantization(), "the second operand"),
                PerTensor.of(added.to(), "the result"));
        ClampRange range = ClampRange.of(added.activation(), type, added.to());
        PairSum sum = PairSum.of(scaling, 1, range, type == DataType.INT8);
        return sum == null ? null : new Residual(added.other(), sum, range);
    }
}
