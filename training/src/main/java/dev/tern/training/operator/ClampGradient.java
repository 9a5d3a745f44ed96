package dev.tern.training.operator;

import dev.tern.kernels.FastOperator;
import dev.tern.kernels.Offer;
import dev.tern.kernels.Step;
import dev.tern.kernels.Workshop;
import dev.tern.kernels.elementwise.FastElementwise;
import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeRule;
import dev.tern.tensor.Tensor;
import java.util.List;

/** The gradient where a clamped result lies strictly between its bounds, zero elsewhere. */
public record ClampGradient(float low, float high) implements TrainingOperator, FastOperator {
    public static final OperatorDefinition<ClampGradient> DEFINITION = OperatorDefinition.builtin(
            NO_CODE,
            "CLAMP_GRADIENT",
            d -> d.options(0, new ClampGradient(0, Float.POSITIVE_INFINITY))
                    .inputs("gradient", "result")
                    .outputs("before")
                    .types("f32 f32 -> f32")
                    .shapes(ShapeRule.sameAs(0))
                    .inPlace(0)
                    .kernel(ClampGradient::bind));

    @Override
    public OperatorDefinition<ClampGradient> definition() {
        return DEFINITION;
    }

    @Override
    public Offer offer(Binding binding, List<Step> epilogue, Workshop workshop) {
        return FastElementwise.between(low, high, binding, epilogue, workshop);
    }

    private static Kernel bind(ClampGradient op, Binding binding) {
        Tensor gradient = binding.input(0);
        Tensor result = binding.input(1);
        Tensor before = binding.output(0);
        int n = gradient.intElements();
        int chunk = Math.min(n, Chunks.LENGTH);
        float[] g = binding.floats(chunk);
        float[] y = binding.floats(chunk);
        return () -> {
            for (int at = 0; at < n; at += chunk) {
                int count = Math.min(chunk, n - at);
                gradient.readFloats(at, count, g, 0);
                result.readFloats(at, count, y, 0);
                for (int i = 0; i < count; i++) {
                    g[i] = y[i] > op.low && y[i] < op.high ? g[i] : 0f;
                }
                before.writeFloats(at, count, g, 0);
            }
        };
    }
}
