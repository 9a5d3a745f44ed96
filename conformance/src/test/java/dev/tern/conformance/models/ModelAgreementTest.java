package dev.tern.conformance.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.conformance.oracle.NativeOracle;
import dev.tern.conformance.oracle.OracleProcess;
import dev.tern.conformance.oracle.OracleSession;
import dev.tern.conformance.oracle.OracleTensor;
import dev.tern.custom.OriginalCustomOperators;
import dev.tern.inspect.SeededInputs;
import dev.tern.interpreter.Interpreter;
import dev.tern.interpreter.Options;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import dev.tern.testkit.Bound;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every outside model on seeded inputs, beside the original. */
final class ModelAgreementTest {
    private static final Path DATA = Path.of(System.getProperty("tern.data", "../../shared/data"));
    private static final OracleProcess ORIGINALS = new OracleProcess(Duration.ofSeconds(120));
    private static final Options OPTIONS = Options.defaults().withCustomOperators(OriginalCustomOperators.ALL);

    @AfterAll
    static void endOriginals() {
        ORIGINALS.close();
    }

    @TestFactory
    Stream<DynamicTest> modelsAgree() throws IOException {
        Assumptions.assumeTrue(Files.isDirectory(DATA.resolve("models")), () -> "absent: the folder of outside models");
        try (Stream<Path> all = Files.walk(DATA)) {
            return all
                    .filter(path -> path.toString().endsWith(".tflite")
                            && !path.toString().contains("malformed"))
                    .sorted()
                    .toList()
                    .stream()
                    .map(file -> DynamicTest.dynamicTest(name(file), () -> agrees(file)));
        }
    }

    private static String name(Path file) {
        return DATA.relativize(file).toString().replace('\\', '/');
    }

    private static void agrees(Path file) throws IOException {
        AgreementRow row = AgreementRow.of(name(file));
        List<byte[]> inputs = new ArrayList<>();
        if (row.verdict() == AgreementRow.Verdict.REFUSED) {
            assertThatThrownBy(() -> run(file, inputs))
                    .isInstanceOf(TernException.class)
                    .hasMessageContaining(row.detail());
            return;
        }
        List<Tensor> ours = run(file, inputs);
        if (row.verdict() == AgreementRow.Verdict.ALONE) {
            assertThat(ours).isNotEmpty();
            return;
        }
        try (OracleSession session = ORIGINALS.oracle(NativeOracle.WHEEL).open(Files.readAllBytes(file), 1)) {
            session.allocate();
            for (int i = 0; i < inputs.size(); i++) {
                session.setInput(i, inputs.get(i));
            }
            session.invoke();
            for (int i = 0; i < ours.size(); i++) {
                compare(row, "output " + i, tensor(session.outputTensor(i)), ours.get(i));
            }
        }
    }

    private static void compare(AgreementRow row, String what, Tensor theirs, Tensor ours) {
        double part = row.verdict() == AgreementRow.Verdict.WIDER
                ? Double.parseDouble(row.detail())
                : AgreementRow.FLOAT_PART_OF_LARGEST;
        assertThat(Bound.ulps(4).orPartOfLargest(part).mismatch(theirs, ours))
                .as(what)
                .isNull();
    }

    private static List<Tensor> run(Path file, List<byte[]> inputs) {
        try (Interpreter tern = Interpreter.open(file, OPTIONS)) {
            SeededInputs seeded = new SeededInputs(1, 10);
            for (int i = 0; i < tern.inputCount(); i++) {
                inputs.add(seeded.next(tern.input(i).type(), tern.input(i).shape()));
                tern.input(i).copyFrom(inputs.get(i));
            }
            tern.run();
            List<Tensor> outputs = new ArrayList<>();
            for (int i = 0; i < tern.outputCount(); i++) {
                Tensor tensor = tern.output(i).tensor();
                outputs.add(Tensor.of(
                        tensor.type(),
                        tensor.shape(),
                        tensor.quantization(),
                        MemorySegment.ofArray(tensor.data().toArray(ValueLayout.JAVA_BYTE))));
            }
            return outputs;
        }
    }

    private static Tensor tensor(OracleTensor original) {
        return Tensor.of(
                DataType.valueOf(original.type().name()),
                Shape.of(original.shape()),
                Quantization.NONE,
                MemorySegment.ofArray(original.bytes()));
    }
}
