package dev.tern.benchmarks;

import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Ref;
import dev.tern.interpreter.Interpreter;
import dev.tern.interpreter.Options;
import dev.tern.operators.Inference;
import dev.tern.operators.abs.Abs;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import java.util.Locale;
import java.util.Objects;

/** What a run costs beside its kernels: nets of one and of many nodes that each compute four numbers. */
public final class RunOverhead {
    private static final int NODES = 65;
    private static final int ROUNDS = 300;
    private static final int RUNS = 100;
    private static final int WARM_RUNS = 20_000;

    private RunOverhead() {}

    /** Takes no arguments; prints nanoseconds of the quickest round. */
    public static void main(String[] arguments) {
        for (int threads = 1; threads <= 2; threads++) {
            double one = best(1, threads);
            double many = best(NODES, threads);
            System.out.printf(
                    Locale.ROOT,
                    "threads %d: a run of 1 node %.0f ns, of %d nodes %.0f ns; each node %.1f ns, its kernel"
                            + " included%n",
                    threads,
                    one,
                    NODES,
                    many,
                    (many - one) / (NODES - 1));
        }
    }

    private static double best(int nodes, int threads) {
        Model model = Model.of(Graph.build("chain", Inference.OF_BUILTINS, g -> {
            Ref x = g.input("x", DataType.FLOAT32, Shape.of(4));
            for (int i = 0; i < nodes; i++) {
                x = g.add(Objects.requireNonNull(Abs.DEFINITION.defaults()), x);
            }
            g.output(x);
        }));
        double best = Double.MAX_VALUE;
        try (Interpreter tern = Interpreter.of(model, Options.defaults().withThreads(threads))) {
            for (int i = 0; i < WARM_RUNS; i++) {
                tern.run();
            }
            for (int round = 0; round < ROUNDS; round++) {
                long begin = System.nanoTime();
                for (int i = 0; i < RUNS; i++) {
                    tern.run();
                }
                best = Math.min(best, (System.nanoTime() - begin) / (double) RUNS);
            }
        }
        return best;
    }
}
