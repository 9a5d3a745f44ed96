package dev.tern.conformance.operators;

import dev.tern.conformance.oracle.NativeOracle;
import dev.tern.conformance.oracle.OracleProcess;
import dev.tern.conformance.oracle.OracleRefusal;
import dev.tern.conformance.oracle.OracleSession;
import dev.tern.conformance.oracle.OracleTensor;
import dev.tern.custom.OriginalCustomOperators;
import dev.tern.interpreter.Options;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import dev.tern.testkit.Expectation;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.TargetRun;
import dev.tern.tflite.ModelFile;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks one case: the model goes through the file format, runs on Tern, and its results are held against what the case
 * expects. The original runs in a process of its own, because some models make it crash.
 */
final class CaseCheck {
    private static final Options OPTIONS =
            Options.defaults().withCustomOperators(OriginalCustomOperators.ALL).withMemoryLimit(1L << 30);

    private final OracleProcess originals;

    CaseCheck(OracleProcess originals) {
        this.originals = originals;
    }

    /** What is wrong with the case's results, or null if nothing is. */
    @Nullable
    String problem(OperatorCase operatorCase) {
        byte[] file = ModelFile.toBytes(operatorCase.model());
        OperatorCase throughFile = new OperatorCase(
                operatorCase.name(),
                operatorCase.operator(),
                operatorCase.types(),
                ModelFile.read(file),
                operatorCase.runs(),
                operatorCase.expectation(),
                operatorCase.bound());
        return switch (operatorCase.expectation()) {
            case Expectation.Refused refused -> refusal(throughFile, refused.text());
            case Expectation.Listed listed -> compare(throughFile, listedTensors(throughFile, listed));
            case Expectation.Original original -> compare(throughFile, original(original.build(), throughFile, file));
        };
    }

    private static @Nullable String refusal(OperatorCase operatorCase, String text) {
        try {
            TargetRun.portable(operatorCase, OPTIONS);
            return "expected a refusal with '" + text + "', but it ran";
        } catch (TernException e) {
            return String.valueOf(e.getMessage()).contains(text)
                    ? null
                    : "expected a refusal with '" + text + "', found '" + e.getMessage() + "'";
        }
    }

    private static @Nullable String compare(OperatorCase operatorCase, List<List<Tensor>> expected) {
        List<List<Tensor>> actual = TargetRun.portable(operatorCase, OPTIONS);
        for (int run = 0; run < expected.size(); run++) {
            for (int output = 0; output < expected.get(run).size(); output++) {
                String mismatch = operatorCase
                        .bound()
                        .mismatch(expected.get(run).get(output), actual.get(run).get(output));
                if (mismatch != null) {
                    return "run " + run + ", output " + output + ": " + mismatch;
                }
            }
        }
        return null;
    }

    /** Listed bytes, taken to have the shape that Tern gives; a wrong size shows as a mismatch of bytes. */
    private static List<List<Tensor>> listedTensors(OperatorCase operatorCase, Expectation.Listed listed) {
        List<List<Tensor>> actual = TargetRun.portable(operatorCase, OPTIONS);
        List<List<Tensor>> all = new ArrayList<>();
        for (int run = 0; run < listed.outputs().size(); run++) {
            List<Tensor> tensors = new ArrayList<>();
            for (int i = 0; i < listed.outputs().get(run).size(); i++) {
                Tensor shaped = actual.get(run).get(i);
                MemorySegment bytes =
                        MemorySegment.ofArray(listed.outputs().get(run).get(i));
                tensors.add(Tensor.of(shaped.type(), shaped.shape(), shaped.quantization(), bytes));
            }
            all.add(tensors);
        }
        return all;
    }

    private List<List<Tensor>> original(Expectation.Build build, OperatorCase operatorCase, byte[] file) {
        NativeOracle kind = switch (build) {
            case OFFICIAL -> NativeOracle.WHEEL;
            case PORTABLE -> NativeOracle.BYTEDECO;
            case REFERENCE -> NativeOracle.WHEEL_REFERENCE;
        };
        List<List<Tensor>> all = new ArrayList<>();
        try (OracleSession session = originals.oracle(kind).open(file, 1)) {
            session.allocate();
            for (List<byte[]> inputs : operatorCase.runs()) {
                for (int i = 0; i < inputs.size(); i++) {
                    session.setInput(i, inputs.get(i));
                }
                session.invoke();
                List<Tensor> outputs = new ArrayList<>();
                for (int i = 0; i < session.outputCount(); i++) {
                    outputs.add(tensor(session.outputTensor(i)));
                }
                all.add(outputs);
            }
        } catch (OracleRefusal e) {
            throw new AssertionError("the original refuses this case, so it shows nothing: " + e.getMessage(), e);
        }
        return all;
    }

    private static Tensor tensor(OracleTensor original) {
        return Tensor.of(
                DataType.valueOf(original.type().name()),
                Shape.of(original.shape()),
                Quantization.NONE,
                MemorySegment.ofArray(original.bytes()));
    }
}
