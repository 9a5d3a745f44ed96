package dev.tern.conformance.training;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gradients;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.ReadVariableOp;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/** A graph of real TensorFlow in the making, and its runs. */
final class TensorFlowGraph implements AutoCloseable {
    private final Graph graph = new Graph();
    private final Ops tf = Ops.create(graph);
    private final List<Op> initial = new ArrayList<>();
    private int variables;
    private Session session;

    Ops tf() {
        return tf;
    }

    Placeholder<TFloat32> input(long... extents) {
        return tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(extents)));
    }

    /** A resource that begins with these numbers. */
    VarHandleOp variable(float[] numbers, long... extents) {
        Shape shape = Shape.of(extents);
        VarHandleOp variable = tf.varHandleOp(TFloat32.class, shape, VarHandleOp.sharedName("variable" + variables++));
        initial.add(tf.assignVariableOp(variable, tf.constant(shape, DataBuffers.of(numbers))));
        return variable;
    }

    ReadVariableOp<TFloat32> read(VarHandleOp variable) {
        return tf.readVariableOp(variable, TFloat32.class);
    }

    /** How the sum of {@code y * seed} changes with each of {@code sources}. */
    List<Operand<TFloat32>> gradients(
            Operand<TFloat32> y, Operand<TFloat32> seed, List<? extends Operand<TFloat32>> sources) {
        Gradients gradients = tf.gradients(y, sources, Gradients.dx(List.of(seed)));
        List<Operand<TFloat32>> all = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            all.add(gradients.dy(i));
        }
        return all;
    }

    /** One run: feeds by operand, then what is fetched as floats. */
    List<float[]> run(
            List<? extends Operand<?>> inputs,
            List<? extends TType> contents,
            List<? extends Operand<TFloat32>> fetches,
            List<? extends Op> targets) {
        if (session == null) {
            session = new Session(graph);
            for (Op op : initial) {
                session.runner().addTarget(op).run().close();
            }
        }
        Session.Runner runner = session.runner();
        for (int i = 0; i < inputs.size(); i++) {
            runner.feed(inputs.get(i).asOutput(), contents.get(i));
        }
        fetches.forEach(runner::fetch);
        targets.forEach(runner::addTarget);
        List<float[]> found = new ArrayList<>();
        try (Result result = runner.run()) {
            for (int i = 0; i < fetches.size(); i++) {
                TFloat32 tensor = (TFloat32) result.get(i);
                float[] numbers = new float[(int) tensor.size()];
                tensor.asRawTensor().data().asFloats().read(numbers);
                found.add(numbers);
            }
        }
        return found;
    }

    static TFloat32 floats(float[] numbers, long... extents) {
        return TFloat32.tensorOf(Shape.of(extents), DataBuffers.of(numbers));
    }

    @Override
    public void close() {
        if (session != null) {
            session.close();
        }
        graph.close();
    }
}
