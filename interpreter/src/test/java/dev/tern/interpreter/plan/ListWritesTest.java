package dev.tern.interpreter.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Ref;
import dev.tern.graph.Value;
import dev.tern.interpreter.Interpreter;
import dev.tern.interpreter.Options;
import dev.tern.operators.Activation;
import dev.tern.operators.Inference;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.add.Add;
import dev.tern.operators.concatenation.Concatenation;
import dev.tern.operators.reshape.ExpandDims;
import dev.tern.operators.reshape.Reshape;
import dev.tern.operators.slice.Slice;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An item written into a list the way converters spell it is the item in its place, however it is computed. */
class ListWritesTest {
    private static final int ITEMS = 5;
    private static final int WIDTH = 3;
    private static final Options APART = Options.defaults().withPreserveAllTensors(true);

    private static PlainOperator plain(OperatorDefinition<PlainOperator> definition) {
        return Objects.requireNonNull(definition.defaults());
    }

    /** @param step what the part behind the item begins after: 1 where the item replaces another */
    private static Model model(int step) {
        Value open = Value.of("part", DataType.FLOAT32, Shape.of(Shape.UNKNOWN, WIDTH));
        Concatenation along = new Concatenation(0, Activation.NONE);
        return Model.of(Graph.build("write", Inference.OF_BUILTINS, g -> {
            Ref list = g.input("list", DataType.FLOAT32, Shape.of(ITEMS, WIDTH));
            Ref item = g.input("item", DataType.FLOAT32, Shape.of(WIDTH));
            Ref place = g.input("place", DataType.INT32, Shape.scalar());
            Ref one = g.constant("one", Shape.of(1), 1);
            Ref zero = g.constant("zero", Shape.scalar(), 0);
            Ref next = g.add(new Add(Activation.NONE, false), place, g.constant("step", Shape.scalar(), step));
            Value pair = Value.of("pair", DataType.INT32, Shape.of(2));
            Ref size = g.node(
                            along,
                            List.of(g.add(new Reshape(List.of()), place, one), g.constant("rest", Shape.of(1), -1)),
                            pair)
                    .getFirst();
            Ref front = g.node(
                            plain(Slice.DEFINITION), List.of(list, g.constant("start", Shape.of(2), 0, 0), size), open)
                    .getFirst();
            Ref begin = g.node(
                            along,
                            List.of(g.add(new Reshape(List.of()), next, one), g.constant("left", Shape.of(1), 0)),
                            pair)
                    .getFirst();
            Ref behind = g.node(
                            plain(Slice.DEFINITION), List.of(list, begin, g.constant("all", Shape.of(2), -1, -1)), open)
                    .getFirst();
            Ref single = g.add(plain(ExpandDims.DEFINITION), item, zero);
            g.output(g.node(along, List.of(front, single, behind), open).getFirst());
        }));
    }

    private static float[] result(Interpreter tern, int place) {
        float[] list = new float[ITEMS * WIDTH];
        for (int i = 0; i < list.length; i++) {
            list[i] = i;
        }
        tern.input(0).copyFrom(list);
        tern.input(1).copyFrom(new float[] {-1, -2, -3});
        tern.input(2).copyFrom(new int[] {place});
        tern.run();
        return tern.output(0).toFloats();
    }

    @Test
    void theItemStandsInItsPlace() {
        try (Interpreter together = Interpreter.of(model(1));
                Interpreter apart = Interpreter.of(model(1), APART)) {
            for (int place : new int[] {0, 2, ITEMS - 1, 1}) {
                float[] found = result(together, place);
                assertThat(found).containsExactly(result(apart, place));
                assertThat(found[place * WIDTH + 1]).isEqualTo(-2);
            }
            assertThat(together.kernelChoices())
                    .anySatisfy(choice -> assertThat(choice.reason()).contains("one item into its list"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {ITEMS, 7})
    void aPlaceBehindTheListIsRefused(int place) {
        try (Interpreter together = Interpreter.of(model(1));
                Interpreter apart = Interpreter.of(model(1), APART)) {
            assertThatThrownBy(() -> result(together, place)).isInstanceOf(TernException.class);
            assertThatThrownBy(() -> result(apart, place)).isInstanceOf(TernException.class);
            assertThat(result(together, 1)).containsExactly(result(apart, 1));
        }
    }

    @Test
    void onlyAReplacedItemIsSuchAWrite() {
        try (Interpreter together = Interpreter.of(model(0));
                Interpreter apart = Interpreter.of(model(0), APART)) {
            float[] found = result(together, 2);
            assertThat(found).hasSize((ITEMS + 1) * WIDTH).containsExactly(result(apart, 2));
        }
    }
}
