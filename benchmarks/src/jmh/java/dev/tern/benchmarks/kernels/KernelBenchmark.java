package dev.tern.benchmarks.kernels;

import dev.tern.graph.Model;
import dev.tern.interpreter.Interpreter;
import dev.tern.interpreter.Options;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One run of a graph of one node: what a kernel takes, the interpreter's own microsecond included. The instruction set comes
 * from {@code -Dtern.cpu}, portable kernels from {@code -Dtern.kernels=portable}; {@code benchmarks/kernels} passes both on.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class KernelBenchmark {
    /** The node. */
    @Param
    public OneNode node = OneNode.CONV_1X1_BYTES;

    /** Most threads of a run. */
    @Param("1")
    public int threads = 1;

    private @Nullable Interpreter interpreter;

    /** Opens the graph and fills its inputs. */
    @Setup
    public void open() {
        Model model = node.model();
        Interpreter opened = Interpreter.of(model, Options.defaults().withThreads(threads));
        Random random = new Random(1);
        for (int i = 0; i < opened.inputCount(); i++) {
            byte[] bytes = new byte[(int) opened.input(i).segment().byteSize()];
            NodeGraph.fill(random, opened.input(i).type(), bytes);
            opened.input(i).copyFrom(bytes);
        }
        opened.prepare();
        System.out.println("kernel: "
                + opened.kernelChoices().stream()
                        .map(choice -> choice.tier() + ", " + choice.reason())
                        .collect(Collectors.joining("; ")));
        interpreter = opened;
    }

    /** One run. */
    @Benchmark
    public void run() {
        opened().run();
    }

    /** Closes the graph. */
    @TearDown
    public void close() {
        opened().close();
    }

    private Interpreter opened() {
        return Objects.requireNonNull(interpreter);
    }
}
