package dev.tern.conformance.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.tern.custom.OriginalCustomOperators;
import dev.tern.graph.Buffer;
import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Node;
import dev.tern.graph.Operator;
import dev.tern.graph.Value;
import dev.tern.interpreter.Interpreter;
import dev.tern.interpreter.Options;
import dev.tern.operators.Activation;
import dev.tern.operators.Catalog;
import dev.tern.operators.OperatorNames;
import dev.tern.operators.add.Add;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import dev.tern.testkit.TargetRun;
import dev.tern.tflite.ModelFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What tests of hostile models share: a model is tried, and refused where and as it must be, or gives its results. */
final class Trial {
    static final Options OPTIONS = Options.defaults()
            .withCustomOperators(OriginalCustomOperators.ALL)
            .withMemoryLimit(64L << 20)
            .withWorkLimit(50_000_000)
            .withTimeLimit(Duration.ofMillis(1500));

    private Trial() {}

    /** The operator of this name with every option at its default. */
    static Operator operator(String name) {
        return Objects.requireNonNull(Objects.requireNonNull(Catalog.builtin(OperatorNames.codeOf(name)))
                .defaults());
    }

    static SingleOperator of(Operator operator) {
        return SingleOperator.of(operator, "hostile");
    }

    static SingleOperator of(String operator) {
        return of(operator(operator));
    }

    /** The results of the case's one run. */
    static List<Tensor> results(SingleOperator legal) {
        return TargetRun.portable(legal.expectRefusal(""), OPTIONS).getFirst();
    }

    /** The model is refused before any kernel runs, with a message that contains each of {@code says}. */
    static void refused(SingleOperator hostile, String... says) {
        refused(hostile.expectRefusal("").model(), says);
    }

    /** The model is refused before any kernel runs, as it stands and as a file. */
    static void refused(Model model, String... says) {
        requireRefusal(refusalOfPlan(model), model, says);
        TernException asFile;
        try {
            asFile = refusalOfPlan(ModelFile.read(ModelFile.toBytes(model)));
        } catch (TernException e) {
            asFile = e;
        }
        requireRefusal(asFile, model, says);
    }

    /** The bytes are refused by the reader. */
    static void refused(byte[] file, String... says) {
        try {
            ModelFile.read(file);
        } catch (TernException e) {
            assertThat(e).hasMessageContainingAll(says);
            return;
        }
        fail("read, but should be refused with a message that contains " + List.of(says));
    }

    private static @Nullable TernException refusalOfPlan(Model model) {
        try (Interpreter tern = Interpreter.of(model, OPTIONS)) {
            tern.prepare();
            return null;
        } catch (TernException e) {
            return e;
        }
    }

    /** The refusal of a model's run on zeros, whose planning nothing is wrong with. */
    static TernException refusalOfRun(Model model) {
        try (Interpreter tern = Interpreter.of(model, OPTIONS)) {
            tern.prepare();
            tern.run();
        } catch (TernException e) {
            requireClear(e);
            return e;
        }
        throw new AssertionError("the run came to an end");
    }

    private static void requireRefusal(@Nullable TernException refusal, Model model, String... says) {
        if (refusal == null) {
            fail("planned, but should be refused with a message that contains " + List.of(says) + ": "
                    + model.main().nodes());
        } else {
            requireClear(refusal);
            assertThat(refusal).hasMessageContainingAll(says);
        }
    }

    private static void requireClear(TernException refusal) {
        for (Throwable cause = refusal; cause != null; cause = cause.getCause()) {
            assertThat(cause).as("a check of its own, not a net").isInstanceOf(TernException.class);
        }
    }

    /**
     * Contents {@code bad} of one operand are refused and {@code good} ones computed with, whether they are constant, come
     * from the caller, or are computed by another node; and after a refused run the same interpreter computes the good.
     *
     * @param node the node, with its operand {@code operand} constant and filled as asked
     */
    static void refusedEachWay(Function<Fill, SingleOperator> node, int operand, Fill bad, Fill good, String... says) {
        OperatorCase hostile = node.apply(bad).expectRefusal("");
        OperatorCase legal = node.apply(good).expectRefusal("");
        refused(hostile.model(), says);
        TargetRun.portable(legal, OPTIONS);
        refusedInRun(given(hostile, operand), given(legal, operand), says);
        refusedInRun(computed(hostile, operand), computed(legal, operand), says);
    }

    /** As {@link #refusedEachWay}, for operands of types that no other node can compute. */
    static void refusedInRun(OperatorCase hostile, OperatorCase legal, String... says) {
        try (Interpreter tern = Interpreter.of(hostile.model(), OPTIONS)) {
            for (int turn = 0; turn < 2; turn++) {
                TernException refusal = null;
                try {
                    run(tern, hostile);
                } catch (TernException e) {
                    refusal = e;
                }
                requireRefusal(refusal, hostile.model(), says);
                run(tern, legal);
            }
        }
    }

    private static void run(Interpreter tern, OperatorCase one) {
        List<byte[]> inputs = one.runs().getFirst();
        for (int i = 0; i < inputs.size(); i++) {
            tern.input(i).copyFrom(inputs.get(i));
        }
        tern.run();
    }

    /** The same with the constant operand given at run time. */
    private static OperatorCase given(OperatorCase one, int operand) {
        Graph graph = one.model().main();
        int v = graph.nodes().getFirst().inputs().get(operand);
        List<Value> values = new ArrayList<>(graph.values());
        byte[] bytes = bytes(values.get(v));
        values.set(v, values.get(v).withBuffer(null));
        List<Integer> inputs = new ArrayList<>(graph.inputs());
        inputs.add(v);
        return with(one, graph.withValues(values).withInputs(inputs), bytes);
    }

    /** The same with the constant operand computed by a node that adds nothing to what is given at run time. */
    private static OperatorCase computed(OperatorCase one, int operand) {
        Graph graph = one.model().main();
        int v = graph.nodes().getFirst().inputs().get(operand);
        List<Value> values = new ArrayList<>(graph.values());
        Value value = values.get(v);
        byte[] bytes = bytes(value);
        values.set(v, value.withBuffer(null));
        values.add(value.withName("given").withBuffer(null));
        values.add(value.withName("zero").withBuffer(Buffer.of(Fill.of(0).bytes(value.type(), value.shape()))));
        List<Node> nodes = new ArrayList<>(graph.nodes());
        nodes.addFirst(
                Node.of(new Add(Activation.NONE, false), List.of(values.size() - 2, values.size() - 1), List.of(v)));
        List<Integer> inputs = new ArrayList<>(graph.inputs());
        inputs.add(values.size() - 2);
        return with(one, graph.withValues(values).withNodes(nodes).withInputs(inputs), bytes);
    }

    private static byte[] bytes(Value value) {
        return Objects.requireNonNull(value.buffer()).bytes().toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
    }

    private static OperatorCase with(OperatorCase one, Graph graph, byte[] moreInput) {
        List<byte[]> inputs = new ArrayList<>(one.runs().getFirst());
        inputs.add(moreInput);
        return new OperatorCase(
                one.name(),
                one.operator(),
                one.types(),
                Model.of(graph),
                List.of(inputs),
                one.expectation(),
                one.bound());
    }
}
