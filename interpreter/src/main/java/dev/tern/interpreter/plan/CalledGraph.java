package dev.tern.interpreter.plan;

import dev.tern.operators.Callee;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.util.List;

/** A graph as control-flow kernels see it. */
record CalledGraph(Session session, GraphRunner runner) implements Callee {
    @Override
    public int inputCount() {
        return runner.graph().inputs().size();
    }

    @Override
    public int outputCount() {
        return runner.graph().outputs().size();
    }

    @Override
    public DataType inputType(int i) {
        return runner.graph().value(runner.graph().inputs().get(i)).type();
    }

    @Override
    public DataType outputType(int i) {
        return runner.graph().value(runner.graph().outputs().get(i)).type();
    }

    @Override
    public boolean reads(int i) {
        int input = runner.graph().inputs().get(i);
        return runner.graph().outputs().contains(input)
                || runner.graph().nodes().stream()
                        .anyMatch(node -> node.inputs().contains(input));
    }

    @Override
    public boolean handsOn(int i) {
        List<Integer> inputs = runner.graph().inputs();
        int input = inputs.get(i);
        return runner.graph().outputs().get(i) == input && inputs.indexOf(input) == inputs.lastIndexOf(input);
    }

    @Override
    public void resize(int i, Shape shape, long bytes) {
        runner.resizeInput(i, shape, bytes);
    }

    @Override
    public Tensor input(int i) {
        runner.prepare();
        return runner.input(i);
    }

    @Override
    public void run() {
        runner.run();
    }

    @Override
    public Tensor output(int i) {
        return runner.output(i);
    }

    @Override
    public void checkpoint() {
        session.control().checkpoint();
    }
}
