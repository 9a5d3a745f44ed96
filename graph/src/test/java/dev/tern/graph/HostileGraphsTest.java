package dev.tern.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.graph.Sparsity.Compressed;
import dev.tern.graph.Sparsity.Dense;
import dev.tern.graph.edit.DeadCode;
import dev.tern.graph.edit.Edit;
import dev.tern.graph.edit.Patch;
import dev.tern.graph.edit.Patched;
import dev.tern.graph.text.GraphPrinter;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random graphs of random numbers: whatever they hold, looking at them ends in an answer. */
class HostileGraphsTest {
    private static final int[] NUMBERS = {
        Integer.MIN_VALUE, -100_000, -2, -1, 0, 1, 2, 3, 4, 5, 7, 64, 65_536, Integer.MAX_VALUE
    };

    private final Random random = new Random(2026);

    private int number() {
        return random.nextInt(4) > 0 ? random.nextInt(5) : NUMBERS[random.nextInt(NUMBERS.length)];
    }

    private int extent() {
        return Math.max(-1, number());
    }

    private <T> List<T> some(int most, Supplier<T> one) {
        List<T> list = new ArrayList<>();
        for (int n = random.nextInt(most + 1); n > 0; n--) {
            list.add(one.get());
        }
        return list;
    }

    private List<Integer> numbers(int most) {
        return some(most, this::number);
    }

    private Shape shape() {
        return Shape.of(
                some(5, this::extent).stream().mapToInt(Integer::intValue).toArray());
    }

    private Quantization quantization() {
        float[] specials = {0, 1, 0.5f, Float.NaN, -1, Float.POSITIVE_INFINITY};
        float[] scales = new float[random.nextInt(4)];
        for (int i = 0; i < scales.length; i++) {
            scales[i] = specials[random.nextInt(specials.length)];
        }
        long[] zeroPoints = random.longs(random.nextInt(4), -200, 200).toArray();
        Quantization plain = Quantization.of(scales, zeroPoints, number());
        return switch (random.nextInt(6)) {
            case 0 -> plain.withDetails(new Quantization.Blockwise(number(), number(), number()));
            case 1 -> plain.withDetails(new Quantization.MultiAxis(number(), number(), number(), numbers(3)));
            case 2 -> plain.withDetails(new Quantization.UnknownDetails(number()));
            case 3 -> plain.withDetails(new Quantization.CustomDetails(new byte[3]));
            default -> random.nextBoolean() ? Quantization.NONE : plain;
        };
    }

    private @Nullable Sparsity sparsity() {
        if (random.nextInt(4) > 0) {
            return null;
        }
        return new Sparsity(
                numbers(4),
                numbers(2),
                some(
                        4,
                        () -> random.nextBoolean()
                                ? new Dense(number())
                                : new Compressed(numbers(5), numbers(5), 4, 4)),
                Extras.NONE);
    }

    /** Mostly plain values, so that some graphs are valid by chance. */
    private Value value() {
        if (random.nextInt(3) > 0) {
            return Value.of("v", DataType.FLOAT32, Shape.of(2)).withVariable(random.nextBoolean());
        }
        byte[] bytes = new byte[random.nextInt(20)];
        random.nextBytes(bytes);
        DataType[] types = DataType.values();
        return Value.of("v\u0007", types[random.nextInt(types.length)], Shape.scalar())
                .withShape(shape(), random.nextBoolean() ? null : shape())
                .withQuantization(quantization())
                .withSparsity(sparsity())
                .withVariable(random.nextInt(8) == 0)
                .withBuffer(random.nextBoolean() ? null : Buffer.of(bytes));
    }

    private Node node() {
        Op operator = new Op("OP\n", random.nextInt(3) == 0 ? numbers(3) : List.of());
        return Node.of(operator, numbers(4), numbers(3)).withIntermediates(numbers(2));
    }

    private Graph graph() {
        return Graph.of("g", some(5, this::value), some(4, this::node), numbers(3), numbers(3));
    }

    private Model model() {
        return Model.of(some(3, this::graph))
                .withSignatures(
                        some(2, () -> Signature.of("s", number(), Map.of("in", number()), Map.of("out", number()))));
    }

    @Test
    void everyLookEndsInAnAnswer() {
        int valid = 0;
        for (int turn = 0; turn < 8_000; turn++) {
            Model model = model();
            String text = GraphPrinter.print(model);
            assertThat(text).doesNotContain("\u0007");
            List<Problem> problems = Verifier.check(model);
            for (Problem problem : problems) {
                assertThat(problem.toString()).doesNotContain("\n").hasSizeLessThan(1_000);
            }
            if (problems.isEmpty()) {
                valid++;
                assertThat(Verifier.check(DeadCode.remove(model, operator -> false)))
                        .isEmpty();
            } else if (turn % 16 == 0) {
                assertThatThrownBy(() -> Verifier.requireValid(model)).isInstanceOf(TernException.class);
            }
        }
        assertThat(valid).as("valid by chance").isBetween(10, 4_000);
    }

    @Test
    void everyPatchAppliesOrIsRefused() {
        int applied = 0;
        for (int turn = 0; turn < 8_000; turn++) {
            Graph graph = graph();
            Patch patch = Patch.of("random", some(4, this::edit));
            assertThat(patch.toString()).startsWith("patch 'random'\n");
            try {
                Patched patched = patch.applyTo(graph);
                assertThat(patched.values().size()).isEqualTo(graph.values().size());
                applied++;
            } catch (TernException refused) {
                assertThat(refused).hasMessageContaining("patch 'random'");
            }
        }
        assertThat(applied).isBetween(500, 7_500);
    }

    private Edit edit() {
        return switch (random.nextInt(9)) {
            case 0 -> new Edit.AddValue(value());
            case 1 -> new Edit.ReplaceValue(number(), value());
            case 2 -> new Edit.ReplaceNode(number(), node());
            case 3 -> new Edit.InsertNode(number(), node());
            case 4 -> new Edit.RemoveNodes(numbers(2));
            case 5 -> new Edit.RemoveValues(numbers(2));
            case 6 -> new Edit.RedirectUses(number(), number());
            case 7 -> new Edit.SetInputs(numbers(2));
            default -> new Edit.SetOutputs(numbers(2));
        };
    }
}
