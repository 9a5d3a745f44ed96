package dev.tern.training;

import dev.tern.graph.Graph;
import dev.tern.interpreter.Interpreter;
import dev.tern.interpreter.Options;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import dev.tern.training.layer.Weight;
import java.util.Map;

/** Finds where numbers stop being finite. */
final class FirstBadNode {
    private FirstBadNode() {}

    /** The error for a step whose loss is no finite number; its inputs and weights are as they were before it. */
    static TernException of(StepRunner runner, long step) {
        String where = "training step " + step;
        String cause = weightOf(runner.recorded().variables());
        if (cause.isEmpty()) {
            cause = inputOf(runner);
        }
        if (cause.isEmpty()) {
            cause = nodeOf(runner);
        }
        return TernException.at(where)
                .expected("a finite loss")
                .found(runner.loss() + "; the first number that is not finite is in " + cause)
                .fix("lower the learning rate, clip gradients, or correct the data");
    }

    private static String weightOf(Map<Integer, Weight> variables) {
        return variables.values().stream()
                .filter(weight -> !isFinite(weight.stored()))
                .map(weight -> "the weight " + weight.path())
                .sorted()
                .findFirst()
                .orElse("");
    }

    private static String inputOf(StepRunner runner) {
        Graph graph = runner.recorded().graph();
        for (int i = 0; i < graph.inputs().size(); i++) {
            if (!isFinite(runner.interpreter().input(i).tensor())) {
                return "the input '" + graph.value(graph.inputs().get(i)).name() + "'";
            }
        }
        return "";
    }

    private static String nodeOf(StepRunner runner) {
        Graph graph = runner.recorded().graph();
        Options options = Options.defaults().withPreserveAllTensors(true);
        try (Interpreter again = StepRunner.open(graph, runner.recorded().variables(), options)) {
            runner.copyInputs(again);
            again.run();
            for (int n = 0; n < graph.nodes().size(); n++) {
                for (int output : graph.nodes().get(n).outputs()) {
                    if (!isFinite(again.tensor(output))) {
                        return graph.describeNode(n);
                    }
                }
            }
        }
        return "a node that could not be found again";
    }

    private static boolean isFinite(Tensor tensor) {
        if (tensor.type() != DataType.FLOAT32) {
            return true;
        }
        for (long i = 0; i < tensor.elements(); i++) {
            if (!Float.isFinite(tensor.floatAt(i))) {
                return false;
            }
        }
        return true;
    }
}
