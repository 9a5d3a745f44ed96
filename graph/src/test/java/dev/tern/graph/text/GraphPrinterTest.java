package dev.tern.graph.text;

import static dev.tern.tensor.DataType.FLOAT32;
import static dev.tern.tensor.DataType.INT8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.graph.Constants;
import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Node;
import dev.tern.graph.Op;
import dev.tern.graph.Operator;
import dev.tern.graph.Quoted;
import dev.tern.graph.Ref;
import dev.tern.graph.Signature;
import dev.tern.graph.Value;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GraphPrinterTest {
    private record Conv(int stride) implements Operator {
        @Override
        public String name() {
            return "CONV_2D";
        }
    }

    private static Model model() {
        return Model.build(m -> {
            m.graph("main", g -> {
                Ref x = g.input(
                        Value.of("x", INT8, Shape.of(-1, 4, 4, 3)).withQuantization(Quantization.perTensor(0.5f, -3)));
                Ref w = g.value(Constants.ofBytes("w", INT8, Shape.of(2, 1, 1, 3), new byte[6])
                        .withQuantization(Quantization.perAxis(new float[] {0.25f, 0.125f}, new long[] {0, 0}, 0)));
                Ref state = g.variable("state", FLOAT32, Shape.of(1));
                Ref y = g.node(new Conv(2), List.of(x, w, Ref.absent()), Value.of("y", INT8, Shape.of(1, 4, 4, 2)))
                        .getFirst();
                List<Ref> parts = g.node(
                        Op.of("SPLIT"),
                        3,
                        List.of(y, state),
                        List.of(state),
                        List.of(Value.of("a", INT8, Shape.of(1)), Value.of("b", INT8, Shape.of(1))));
                g.value(Value.of("left over", FLOAT32, Shape.scalar()));
                g.output(parts.get(1));
            });
            m.signature("serve", 0, List.of("x"), List.of("b"));
            m.metadata("note", new byte[7]);
            m.description("it's small");
        });
    }

    private static final String TEXT = """
            model of schema 3 'it\\'s small'
              metadata 'note' 7 bytes
              signature 'serve' of graph 0: ('x' %0) -> ('b' %5)

            graph 0 'main' (%0) -> (%5)
              %0 = input : i8[1,4,4,3] open [?,4,4,3] q(0.5, -3) 'x'
              %1 = constant 6 bytes : i8[2,1,1,3] q(axis 0, 2 scales 0.125 to 0.25) 'w'
              %2 = variable : f32[1] 'state'
              %6 = unused : f32[] 'left over'
              %3 = CONV_2D(%0, %1, _) Conv[stride=2] : i8[1,4,4,2] 'y'
              (%4, %5) = SPLIT(%3, %2) version 3 intermediates (%2) : i8[1] 'a', i8[1] 'b'
            """;

    @Test
    void theTextIsStable() {
        assertThat(GraphPrinter.print(model())).isEqualTo(TEXT);
    }

    @Test
    void theTextDoesNotDependOnTheLanguageOfTheMachine() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertThat(GraphPrinter.print(model())).isEqualTo(TEXT);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void namesCannotForgeLinesOrSteerATerminal() {
        Graph graph = Graph.build("a\nb\u001b[2J\u202e\ud800'", g -> g.input("x\r\u0000\\", FLOAT32, Shape.of(1)));
        assertThat(GraphPrinter.print(graph)).isEqualTo("""
                graph 'a\\nb\\u{1b}[2J\\u{202e}\\u{d800}\\'' (%0) -> ()
                  %0 = input : f32[1] 'x\\u{d}\\u{0}\\\\'
                """);
        assertThat(Quoted.name("n".repeat(1000))).hasSizeLessThan(160).contains("1000 characters");
        assertThat(Quoted.name("Möwe 🐦 鳥")).isEqualTo("'Möwe 🐦 鳥'");
    }

    @Test
    void graphsThatAreNotValidStillPrint() {
        Graph graph = Graph.of(
                "",
                List.of(Value.of("x", FLOAT32, Shape.of(1))
                        .withQuantization(Quantization.NONE.withDetails(new Quantization.Blockwise(77, -1, 0)))),
                List.of(
                        Node.of(Op.of("ADD"), List.of(-7, 99), List.of(-1, 1000, 0)),
                        Node.of(Op.of("NOP"), List.of(), List.of())),
                List.of(5),
                List.of(-3));
        assertThat(GraphPrinter.print(graph)).isEqualTo("""
                graph '' (%5) -> (%-3)
                  (_, %1000, %0) = ADD(%-7, %99) : f32[1] q(no scale, blocks of 0 scaled by %77) 'x'
                  NOP()
                """);
        Signature signature = Signature.of("s", 9, Map.of("a", 12), Map.of());
        assertThat(GraphPrinter.print(Model.of(List.<Graph>of()).withSignatures(List.of(signature))))
                .isEqualTo("model of schema 3\n  signature 's' of graph 9: ('a' %12) -> ()\n");
    }
}
