package dev.tern.testkit;

import dev.tern.graph.Graph;
import dev.tern.graph.Node;
import dev.tern.graph.Sparsity;
import dev.tern.operators.Binding;
import dev.tern.operators.Callee;
import dev.tern.operators.Resources;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One operator bound to given tensors, without a graph around it: kernels are tried alone, on memory of the test's choice.
 * Operands in {@code constants} are promised not to change; scratch memory comes from {@code memory}.
 *
 * @param widened constants of half precision that operands are widened from
 */
public record BoundOperator(
        List<@Nullable Tensor> inputs,
        Set<Integer> constants,
        List<Tensor> outputs,
        LongFunction<MemorySegment> memory,
        Map<Integer, Tensor> widened)
        implements Binding {
    /** An operator without constants of half precision. */
    public BoundOperator(
            List<@Nullable Tensor> inputs,
            Set<Integer> constants,
            List<Tensor> outputs,
            LongFunction<MemorySegment> memory) {
        this(inputs, constants, outputs, memory, Map.of());
    }

    private static UnsupportedOperationException none(String what) {
        return new UnsupportedOperationException("an operator that stands alone has no " + what);
    }

    @Override
    public Node node() {
        throw none("node");
    }

    @Override
    public @Nullable Tensor halves(int i) {
        return widened.get(i);
    }

    @Override
    public int inputCount() {
        return inputs.size();
    }

    @Override
    public boolean hasInput(int i) {
        return i < inputs.size() && inputs.get(i) != null;
    }

    @Override
    public Tensor input(int i) {
        Tensor tensor = inputs.get(i);
        if (tensor == null) {
            throw none("operand " + i);
        }
        return tensor;
    }

    @Override
    public Shape shape(int i) {
        return input(i).shape();
    }

    @Override
    public boolean isConstant(int i) {
        return constants.contains(i);
    }

    @Override
    public boolean isVariable(int i) {
        return false;
    }

    @Override
    public int outputCount() {
        return outputs.size();
    }

    @Override
    public Tensor output(int i) {
        return outputs.get(i);
    }

    @Override
    public DataType outputType(int i) {
        return output(i).type();
    }

    @Override
    public Shape declaredShape(int i) {
        return output(i).shape();
    }

    @Override
    public Quantization outputQuantization(int i) {
        return output(i).quantization();
    }

    @Override
    public Tensor allocateOutput(int i, Shape shape, long bytes) {
        return output(i);
    }

    @Override
    public int intermediateCount() {
        return 0;
    }

    @Override
    public Quantization intermediateQuantization(int i) {
        throw none("intermediates");
    }

    @Override
    public @Nullable Sparsity sparsity(int i) {
        return null;
    }

    @Override
    public Tensor value(int valueIndex) {
        throw none("values");
    }

    @Override
    public float[] floats(long length) {
        return new float[Math.toIntExact(length)];
    }

    @Override
    public int[] ints(long length) {
        return new int[Math.toIntExact(length)];
    }

    @Override
    public byte[] bytes(long length) {
        return new byte[Math.toIntExact(length)];
    }

    @Override
    public long[] longs(long length) {
        return new long[Math.toIntExact(length)];
    }

    @Override
    public double[] doubles(long length) {
        return new double[Math.toIntExact(length)];
    }

    @Override
    public MemorySegment memory(long bytes) {
        return memory.apply(bytes);
    }

    @Override
    public Callee callee(int graphIndex) {
        throw none("callees");
    }

    @Override
    public Graph graph(int graphIndex) {
        throw none("graphs");
    }

    @Override
    public void checkpoint() {}

    @Override
    public Resources resources() {
        throw none("resources");
    }
}
