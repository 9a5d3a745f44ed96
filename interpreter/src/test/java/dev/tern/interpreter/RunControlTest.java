package dev.tern.interpreter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.graph.GraphBuilder;
import dev.tern.graph.Model;
import dev.tern.graph.Ref;
import dev.tern.graph.Value;
import dev.tern.operators.Activation;
import dev.tern.operators.Inference;
import dev.tern.operators.add.Add;
import dev.tern.operators.mul.Mul;
import dev.tern.operators.whileloop.While;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class RunControlTest {
    /** A loop that ends at once if {@code go} is false, and else never. */
    private static Model loop() {
        return Model.build(Inference.OF_BUILTINS, model -> {
            int main = model.declare("main");
            int condition = model.graph("condition", g -> g.output(flag(g)));
            int body = model.graph("body", g -> g.output(flag(g)));
            model.define(
                    main,
                    g -> g.output(g.node(
                                    new While(condition, body),
                                    List.of(flag(g)),
                                    Value.of("end", DataType.BOOL, Shape.scalar())
                                            .withHasRank(true))
                            .getFirst()));
        });
    }

    private static Ref flag(GraphBuilder g) {
        return g.input(Value.of("go", DataType.BOOL, Shape.scalar()).withHasRank(true));
    }

    private static void assertEndsWhenAsked(Interpreter tern) {
        tern.input(0).copyFrom(false);
        tern.run();
        assertThat(tern.output(0).toBooleans()).containsExactly(false);
    }

    @Test
    void anotherThreadCancelsARunAndTheInterpreterLivesOn() throws InterruptedException {
        try (Interpreter tern = Interpreter.of(loop())) {
            tern.input(0).copyFrom(true);
            CountDownLatch ended = new CountDownLatch(1);
            Thread canceller = Thread.ofPlatform().start(() -> {
                while (ended.getCount() > 0) {
                    tern.cancel();
                    Thread.onSpinWait();
                }
            });
            assertThatThrownBy(tern::run).isInstanceOf(CancelledException.class);
            ended.countDown();
            canceller.join();
            assertEndsWhenAsked(tern);
        }
    }

    @Test
    void aRunBeyondItsTimeEndsAndTheInterpreterLivesOn() {
        Options options = Options.defaults().withTimeLimit(Duration.ofMillis(20));
        try (Interpreter tern = Interpreter.of(loop(), options)) {
            tern.input(0).copyFrom(true);
            assertThatThrownBy(tern::run)
                    .isInstanceOf(TernException.class)
                    .hasMessageContainingAll("an end within 20 ms", "Options.timeLimit");
        }
        try (Interpreter tern = Interpreter.of(loop(), Options.defaults().withTimeLimit(Duration.ofMinutes(5)))) {
            assertEndsWhenAsked(tern);
        }
    }

    @Test
    void twoSignaturesRunTwoGraphsOfOneModel() {
        Model model = Model.build(Inference.OF_BUILTINS, m -> {
            int twice = m.graph("twice", g -> {
                Ref x = g.input("x", DataType.FLOAT32, Shape.of(-1));
                g.output(g.add(new Add(Activation.NONE, false), x, x));
            });
            int squared = m.graph("squared", g -> {
                Ref x = g.input("x", DataType.FLOAT32, Shape.of(-1));
                g.output(g.add(new Mul(Activation.NONE), x, x));
            });
            m.signature("twice", twice, List.of("number"), List.of("result"));
            m.signature("squared", squared, List.of("number"), List.of("result"));
        });
        try (Interpreter tern = Interpreter.of(model)) {
            SignatureRunner twice = tern.signature("twice");
            SignatureRunner squared = tern.signature("squared");
            twice.input("number").copyFrom(5f);
            squared.resize("number", Shape.of(2));
            squared.input("number").copyFrom(5f, 6f);
            squared.run();
            twice.run();
            assertThat(twice.output("result").toFloats()).containsExactly(10f);
            assertThat(squared.output("result").toFloats()).containsExactly(25f, 36f);
            assertThatThrownBy(() -> twice.input("numbers"))
                    .isInstanceOf(TernException.class)
                    .hasMessageContainingAll("signature 'twice', input", "one of [number]", "'numbers'");
            assertThatThrownBy(() -> tern.signature("thrice"))
                    .isInstanceOf(TernException.class)
                    .hasMessageContainingAll("one of [twice, squared]", "'thrice'");
        }
    }
}
