package dev.tern.interpreter.plan;

import dev.tern.graph.Graph;
import dev.tern.graph.Node;
import dev.tern.graph.Sparsity;
import dev.tern.graph.Value;
import dev.tern.operators.Binding;
import dev.tern.operators.Callee;
import dev.tern.operators.Resources;
import dev.tern.operators.product.LstmKernel;
import dev.tern.operators.product.VectorKernel;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one kernel is bound to, from the runner's tensors and the stage's scratch memory. */
final class NodeBinding implements Binding {
    private final GraphRunner runner;
    private final Node node;
    private final Scratch scratch;
    /** The value whose memory takes the first result: that of the node, or of the last node computed with it. */
    private final int result;
    /** The value that is read as the first operand. */
    private final int source;
    /** What is read and written in the place of these two, where that is part of them. */
    private final @Nullable Tensor sourcePart;

    private final @Nullable Shape sourceShape;
    private final @Nullable Tensor resultPart;
    /** Operands whose sparse layout the kernel has asked for. */
    private final boolean[] layoutsRead;

    /** Operands that the kernel reads only until it is prepared. */
    private final Set<Integer> done = new HashSet<>();

    private boolean hasProducts;

    private final SharedArrays<int[]>.Taker sharedInts;
    private final SharedArrays<float[]>.Taker sharedFloats;
    private final SharedArrays<MemorySegment>.Taker sharedMemory;

    NodeBinding(GraphRunner runner, Node node, Scratch scratch) {
        this(runner, node, scratch, at(node.inputs(), 0), at(node.outputs(), 0));
    }

    /** A binding of {@code node} that reads {@code source} as its first operand and writes {@code result}. */
    NodeBinding(GraphRunner runner, Node node, Scratch scratch, int source, int result) {
        this(runner, node, scratch, source, null, null, result, null);
    }

    /** As before, reading what lies in {@code sourcePart} as a value of {@code sourceShape}, and writing {@code resultPart}. */
    NodeBinding(
            GraphRunner runner,
            Node node,
            Scratch scratch,
            int source,
            @Nullable Tensor sourcePart,
            @Nullable Shape sourceShape,
            int result,
            @Nullable Tensor resultPart) {
        this.sourcePart = sourcePart;
        this.sourceShape = sourceShape;
        this.resultPart = resultPart;
        this.runner = runner;
        this.node = node;
        this.scratch = scratch;
        this.sharedInts = scratch.sharedInts().new Taker();
        this.sharedFloats = scratch.sharedFloats().new Taker();
        this.sharedMemory = scratch.sharedMemory().new Taker();
        this.source = source;
        this.result = result;
        this.layoutsRead = new boolean[node.inputs().size()];
    }

    private static int at(List<Integer> values, int i) {
        return i < values.size() ? values.get(i) : Node.ABSENT;
    }

    private int operand(int i) {
        return i == 0 ? source : node.inputs().get(i);
    }

    /** Refuses operands that are stored sparsely and that the kernel takes for dense ones. */
    void requireLayoutsRead() {
        for (int i = 0; i < layoutsRead.length; i++) {
            if (hasInput(i) && !layoutsRead[i] && layout(i) != null) {
                throw TernException.at("operand " + i)
                        .expected("a tensor that is stored densely")
                        .found("a sparse one")
                        .fix("this operator reads no sparse constants; put DENSIFY in front of it");
            }
        }
    }

    private @Nullable Sparsity layout(int i) {
        return runner.graph().value(operand(i)).sparsity();
    }

    private Value outputValue(int i) {
        return runner.graph().value(node.outputs().get(i));
    }

    private Value intermediate(int i) {
        int index = i < node.intermediates().size() ? node.intermediates().get(i) : Node.ABSENT;
        if (index == Node.ABSENT) {
            throw TernException.at("intermediate value " + i)
                    .expected("a value that describes inner quantisation")
                    .found("none")
                    .fix("the node is malformed");
        }
        return runner.graph().value(index);
    }

    @Override
    public Node node() {
        return node;
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
    public Tensor input(int i) {
        return i == 0 && sourcePart != null ? sourcePart : runner.tensor(operand(i));
    }

    @Override
    public Shape shape(int i) {
        return i == 0 && sourceShape != null ? sourceShape : runner.shapeOf(operand(i));
    }

    @Override
    public boolean isConstant(int i) {
        return runner.isConstant(operand(i));
    }

    @Override
    public boolean isVariable(int i) {
        return runner.graph().value(node.inputs().get(i)).variable();
    }

    @Override
    public int outputCount() {
        return node.outputs().size();
    }

    @Override
    public Tensor output(int i) {
        Tensor own = runner.tensor(node.outputs().get(i));
        if (i > 0 || resultPart == null && result == node.outputs().getFirst()) {
            return own;
        }
        Tensor taken = resultPart == null ? runner.tensor(result) : resultPart;
        return Tensor.of(taken.type(), taken.shape(), own.quantization(), taken.data());
    }

    @Override
    public DataType outputType(int i) {
        return outputValue(i).type();
    }

    @Override
    public Quantization outputQuantization(int i) {
        return outputValue(i).quantization();
    }

    @Override
    public Tensor allocateOutput(int i, Shape shape, long bytes) {
        return runner.allocateInRun(node.outputs().get(i), shape, bytes);
    }

    @Override
    public int intermediateCount() {
        return node.intermediates().size();
    }

    @Override
    public Quantization intermediateQuantization(int i) {
        return intermediate(i).quantization();
    }

    @Override
    public @Nullable Sparsity sparsity(int i) {
        layoutsRead[i] = true;
        return layout(i);
    }

    @Override
    public Tensor value(int valueIndex) {
        return runner.tensor(valueIndex);
    }

    @Override
    public float[] floats(long length) {
        return scratch.array(length, Float.BYTES, float[]::new);
    }

    @Override
    public int[] ints(long length) {
        return scratch.array(length, Integer.BYTES, int[]::new);
    }

    @Override
    public int[] sharedInts(long length) {
        return sharedInts.take(length);
    }

    @Override
    public float[] sharedFloats(long length) {
        return sharedFloats.take(length);
    }

    @Override
    public byte[] bytes(long length) {
        return scratch.array(length, 1, byte[]::new);
    }

    @Override
    public long[] longs(long length) {
        return scratch.array(length, Long.BYTES, long[]::new);
    }

    @Override
    public double[] doubles(long length) {
        return scratch.array(length, Double.BYTES, double[]::new);
    }

    @Override
    public MemorySegment memory(long bytes) {
        return scratch.memory(bytes);
    }

    @Override
    public MemorySegment sharedMemory(long bytes) {
        return sharedMemory.take(bytes);
    }

    @Override
    public Packed packed(Record layout, long bytes) {
        Object[] origin = new Object[1 + node.inputs().size() + node.outputs().size() + 1];
        int count = 0;
        origin[count++] = node;
        for (int i = 0; i < node.inputs().size(); i++) {
            int value = hasInput(i) ? operand(i) : Node.ABSENT;
            boolean isFolded = value != Node.ABSENT
                    && runner.isConstant(value)
                    && !runner.graph().value(value).isConstant();
            if (isFolded && !runner.isComputedFromConstants(value)) {
                return Binding.super.packed(layout, bytes);
            }
            origin[count++] = value == Node.ABSENT ? "" : runner.graph().value(value);
        }
        for (int output : node.outputs()) {
            origin[count++] = runner.graph().value(output);
        }
        origin[count] = result == Node.ABSENT ? "" : runner.graph().value(result);
        return scratch.packed(PackedConstants.key(layout, origin), this::place, bytes);
    }

    /** What tells this node, and what it reads and writes, from all others of the model. */
    private String place() {
        return runner.session().numberOf(runner) + " " + node.outputs() + " " + source + " " + result + " ";
    }

    @Override
    public void doneWith(int i) {
        done.add(operand(i));
    }

    /** Values that the kernel reads only until it is prepared. */
    Set<Integer> done() {
        return done;
    }

    @Override
    public @Nullable Tensor halves(int i) {
        return runner.halves(operand(i));
    }

    @Override
    public @Nullable VectorKernel vectorProducts(int i, int count) {
        if (i == 0 || !runner.isConstant(operand(i))) {
            return null;
        }
        VectorKernel product = runner.session().fastKernels().vectorProducts(this, i, count);
        hasProducts |= product != null;
        return product;
    }

    @Override
    public @Nullable VectorKernel vectorFunction(String function, int count) {
        return runner.session().fastKernels().vectorFunction(this, function, count);
    }

    @Override
    public @Nullable LstmKernel lstm(LstmKernel.Request request) {
        LstmKernel kernel = runner.session().fastKernels().lstm(this, request);
        hasProducts |= kernel != null;
        return kernel;
    }

    /** Whether a portable kernel has its products in machine code. */
    boolean hasProducts() {
        return hasProducts;
    }

    @Override
    public Callee callee(int graphIndex) {
        return new CalledGraph(runner.session(), runner.session().runner(graphIndex));
    }

    @Override
    public Shape declaredShape(int i) {
        return outputValue(i).shape();
    }

    @Override
    public Graph graph(int graphIndex) {
        return runner.session().model().graphs().get(graphIndex);
    }

    @Override
    public void checkpoint() {
        runner.session().control().checkpoint();
    }

    @Override
    public Resources resources() {
        return runner.session().resources();
    }
}
