package dev.tern.testkit;

import dev.tern.interpreter.Interpreter;
import dev.tern.interpreter.Options;
import dev.tern.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** Runs a case on Tern's portable kernels. */
public final class TargetRun {
    private TargetRun() {}

    /** For each run, each output with memory of its own. */
    public static List<List<Tensor>> portable(OperatorCase operatorCase, Options options) {
        List<List<Tensor>> all = new ArrayList<>();
        try (Interpreter tern = Interpreter.of(operatorCase.model(), options)) {
            for (List<byte[]> inputs : operatorCase.runs()) {
                for (int i = 0; i < inputs.size(); i++) {
                    tern.input(i).copyFrom(inputs.get(i));
                }
                tern.run();
                List<Tensor> outputs = new ArrayList<>();
                for (int i = 0; i < tern.outputCount(); i++) {
                    outputs.add(copy(tern.output(i).tensor()));
                }
                all.add(outputs);
            }
        }
        return all;
    }

    private static Tensor copy(Tensor tensor) {
        byte[] bytes = tensor.data().toArray(ValueLayout.JAVA_BYTE);
        return Tensor.of(tensor.type(), tensor.shape(), tensor.quantization(), MemorySegment.ofArray(bytes));
    }
}
