package dev.tern.conformance.nets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.tern.conformance.oracle.NativeOracle;
import dev.tern.conformance.oracle.OracleOptions;
import dev.tern.conformance.oracle.OracleProcess;
import dev.tern.conformance.oracle.OracleSession;
import dev.tern.conformance.oracle.OracleTensor;
import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Node;
import dev.tern.inspect.ExampleModel;
import dev.tern.interpreter.Interpreter;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.testkit.Bound;
import dev.tern.testkit.nets.Net;
import dev.tern.testkit.nets.Nets;
import dev.tern.tflite.ModelFile;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every net, written and read again, beside the official build: several runs on other inputs, then another batch and
 * back. Integers are equal at every output; floats lie within {@link #FLOATS}. A failure names the first tensor of the
 * graph that differs.
 */
class NetConformanceTest {
    /** Sums of products in another order of terms, through a dozen layers. */
    private static final Bound FLOATS = Bound.ulps(8).orPartOfLargest(2e-5);

    private static final OracleProcess ORIGINALS = new OracleProcess(Duration.ofSeconds(60));

    @AfterAll
    static void endOriginals() {
        ORIGINALS.close();
    }

    @TestFactory
    Stream<DynamicTest> netsAgreeWithTheOriginal() {
        Net example = new Net("the example that the program writes", ExampleModel.build(), true, true);
        return Stream.concat(Stream.of(example), Nets.all().stream())
                .map(net -> DynamicTest.dynamicTest(net.name(), () -> agrees(net)));
    }

    private static void agrees(Net net) {
        byte[] file = ModelFile.toBytes(net.model());
        Model model = ModelFile.read(file);
        try (Interpreter tern = Interpreter.of(model, NetRun.OPTIONS);
                OracleSession original = ORIGINALS.oracle(NativeOracle.WHEEL).open(file, OracleOptions.DEFAULT)) {
            original.allocate();
            for (int seed = 1; seed <= 3; seed++) {
                compare(net, file, model, tern, original, seed);
            }
            if (net.batches()) {
                for (int batch : new int[] {3, 1}) {
                    Shape shape = tern.input(0).shape().with(0, batch);
                    tern.resize(0, shape);
                    original.resize(0, shape.dims());
                    original.allocate();
                    compare(net, file, model, tern, original, 10 + batch);
                }
            }
        }
    }

    private static void compare(Net net, byte[] file, Model model, Interpreter tern, OracleSession original, int seed) {
        List<byte[]> inputs = NetRun.inputs(tern, seed);
        for (int i = 0; i < inputs.size(); i++) {
            tern.input(i).copyFrom(inputs.get(i));
            original.setInput(i, inputs.get(i));
        }
        tern.run();
        original.invoke();
        assertThat(tern.outputCount()).isEqualTo(original.outputCount());
        for (int i = 0; i < tern.outputCount(); i++) {
            String mismatch = FLOATS.mismatch(
                    tensor(original.outputTensor(i)), tern.output(i).tensor());
            if (mismatch != null) {
                fail(
                        "%s, inputs of seed %d, output %d: %s%n%s",
                        net, seed, i, mismatch, trace(file, model, tern, inputs));
            }
        }
    }

    /** The first tensors that differ, in the order of computation, with every tensor preserved. */
    private static String trace(byte[] file, Model model, Interpreter resized, List<byte[]> inputs) {
        Graph graph = model.main();
        List<String> differing = new ArrayList<>();
        try (Interpreter tern = Interpreter.of(model, NetRun.OPTIONS.withPreserveAllTensors(true));
                OracleSession original =
                        ORIGINALS.oracle(NativeOracle.WHEEL).open(file, OracleOptions.DEFAULT.withPreservedTensors())) {
            for (int i = 0; i < inputs.size(); i++) {
                tern.resize(i, resized.input(i).shape());
                original.resize(i, resized.input(i).shape().dims());
            }
            original.allocate();
            for (int i = 0; i < inputs.size(); i++) {
                tern.input(i).copyFrom(inputs.get(i));
                original.setInput(i, inputs.get(i));
            }
            tern.run();
            original.invoke();
            for (int n = 0; n < graph.nodes().size() && differing.size() < 3; n++) {
                Node node = graph.nodes().get(n);
                for (int v : node.outputs()) {
                    OracleTensor theirs = original.tensor(v);
                    String mismatch =
                            theirs.bytes().length == 0 ? null : FLOATS.mismatch(tensor(theirs), tern.tensor(v));
                    if (mismatch != null) {
                        differing.add(graph.describeNode(n) + ", tensor " + v + ": " + mismatch);
                    }
                }
            }
        }
        return differing.isEmpty()
                ? "no tensor differs in a fresh run"
                : "first differing: " + String.join("\n  then: ", differing);
    }

    private static Tensor tensor(OracleTensor original) {
        return Tensor.of(
                DataType.valueOf(original.type().name()),
                Shape.of(original.shape()),
                Quantization.NONE,
                MemorySegment.ofArray(original.bytes()));
    }
}
