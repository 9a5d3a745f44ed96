package dev.tern.conformance.onnx;

import static dev.tern.tensor.DataType.BOOL;
import static dev.tern.tensor.DataType.FLOAT16;
import static dev.tern.tensor.DataType.FLOAT32;
import static dev.tern.tensor.DataType.FLOAT64;
import static dev.tern.tensor.DataType.INT32;
import static dev.tern.tensor.DataType.INT64;
import static dev.tern.tensor.DataType.INT8;
import static dev.tern.tensor.DataType.UINT8;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Functions of each element, and of several that spread over one another. */
final class ElementCases {
    private ElementCases() {}

    static List<OnnxCase> all() {
        List<OnnxCase> cases = new ArrayList<>();
        unary(cases);
        activations(cases);
        constants(cases);
        binary(cases);
        wholeNumbers(cases);
        truths(cases);
        return cases;
    }

    private static OnnxCase of(String operator, int opset) {
        return OnnxCase.of(operator, opset);
    }

    private static void unary(List<OnnxCase> cases) {
        for (String name : List.of(
                "Identity",
                "Exp",
                "Ceil",
                "Floor",
                "Round",
                "Sin",
                "Cos",
                "Sigmoid",
                "Tanh",
                "Neg",
                "Abs",
                "Sign",
                "Relu",
                "Softplus",
                "Softsign",
                "Erf",
                "Sinh",
                "Cosh",
                "Asinh",
                "Atan")) {
            cases.add(of(name, 13).floats(2, 3, 4, 5).within(4e-6));
        }
        for (String name : List.of("Log", "Sqrt", "Reciprocal")) {
            cases.add(of(name, 13).drawn(FLOAT32, 0.1, 3, 2, 5));
        }
        for (String name : List.of("Asin", "Acos", "Atanh")) {
            cases.add(of(name, 13).drawn(FLOAT32, -0.95, 0.95, 2, 5).within(4e-6));
        }
        cases.add(of("Tan", 13).drawn(FLOAT32, -1.2, 1.2, 2, 5).within(4e-6));
        cases.add(of("Acosh", 13).drawn(FLOAT32, 1.1, 5, 2, 5).within(4e-6));
        cases.add(of("Erf", 9).drawn(FLOAT32, -6, 6, 200).within(1e-6).note("beyond its ends"));
        for (DataType type : List.of(INT32, INT64, INT8)) {
            for (String name : List.of("Neg", "Abs", "Sign")) {
                cases.add(of(name, 13).drawn(type, -9, 9, 7));
            }
        }
        cases.add(of("Not", 13).in(BOOL, 7));
        cases.add(of("IsNaN", 13).floats(7).gives(BOOL));
        cases.add(of("IsInf", 10).floats(7).gives(BOOL));
        cases.add(of("IsInf", 10).floats(7).attr("detect_negative", 0).gives(BOOL));
        for (int to : new int[] {6, 7, 9, 1}) {
            DataType type = to == 6 ? INT32 : to == 7 ? INT64 : to == 9 ? BOOL : FLOAT32;
            cases.add(of("Cast", 13).floats(3, 4).attr("to", to).gives(type));
            cases.add(of("Cast", 13).in(INT32, 3, 4).attr("to", to).gives(type));
        }
        cases.add(of("Cast", 13).in(BOOL, 3, 4).attr("to", 1).gives(FLOAT32));
        cases.add(of("CastLike", 15).floats(3, 4).in(INT64, 1).gives(INT64));
        cases.add(of("Exp", 13).in(FLOAT16, 3, 4).within(2e-3).note("16-bit floats, computed with 32"));
        cases.add(of("Identity", 13).in(FLOAT64, 3, 4).note("64-bit floats"));
        cases.add(of("Dropout", 7).floats(3, 4).attr("ratio", 0.3f));
        cases.add(of("Dropout", 13).floats(3, 4));
    }

    private static void activations(List<OnnxCase> cases) {
        for (int opset : new int[] {7, 13, 16}) {
            cases.add(of("LeakyRelu", opset).floats(3, 4));
            cases.add(of("LeakyRelu", opset).floats(3, 4).attr("alpha", 0.3f));
        }
        cases.add(of("Elu", 7).floats(3, 4));
        cases.add(of("Elu", 7).floats(3, 4).attr("alpha", 0.3f));
        cases.add(of("Celu", 12).floats(3, 4));
        cases.add(of("Celu", 12).floats(3, 4).attr("alpha", 2f));
        cases.add(of("Selu", 7).floats(3, 4));
        cases.add(of("Selu", 7).floats(3, 4).attr("alpha", 2f).attr("gamma", 0.5f));
        cases.add(of("HardSigmoid", 7).drawn(FLOAT32, -5, 5, 3, 4));
        cases.add(of("HardSigmoid", 7).floats(3, 4).attr("alpha", 1 / 6f).attr("beta", 0.5f));
        cases.add(of("HardSwish", 14).drawn(FLOAT32, -5, 5, 3, 4));
        cases.add(of("ThresholdedRelu", 10).floats(3, 4).attr("alpha", 0.5f));
        cases.add(of("Mish", 18).floats(3, 4));
        cases.add(of("Gelu", 20).floats(3, 4));
        cases.add(of("Gelu", 20).floats(3, 4).attr("approximate", "tanh"));
        cases.add(of("Shrink", 9).floats(3, 4).attr("lambd", 0.7f).attr("bias", 0.2f));
        cases.add(of("Relu", 14).drawn(INT32, -9, 9, 7));
        cases.add(of("PRelu", 9).floats(2, 3, 4, 5).weights(3, 1, 1));
        cases.add(of("PRelu", 9).floats(2, 3, 4, 5).weights(1));
        cases.add(of("PRelu", 16).floats(2, 3).weights(3));
        cases.add(of("Clip", 7).floats(3, 4).attr("min", -1f).attr("max", 1f));
        cases.add(of("Clip", 7).drawn(FLOAT32, -9, 9, 3, 4).attr("min", 0f).attr("max", 6f));
        cases.add(of("Clip", 13).drawn(FLOAT32, -9, 9, 3, 4).real(0).real(6));
        cases.add(of("Clip", 13).floats(3, 4).real(0));
        cases.add(of("Clip", 13).floats(3, 4).none().real(0.5f));
        cases.add(of("Clip", 13).floats(3, 4).real(-0.5f).real(0.5f));
        cases.add(of("Clip", 13).drawn(INT32, -9, 9, 7).constant(INT32, -3, -2).constant(INT32, 4, 5));
        cases.add(of("Clip", 13).drawn(INT8, -9, 9, 7).constant(INT8, -3, -2).constant(INT8, 4, 5));
        for (int axis : new int[] {1, 2, 3}) {
            for (int opset : new int[] {7, 11, 13}) {
                for (String name : List.of("Softmax", "LogSoftmax")) {
                    cases.add(of(name, opset).floats(2, 3, 4, 5).attr("axis", axis));
                }
            }
        }
        cases.add(of("Softmax", 13).floats(2, 7));
        cases.add(of("Softmax", 11).floats(2, 7).open());
        cases.add(of("Swish", 24).note("skip: ONNX Runtime 1.23 does not know it"));
    }

    private static void constants(List<OnnxCase> cases) {
        cases.add(of("Constant", 13).attr("value", OnnxFile.floats(Shape.of(2, 2), 1, 2, 3, 4)));
        cases.add(of("Constant", 13).attr("value_float", 2.5f));
        cases.add(of("Constant", 13).attr("value_floats", new float[] {1, 2}));
        cases.add(of("Constant", 13).attr("value_int", 7).gives(INT64));
        cases.add(of("Constant", 13).attr("value_ints", new int[] {1, 2, 3}).gives(INT64));
    }

    private static void binary(List<OnnxCase> cases) {
        for (String name : List.of("Add", "Sub", "Mul", "Div")) {
            for (int opset : new int[] {7, 13, 14}) {
                cases.add(of(name, opset).floats(2, 3, 4).drawn(FLOAT32, 0.5, 2, 2, 3, 4));
            }
            cases.add(of(name, 14).floats(2, 3, 4, 5).drawn(FLOAT32, 0.5, 2, 4, 1));
            cases.add(of(name, 14).floats(4, 1).drawn(FLOAT32, 0.5, 2, 2, 3, 4, 5));
            cases.add(of(name, 14).floats(2, 3, 4).positive(3, 1));
            cases.add(of(name, 14).floats(2, 3, 4).positive());
            cases.add(
                    of(name, 14).floats(2, 3, 4).drawn(FLOAT32, 0.5, 2, 2, 3, 4).open());
            cases.add(of(name, 14).floats(2, 1, 2, 1, 2, 1, 2).drawn(FLOAT32, 0.5, 2, 1, 2, 1, 2, 1, 2, 1));
        }
        cases.add(of("Mod", 13).drawn(FLOAT32, -9, 9, 7).positive(7).attr("fmod", 1));
        for (DataType type : List.of(INT32, INT64, INT8)) {
            cases.add(of("Mod", 13).drawn(type, -9, 9, 7).drawn(type, 1, 5, 7));
            cases.add(of("Mod", 13).drawn(type, -9, 9, 7).drawn(type, 1, 5, 7).attr("fmod", 1));
        }
        for (float exponent : new float[] {1, 2, 0.5f, 3, -1, 2.5f}) {
            cases.add(of("Pow", 13).drawn(FLOAT32, 0.2, 3, 2, 3).real(exponent).note("to " + exponent));
        }
        cases.add(of("Pow", 13).drawn(FLOAT32, 0.2, 3, 2, 3).floats(3));
        cases.add(of("Pow", 13).in(INT32, 6).number(2));
        cases.add(of("Pow", 12).drawn(FLOAT32, 0.2, 3, 2, 3).number(3));
        for (String name : List.of("Max", "Min", "Sum", "Mean")) {
            cases.add(of(name, 13).floats(2, 3).floats(3).floats(2, 1));
            cases.add(of(name, 13).floats(2, 3));
        }
        cases.add(of("Where", 9).in(BOOL, 2, 3).floats(2, 3).floats(2, 3).gives(FLOAT32));
        cases.add(of("Where", 9).in(BOOL, 3).floats(2, 3).floats(2, 1).gives(FLOAT32));
        cases.add(of("Where", 16).in(BOOL, 2, 1, 3).in(INT64, 4, 1).in(INT64).gives(INT64));
    }

    private static void wholeNumbers(List<OnnxCase> cases) {
        for (DataType type : List.of(INT32, INT64, INT8, UINT8)) {
            for (String name : List.of("Add", "Sub", "Mul", "Div")) {
                cases.add(of(name, 14)
                        .drawn(type, type == UINT8 ? 0 : -99, 99, 2, 7)
                        .drawn(type, 1, 9, 7));
            }
        }
        for (DataType type : List.of(INT32, INT64)) {
            for (String name : List.of("Max", "Min")) {
                cases.add(of(name, 13).drawn(type, -9, 9, 7).drawn(type, -9, 9, 7));
            }
        }
        cases.add(of("BitShift", 11).in(UINT8, 7).in(UINT8, 7).attr("direction", "RIGHT"));
        cases.add(of("BitShift", 11).in(UINT8, 7).constant(UINT8, 0, 4, 7).attr("direction", "LEFT"));
        cases.add(of("BitwiseXor", 18).drawn(INT32, 0, 99, 7).drawn(INT32, 0, 99, 7));
    }

    private static void truths(List<OnnxCase> cases) {
        for (String name : List.of("And", "Or", "Xor")) {
            cases.add(of(name, 7).in(BOOL, 2, 3).in(BOOL, 3));
        }
        for (String name : List.of("Equal", "Less", "Greater", "LessOrEqual", "GreaterOrEqual")) {
            int opset = name.endsWith("OrEqual") ? 16 : 13;
            cases.add(of(name, opset).floats(2, 3).floats(3).gives(BOOL));
            cases.add(of(name, opset).in(INT32, 2, 3).in(INT32, 3).gives(BOOL));
            cases.add(of(name, opset).in(INT64, 2, 3).in(INT64, 2, 1).gives(BOOL));
        }
        cases.add(of("Equal", 13).in(BOOL, 2, 3).in(BOOL, 3).gives(BOOL));
        cases.add(of("Less", 9).floats(2, 3).floats(3).gives(BOOL));
    }
}
