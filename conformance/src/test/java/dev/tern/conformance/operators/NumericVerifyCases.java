package dev.tern.conformance.operators;

import dev.tern.operators.CustomOperator;
import dev.tern.operators.flexbuffer.FlexValue;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Bound;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** NumericVerify over its types, and a difference that ends the run. */
final class NumericVerifyCases implements OperatorCase.Source {
    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        for (DataType type : List.of(DataType.UINT8, DataType.INT8, DataType.INT16, DataType.FLOAT16)) {
            Quantization quantization = type.isFloat()
                    ? Quantization.NONE
                    : Quantization.perTensor(0.03f, type == DataType.UINT8 ? 128 : type == DataType.INT8 ? 5 : 0);
            cases.add(start("differences", type, quantization, Map.of("tolerance", 5.0, "log_if_failed", false))
                    .expectOriginal());
        }
        cases.add(start(
                        "a difference beyond the tolerance",
                        DataType.INT8,
                        Quantization.perTensor(0.03f, 5),
                        Map.of("tolerance", 0.5, "log_if_failed", true))
                .expectRefusal("tolerance"));
        return cases;
    }

    private static SingleOperator start(
            String name, DataType type, Quantization quantization, Map<String, Object> options) {
        return SingleOperator.of(new CustomOperator("NumericVerify", FlexValue.encode(options)), name)
                .input(type, Shape.of(3, 7), quantization, Fill.random(1))
                .input(DataType.FLOAT32, Shape.of(3, 7), Fill.uniform(2, -3, 3))
                .output(DataType.FLOAT32)
                .within(Bound.ulps(1).orPartOfLargest(1e-6));
    }
}
