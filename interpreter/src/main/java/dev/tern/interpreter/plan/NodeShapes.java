package dev.tern.interpreter.plan;

import dev.tern.graph.Node;
import dev.tern.graph.Value;
import dev.tern.operators.ShapeScope;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Answers a shape rule's questions about one node from what the stage in the making knows. */
final class NodeShapes implements ShapeScope {
    private final GraphRunner runner;
    private final StagePlanner planner;
    private final Node node;

    NodeShapes(GraphRunner runner, StagePlanner planner, Node node) {
        this.runner = runner;
        this.planner = planner;
        this.node = node;
    }

    private Value value(int i) {
        return runner.graph().value(node.inputs().get(i));
    }

    private Value output(int i) {
        return runner.graph().value(node.outputs().get(i));
    }

    @Override
    public int inputCount() {
        return node.inputs().size();
    }

    @Override
    public boolean hasInput(int i) {
        return i < node.inputs().size() && node.inputs().get(i) != Node.ABSENT;
    }

    @Override
    public Shape shape(int i) {
        return runner.shapeOf(node.inputs().get(i));
    }

    @Override
    public DataType type(int i) {
        return value(i).type();
    }

    @Override
    public Quantization quantization(int i) {
        return value(i).quantization();
    }

    @Override
    public int outputCount() {
        return node.outputs().size();
    }

    @Override
    public DataType outputType(int i) {
        return output(i).type();
    }

    @Override
    public Quantization outputQuantization(int i) {
        return output(i).quantization();
    }

    @Override
    public Shape declaredShape(int i) {
        return output(i).shape();
    }

    @Override
    public Tensor data(int i) {
        @Nullable Tensor known = planner.known(node.inputs().get(i));
        if (known == null) {
            throw NotKnownYet.INSTANCE;
        }
        return known;
    }
}
