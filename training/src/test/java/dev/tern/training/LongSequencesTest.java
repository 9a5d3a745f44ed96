package dev.tern.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.interpreter.MemoryReport;
import dev.tern.interpreter.Options;
import dev.tern.training.layer.Dense;
import dev.tern.training.layer.Gru;
import dev.tern.training.layer.Input;
import dev.tern.training.layer.Layer;
import dev.tern.training.layer.Lstm;
import dev.tern.training.layer.SimpleRnn;
import dev.tern.training.layer.Weight;
import dev.tern.training.loss.Losses;
import dev.tern.training.metric.Metrics;
import dev.tern.training.optimizer.Optimizers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A training step over a sequence takes memory and work in proportion to its length. */
class LongSequencesTest {
    static Stream<Layer> layers() {
        return Stream.of(Lstm.of(16), Gru.of(16).returningSequences(), SimpleRnn.of(16));
    }

    private static MemoryReport memory(Layer layer, int steps) {
        Model model = Sequential.of(Input.of(steps, 4), layer, Dense.of(2));
        Compiled how = Compiled.of(Optimizers.sgd(0.1f), Losses.sparseCategoricalCrossentropyFromLogits())
                .withMetrics(0, Metrics.accuracy());
        Map<Weight, List<Weight>> slots = new LinkedHashMap<>();
        model.trainable().forEach(weight -> slots.put(weight, List.of()));
        try (StepRunner runner = new StepRunner(TrainingGraph.of(model, how, slots, 4, 1), 4, Options.defaults())) {
            return runner.interpreter().memory();
        }
    }

    @ParameterizedTest
    @MethodSource("layers")
    void memoryAndWorkGrowWithTheLength(Layer layer) {
        MemoryReport small = memory(layer, 60);
        MemoryReport large = memory(layer, 240);
        assertThat(large.arenaBytes()).isLessThan((long) (4.5 * small.arenaBytes()));
        // All results that are ever written: a measure of the work.
        assertThat(large.unsharedBytes()).isLessThan((long) (4.5 * small.unsharedBytes()));
    }
}
