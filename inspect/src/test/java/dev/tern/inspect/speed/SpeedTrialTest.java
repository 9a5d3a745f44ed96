package dev.tern.inspect.speed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tern.inspect.ExampleModel;
import dev.tern.interpreter.Interpreter;
import dev.tern.tflite.ModelFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpeedTrialTest {
    private static final SpeedSettings QUICK = new SpeedSettings(List.of(1, 2), 2, 0, 0, 5, 1e9, 0, 7);

    @TempDir
    private Path folder = Path.of("");

    /** Answers what Tern answers, {@code added} to the first byte of the first output. */
    private record Echo(String name, int added, List<String> calls) implements TimedRuntime {
        @Override
        public TimedSession open(Path file, int threads, List<byte[]> inputs) {
            calls.add("open " + threads);
            TimedSession tern = new TernRuntime().open(file, threads, inputs);
            return new TimedSession() {
                @Override
                public void invoke() {
                    tern.invoke();
                }

                @Override
                public List<byte[]> outputs() {
                    List<byte[]> outputs = tern.outputs();
                    outputs.getFirst()[0] += (byte) added;
                    return outputs;
                }

                @Override
                public void close() {
                    calls.add("close " + threads);
                    tern.close();
                }
            };
        }
    }

    private Path model() {
        Path file = folder.resolve("model.tflite");
        ModelFile.write(ExampleModel.build(), file);
        return file;
    }

    @Test
    void timesEveryRuntimeOnEveryNumberOfThreads() throws IOException {
        List<String> calls = new ArrayList<>();
        ModelSpeed speed = new SpeedTrial(
                        List.of(new TernRuntime(), new Echo("echo", 0, calls), new Echo("liar", 1, new ArrayList<>())),
                        QUICK)
                .time(model());
        assertThat(speed.lanes())
                .extracting(lane -> lane.runtime() + " " + lane.threads())
                .containsExactly("tern 1", "tern 2", "echo 1", "echo 2", "liar 1", "liar 2");
        assertThat(speed.lanes()).allSatisfy(lane -> {
            assertThat(lane.p10Millis())
                    .isLessThanOrEqualTo(lane.medianMillis())
                    .isPositive();
            assertThat(lane.medianMillis()).isLessThanOrEqualTo(lane.p90Millis());
            assertThat(lane.runs()).isBetween(6, 10);
            assertThat(lane.loadMillis()).isPositive();
            assertThat(lane.firstMillis()).isPositive();
        });
        assertThat(speed.lanes().get(0).difference()).isZero();
        assertThat(speed.lanes().get(2).difference()).isZero();
        assertThat(speed.lanes().get(4).difference()).isPositive();
        assertThat(calls).filteredOn(call -> call.startsWith("open")).hasSameSizeAs(closes(calls));
        assertThat(speed.ratio(1))
                .isEqualTo(Objects.requireNonNull(speed.ours(1)).medianMillis()
                        / Objects.requireNonNull(speed.bestPeer(1)).medianMillis());
    }

    private static List<String> closes(List<String> calls) {
        return calls.stream().filter(call -> call.startsWith("close")).toList();
    }

    @Test
    void aRuntimeThatRefusesIsListedWithItsReason() throws IOException {
        TimedRuntime refusing = new TimedRuntime() {
            @Override
            public String name() {
                return "refusing";
            }

            @Override
            public TimedSession open(Path file, int threads, List<byte[]> inputs) {
                throw new IllegalStateException("no such operator\nat somewhere");
            }
        };
        ModelSpeed speed = new SpeedTrial(List.of(new TernRuntime(), refusing), QUICK).time(model());
        assertThat(speed.refusals()).containsExactly(Map.entry("refusing", "no such operator"));
        assertThat(speed.ratio(1)).isNaN();
        SpeedReport report = new SpeedReport(List.of(speed), -1);
        assertThat(report.lines()).anyMatch(line -> line.contains("not run: no such operator"));
        assertThat(report.csv()).hasSize(3);
        assertThat(report.ratios()).isEmpty();
    }

    @Test
    void quantilesLieBetweenNeighbours() {
        double[] sorted = {1, 2, 4};
        assertThat(Quantiles.of(sorted, 0)).isEqualTo(1);
        assertThat(Quantiles.of(sorted, 0.5)).isEqualTo(2);
        assertThat(Quantiles.of(sorted, 0.75)).isEqualTo(3);
        assertThat(Quantiles.of(sorted, 1)).isEqualTo(4);
        assertThat(Quantiles.geometricMean(new double[] {1, 4})).isCloseTo(2, within(1e-12));
    }

    @Test
    void modelsAreOfTheKindOfMostOfTheirWork() {
        try (Interpreter tern = Interpreter.of(ExampleModel.build())) {
            assertThat(ModelKind.of(tern)).isEqualTo(ModelKind.EIGHT_BIT);
        }
    }
}
