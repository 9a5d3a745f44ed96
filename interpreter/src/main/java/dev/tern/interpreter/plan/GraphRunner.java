package dev.tern.interpreter.plan;

import dev.tern.assembler.Pages;
import dev.tern.graph.Graph;
import dev.tern.graph.Node;
import dev.tern.graph.Value;
import dev.tern.interpreter.CancelledException;
import dev.tern.interpreter.KernelChoice;
import dev.tern.interpreter.threads.MeetingChoice;
import dev.tern.kernels.Native;
import dev.tern.kernels.Piece;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.TiledKernel;
import dev.tern.operators.dequantize.Dequantize;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One graph, ready to run: its tensors and the stages planned so far. {@link #prepare} plans as far as shapes are known;
 * {@link #run} runs the stages and plans what only the run's data decide. A stage is planned again only when a shape or
 * content that it was planned from has changed.
 */
public final class GraphRunner implements AutoCloseable {
    private final Session session;
    private final Graph graph;
    private final GraphIndex index;
    private final ListWrites listWrites;
    private final @Nullable Tensor[] tensors;
    private final boolean[] constant;
    private final @Nullable Memory[] ownMemory;
    private final List<Stage> stages = new ArrayList<>();
    private final List<Memory> arenas = new ArrayList<>();
    private final List<DefinedNode<?>> defined = new ArrayList<>();
    private final boolean[] folded;
    private final long[] nodeNanos;
    private final Map<Integer, List<Piece>> pieces = new HashMap<>();
    /** Work counted before each stage was planned. */
    private final List<Long> workBefore = new ArrayList<>();

    private long runs;
    private long work;
    private boolean prepared;
    private boolean running;

    GraphRunner(Session session, Graph graph) {
        this.session = session;
        this.graph = graph;
        this.index = new GraphIndex(graph);
        this.listWrites = ListWrites.of(graph, index, session.options().preserveAllTensors());
        this.tensors = new Tensor[graph.values().size()];
        this.constant = new boolean[graph.values().size()];
        this.ownMemory = new Memory[graph.values().size()];
        this.folded = new boolean[graph.nodes().size()];
        this.nodeNanos = new long[graph.nodes().size()];
    }

    public Session session() {
        return session;
    }

    public Graph graph() {
        return graph;
    }

    // ---- preparing -------------------------------------------------------------------------------------------------

    /** Plans as far as shapes are known before a run; does nothing where that is done already. */
    public void prepare() {
        if (prepared) {
            return;
        }
        if (defined.isEmpty()) {
            define();
            graph.inputs().forEach(this::placeInputIfNew);
            placeConstantsAndVariables();
        }
        running = false;
        dropStagesFrom(0);
        planStage(0);
        if (session.fastKernels().processor().practises()) {
            practise(stages.getFirst());
        }
        prepared = true;
    }

    /** Goes the way into each kernel's code with no tile to compute, and brings memory near, as the first run would have to. */
    private void practise(Stage stage) {
        Pages.bringNear(arenas.getFirst().atLeast(0));
        Kernel[] kernels = stage.sequence();
        for (int i = 0; i < kernels.length; i++) {
            if (kernels[i] instanceof Native code) {
                runKernel(stage.sequenceNodes()[i], code.ofNoTiles(), false);
            }
        }
    }

    /** Finds every node's definition; all that cannot be run is said in one message. */
    private void define() {
        List<String> problems = new ArrayList<>();
        List<DefinedNode<?>> found = new ArrayList<>();
        for (int i = 0; i < graph.nodes().size(); i++) {
            try {
                found.add(DefinedNode.of(
                        graph, graph.nodes().get(i), session.options().customOperators()));
            } catch (TernException e) {
                problems.add(e.within(graph.describeNode(i)).getMessage());
            }
        }
        if (problems.size() == 1) {
            throw TernException.of(problems.getFirst());
        }
        if (!problems.isEmpty()) {
            String listed = String.join("\n  ", problems.subList(0, Math.min(problems.size(), 20)));
            throw TernException.of(problems.size() + " nodes cannot be run:\n  " + listed);
        }
        defined.addAll(found);
    }

    private void placeConstantsAndVariables() {
        for (int v = 0; v < tensors.length; v++) {
            Value value = graph.value(v);
            try {
                if (value.isConstant()) {
                    tensors[v] = constantTensor(value);
                    constant[v] = true;
                } else if (value.variable() && tensors[v] == null) {
                    place(
                            v,
                            value.type(),
                            value.shape(),
                            value.type().bytes(value.shape().elements()),
                            "variable");
                    resetVariable(v);
                } else if (index.producer(v) < 0 && tensors[v] == null && isEmpty(value)) {
                    tensors[v] = Tensor.of(value.type(), value.shape(), value.quantization(), MemorySegment.NULL);
                    constant[v] = true;
                }
            } catch (TernException e) {
                throw e.within(StagePlanner.describe(graph, v));
            }
        }
    }

    private static boolean isEmpty(Value value) {
        return value.type() != DataType.STRING
                && value.shape().rank() > 0
                && value.shape().elements() == 0;
    }

    private static Tensor constantTensor(Value value) {
        MemorySegment bytes = java.util.Objects.requireNonNull(value.buffer()).bytes();
        if (value.sparsity() != null) {
            long stored = bytes.byteSize() * 8 / Math.max(1, value.type().bits());
            return Tensor.of(
                    value.type(), Shape.of((int) Math.min(stored, Integer.MAX_VALUE)), value.quantization(), bytes);
        }
        return Tensor.of(value.type(), value.shape(), value.quantization(), bytes);
    }

    private void placeInputIfNew(int v) {
        Value value = graph.value(v);
        if (tensors[v] == null && !value.isConstant()) {
            long bytes = value.type() == DataType.STRING
                    ? 0
                    : value.type().bytes(value.shape().elements());
            place(v, value.type(), value.shape(), bytes, "input");
        }
    }

    private void place(int v, DataType type, Shape shape, long bytes, String what) {
        Memory memory = ownMemory[v];
        if (memory == null) {
            memory = new Memory(session.budget(), what + " '" + graph.value(v).name() + "'");
            ownMemory[v] = memory;
        }
        tensors[v] = Tensor.of(
                type,
                shape,
                graph.value(v).quantization(),
                memory.atLeast(bytes).asSlice(0, bytes));
    }

    private void planStage(int number) {
        int first = number == 0 ? 0 : stages.get(number - 1).next();
        forgetFoldedFrom(first);
        Scratch scratch = new Scratch(session.budget(), session::packedFile);
        while (arenas.size() <= number) {
            arenas.add(new Memory(session.budget(), "tensor arena"));
        }
        workBefore.add(work);
        try {
            stages.add(new StagePlanner(this, first, scratch).plan(arenas.get(number)));
        } catch (RuntimeException | Error e) {
            session.forgetPutOff(); // it would fill memory that is freed now
            scratch.release();
            work = workBefore.removeLast();
            throw e;
        }
    }

    private void dropStagesFrom(int number) {
        while (stages.size() > number) {
            stages.removeLast().scratch().release();
            work = workBefore.removeLast();
        }
    }

    private void forgetFoldedFrom(int first) {
        for (int i = first; i < folded.length; i++) {
            if (folded[i]) {
                folded[i] = false;
                graph.nodes().get(i).outputs().forEach(v -> constant[v] = false);
            }
        }
    }

    /** Changes the shape of input {@code i}; {@code bytes} matters for strings alone. */
    public void resizeInput(int i, Shape shape, long bytes) {
        int v = graph.inputs().get(i);
        DataType type = graph.value(v).type();
        long size = type == DataType.STRING ? bytes : type.bytes(shape.elements());
        Tensor before = tensors[v];
        if (before != null && before.shape().equals(shape) && before.data().byteSize() == size) {
            return;
        }
        place(v, type, shape, size, "input");
        prepared = false;
    }

    // ---- running ---------------------------------------------------------------------------------------------------

    /** Runs every node on what the inputs hold. */
    public void run() {
        prepare();
        running = true;
        int number = 0;
        while (true) {
            if (number == stages.size()) {
                planStage(number);
            } else if (number > 0 && !stages.get(number).stillHolds(this)) {
                dropStagesFrom(number);
                planStage(number);
            }
            Stage stage = stages.get(number);
            runStage(stage);
            if (stage.next() >= graph.nodes().size()) {
                break;
            }
            number++;
        }
        runs++;
    }

    private void runStage(Stage stage) {
        Kernel[] kernels = stage.sequence();
        int[] nodes = stage.sequenceNodes();
        MeetingChoice meetings = stage.meetings();
        boolean profiling = session.options().profiling();
        MeetingChoice timed = meetings != null && meetings.begin(System.nanoTime()) ? meetings : null;
        boolean timing = profiling || timed != null;
        if (meetings != null) {
            session.team().tries(timed != null);
        }
        RunControl control = session.control();
        for (int i = 0; i < kernels.length; i++) {
            control.checkpoint();
            long begin = timing ? System.nanoTime() : 0;
            runKernel(nodes[i], kernels[i], meetings == null || meetings.meets(i));
            if (timing) {
                long nanos = System.nanoTime() - begin;
                if (profiling) {
                    nodeNanos[nodes[i]] += nanos;
                }
                if (timed != null) {
                    timed.took(i, nanos);
                }
            }
        }
        if (timed != null) {
            timed.end(System.nanoTime());
        }
    }

    /** Runs one kernel; whatever goes wrong in it leaves as an exception that names the node. */
    void runKernel(int node, Kernel kernel, boolean together) {
        try {
            if (kernel instanceof TiledKernel tiled) {
                session.team().run(tiled, together);
            } else {
                kernel.run();
            }
        } catch (TernException e) {
            throw e.within(graph.describeNode(node));
        } catch (CancelledException e) {
            throw e;
        } catch (IndexOutOfBoundsException | ArithmeticException | NegativeArraySizeException e) {
            throw TernException.at(graph.describeNode(node))
                    .problem("its operands' contents do not fit the operator (" + e.getMessage() + ")", e);
        } catch (OutOfMemoryError e) {
            throw TernException.at(graph.describeNode(node))
                    .expected("enough Java heap")
                    .found("too little")
                    .fix("start Java with a larger heap (-Xmx), or use smaller inputs");
        }
    }

    // ---- what planners and bindings ask ----------------------------------------------------------------------------

    DefinedNode<?> defined(int node) {
        return defined.get(node);
    }

    boolean isRunning() {
        return running;
    }

    boolean isConstant(int value) {
        return value != Node.ABSENT && constant[value];
    }

    boolean preservesAll() {
        return session.options().preserveAllTensors();
    }

    ListWrites listWrites() {
        return listWrites;
    }

    boolean isGraphOutput(int value) {
        return index.isOutput(value);
    }

    int producer(int value) {
        return index.producer(value);
    }

    int onlyConsumer(int value) {
        return index.onlyConsumer(value);
    }

    int lastConsumer(int value) {
        return index.lastConsumer(value);
    }

    @Nullable
    Tensor tensorOrNull(int value) {
        return tensors[value];
    }

    /** The tensor of {@code value}; an error where nothing has given it contents. */
    Tensor tensor(int value) {
        Tensor tensor = tensors[value];
        if (tensor == null) {
            throw TernException.at(StagePlanner.describe(graph, value))
                    .expected("contents: a constant, an input, or a result of an earlier node")
                    .found("none")
                    .fix("the model reads a tensor that nothing fills");
        }
        return tensor;
    }

    /** Extents of {@code value}: dense ones for sparse constants. */
    Shape shapeOf(int value) {
        return graph.value(value).sparsity() != null
                ? graph.value(value).shape()
                : tensor(value).shape();
    }

    /** Settles the shape of a value that has no memory yet. */
    void describe(int value, Shape shape) {
        tensors[value] = Tensor.described(
                graph.value(value).type(), shape, graph.value(value).quantization());
    }

    /** Gives a described value its memory. */
    void place(int value, MemorySegment memory) {
        Tensor described = tensor(value);
        tensors[value] = Tensor.of(described.type(), described.shape(), described.quantization(), memory);
    }

    /** Gives a value that is computed while planning memory of its own. */
    void placeFolded(int value) {
        Tensor described = tensor(value);
        long bytes = described.type().bytes(described.elements());
        place(value, described.type(), described.shape(), bytes, "constant result");
    }

    void markFolded(int node) {
        folded[node] = true;
        graph.nodes().get(node).outputs().forEach(v -> constant[v] = true);
    }

    /** Whether nothing but the graph decides the contents of this constant that a node computes. */
    boolean isComputedFromConstants(int value) {
        int producer = producer(value);
        return producer >= 0
                && graph.nodes().get(producer).operator() instanceof BuiltinOperator // others compute what programs say
                && !defined.get(producer).definition().needsShapesOnly()
                && graph.nodes().get(producer).inputs().stream()
                        .allMatch(v -> v == Node.ABSENT || graph.value(v).isConstant());
    }

    /** The constant of half-precision numbers that a node widens to {@code value}, or null. */
    @Nullable
    Tensor halves(int value) {
        int producer = value == Node.ABSENT ? -1 : producer(value);
        if (producer < 0
                || !folded[producer]
                || !defined.get(producer).definition().equals(Dequantize.DEFINITION)) {
            return null;
        }
        int source = graph.nodes().get(producer).inputs().getFirst();
        Value halves = graph.value(source);
        return halves.isConstant() && halves.sparsity() == null && halves.type() == DataType.FLOAT16
                ? tensor(source)
                : null;
    }

    /** Frees a constant that a node has computed and nobody reads any more. */
    void forgetContents(int value) {
        Memory memory = ownMemory[value];
        if (memory != null) {
            describe(value, shapeOf(value));
            memory.close();
        }
    }

    boolean isFolded(int node) {
        return folded[node];
    }

    /** Gives a result its size during the run; the same tensor as last time where nothing changed. */
    Tensor allocateInRun(int value, Shape shape, long bytes) {
        StagePlanner.requireRank(shape);
        Tensor before = tensors[value];
        if (before != null
                && ownMemory[value] != null
                && before.shape().equals(shape)
                && before.data().byteSize() == bytes) {
            return before;
        }
        place(value, graph.value(value).type(), shape, bytes, "result");
        return tensor(value);
    }

    /** Values that nodes before {@code first} sized in the run, with their tensors now. */
    List<Stage.Sized> sizedByRunBefore(int first) {
        List<Stage.Sized> sized = new ArrayList<>();
        for (int i = 0; i < first; i++) {
            if (defined.get(i).isSizedByRun(graph)) {
                graph.nodes().get(i).outputs().forEach(v -> sized.add(new Stage.Sized(v, tensors[v])));
            }
        }
        return sized;
    }

    /** Counts the work of one more node, and refuses what exceeds the limit. */
    void addWork(long multiplyAdds) {
        work = Math.addExact(work, multiplyAdds);
        if (work > session.options().workLimit()) {
            throw TernException.of(
                    "one run takes more than " + session.options().workLimit()
                            + " multiply-adds; use smaller inputs, or raise Options.workLimit if the model is trusted");
        }
    }

    // ---- what the public API asks ----------------------------------------------------------------------------------

    /** Input {@code i}. */
    public Tensor input(int i) {
        int v = graph.inputs().get(i);
        placeInputIfNew(v);
        if (graph.value(v).isConstant() && tensors[v] == null) {
            prepare();
        }
        return tensor(v);
    }

    /** Output {@code i}: its contents after a run, its description before. */
    public Tensor output(int i) {
        return tensor(graph.outputs().get(i));
    }

    /** Value {@code index}, if it has a tensor. */
    public @Nullable Tensor peek(int value) {
        return tensors[value];
    }

    /** Receives one value's place in the arena. */
    @FunctionalInterface
    public interface PlaceVisitor {
        void place(int value, long offset, long bytes, int firstNode, int lastNode);
    }

    /** Tells where every value of the stages planned so far lies; arenas of later stages follow one another. */
    public void forEachPlace(PlaceVisitor visitor) {
        long base = 0;
        for (Stage stage : stages) {
            for (Stage.Place place : stage.places()) {
                visitor.place(place.value(), base + place.offset(), place.bytes(), place.firstNode(), place.lastNode());
            }
            base += stage.arenaBytes();
        }
    }

    /** Bytes of the arenas of all stages planned so far. */
    public long arenaBytes() {
        return stages.stream().mapToLong(Stage::arenaBytes).sum();
    }

    /** Bytes of kernels' scratch memory. */
    public long scratchBytes() {
        return stages.stream().mapToLong(stage -> stage.scratch().bytes()).sum();
    }

    /** Those of them that are read where a cache's file holds them. */
    public long mappedBytes() {
        return stages.stream().mapToLong(stage -> stage.scratch().mappedBytes()).sum();
    }

    /** Bytes of inputs, variables, results sized by the run, and constants computed while planning. */
    public long ownBytes() {
        long bytes = 0;
        for (int v = 0; v < tensors.length; v++) {
            Tensor tensor = tensors[v];
            bytes += ownMemory[v] == null || tensor == null ? 0 : tensor.data().byteSize();
        }
        return bytes;
    }

    /** How each planned node's kernel was chosen. */
    public List<KernelChoice> kernelChoices() {
        List<KernelChoice> choices = new ArrayList<>();
        for (Stage stage : stages) {
            int base = choices.size();
            for (KernelChoice choice : stage.choices()) {
                choices.add(choice == null ? new KernelChoice("plan", "computed once, while planning") : choice);
            }
            MeetingChoice meetings = stage.meetings();
            int[] nodes = stage.sequenceNodes();
            for (int i = 0; meetings != null && i < nodes.length; i++) {
                if (meetings.isAlone(i)) {
                    int at = base + nodes[i] - stage.first();
                    KernelChoice choice = choices.get(at);
                    choices.set(at, new KernelChoice(choice.tier(), choice.reason() + "; one thread is quicker now"));
                }
            }
        }
        return choices;
    }

    void keepPieces(int node, List<Piece> of) {
        pieces.put(node, of);
    }

    /** The code of a node's kernel; none where it is no machine code, or another node's kernel computes it. */
    public List<Piece> pieces(int node) {
        return pieces.getOrDefault(node, List.of());
    }

    /** Nanoseconds spent in each node, all runs together; zeros unless profiling. */
    public long[] nodeNanos() {
        return nodeNanos.clone();
    }

    /** Runs so far. */
    public long runs() {
        return runs;
    }

    /** Makes {@code memory}, which somebody else owns, the home of variable {@code v}; its contents are taken as they are. */
    public void placeVariable(int v, MemorySegment memory) {
        Value value = graph.value(v);
        tensors[v] = Tensor.of(value.type(), value.shape(), value.quantization(), memory);
        prepared = false;
    }

    /** Gives every variable its first contents again, and lets kernels forget: as if nothing had run yet. */
    public void resetVariables() {
        for (int v = 0; v < tensors.length; v++) {
            resetVariable(v);
        }
        for (Stage stage : stages) {
            for (Kernel kernel : stage.kernels()) {
                if (kernel != null) {
                    kernel.reset();
                }
            }
        }
    }

    private void resetVariable(int v) {
        Tensor tensor = tensors[v];
        if (graph.value(v).variable() && tensor != null) {
            boolean signedBytes = tensor.type() == DataType.INT8;
            tensor.data().fill((byte) (signedBytes ? tensor.quantization().zeroPoint() : 0));
        }
    }

    @Override
    public void close() {
        dropStagesFrom(0);
        for (Memory memory : ownMemory) {
            if (memory != null) {
                memory.close();
            }
        }
        arenas.forEach(Memory::close);
    }
}
