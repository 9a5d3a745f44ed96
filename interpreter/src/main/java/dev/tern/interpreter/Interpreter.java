package dev.tern.interpreter;

import dev.tern.assembler.Processor;
import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Verifier;
import dev.tern.interpreter.plan.GraphRunner;
import dev.tern.interpreter.plan.Session;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import dev.tern.tflite.ModelFile;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs one model. The common case:
 *
 * <pre>{@code
 * try (var tern = Interpreter.open(Path.of("m.tflite"))) {
 *     tern.input(0).copyFrom(pixels);
 *     tern.run();
 *     float[] p = tern.output(0).toFloats();
 * }
 * }</pre>
 *
 * <p>An interpreter belongs to one thread at a time; many may share one {@link Model}. Only {@link #cancel} may be
 * called from other threads.
 */
public final class Interpreter implements AutoCloseable {
    private final Session session;
    private final GraphRunner main;

    private Interpreter(Model model, Options options) {
        if (model.graphs().isEmpty()) {
            throw TernException.at("model")
                    .expected("at least one graph")
                    .found("none")
                    .fix("the file holds nothing that could run");
        }
        Verifier.requireValid(model);
        this.session = new Session(model, options);
        this.main = session.runner(0);
    }

    /** Opens the model in a file, which is mapped into memory, not copied. */
    public static Interpreter open(Path file) {
        return open(file, Options.defaults());
    }

    /** Opens the model in a file, which is mapped into memory, not copied. */
    public static Interpreter open(Path file, Options options) {
        startUp();
        return of(ModelFile.read(file), options);
    }

    /**
     * Begins, in another thread, with what the first interpreter of a program would wait for. Worth a call before the first
     * model is read otherwise than by {@link #open(Path)}, which calls it itself.
     */
    public static void startUp() {
        Processor.ahead();
    }

    /** Opens the model in {@code file}, the bytes of a {@code .tflite} file, which must not change meanwhile. */
    public static Interpreter open(byte[] file) {
        return of(ModelFile.read(file));
    }

    /** Opens the model in {@code file}, the bytes of a {@code .tflite} file, which must not change meanwhile. */
    public static Interpreter open(MemorySegment file, Options options) {
        return of(ModelFile.read(file), options);
    }

    /** An interpreter of {@code model} with the default options. */
    public static Interpreter of(Model model) {
        return of(model, Options.defaults());
    }

    /** An interpreter of {@code model}, which other interpreters may share. */
    public static Interpreter of(Model model, Options options) {
        return new Interpreter(model, options);
    }

    /** The model that this interpreter runs. */
    public Model model() {
        return session.model();
    }

    /** Number of inputs. */
    public int inputCount() {
        return main.graph().inputs().size();
    }

    /** Number of outputs. */
    public int outputCount() {
        return main.graph().outputs().size();
    }

    /** Input {@code position}, counted from 0 in the model's order. */
    public TensorAccess input(int position) {
        return access(main, position, true);
    }

    /** The input of this tensor name. */
    public TensorAccess input(String name) {
        return access(main, position(main.graph(), main.graph().inputs(), name, "input"), true);
    }

    /** Output {@code position}, counted from 0 in the model's order. */
    public TensorAccess output(int position) {
        prepare();
        return access(main, position, false);
    }

    /** The output of this tensor name. */
    public TensorAccess output(String name) {
        return output(position(main.graph(), main.graph().outputs(), name, "output"));
    }

    static TensorAccess access(GraphRunner runner, int position, boolean isInput) {
        List<Integer> all = isInput ? runner.graph().inputs() : runner.graph().outputs();
        if (position < 0 || position >= all.size()) {
            throw TernException.at(isInput ? "input" : "output")
                    .expected("a position from 0 to " + (all.size() - 1))
                    .found(String.valueOf(position))
                    .fix("count from 0 in the model's order");
        }
        return new TensorAccess(runner, position, isInput);
    }

    private static int position(Graph graph, List<Integer> values, String name, String what) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            names.add(graph.value(values.get(i)).name());
        }
        if (!names.contains(name)) {
            throw TernException.at(what)
                    .expected("one of " + names)
                    .found("'" + name + "'")
                    .fix("correct the name, or use the position");
        }
        return names.indexOf(name);
    }

    /** The entry point that the model names {@code key}. */
    public SignatureRunner signature(String key) {
        return new SignatureRunner(
                session,
                model().signature(key)
                        .orElseThrow(() -> TernException.at("signature")
                                .expected("one of "
                                        + model().signatures().stream()
                                                .map(s -> s.key())
                                                .toList())
                                .found("'" + key + "'")
                                .fix("correct the key, or use inputs and outputs by position")));
    }

    /** Changes the shape of an input, even where the model leaves no extent open. Takes effect at once. */
    public void resize(int input, Shape shape) {
        resize(main, input, shape, false);
    }

    /** Changes only those extents of an input that the model leaves open; refuses any other change. */
    public void resizeStrictly(int input, Shape shape) {
        resize(main, input, shape, true);
    }

    static void resize(GraphRunner runner, int position, Shape shape, boolean strictly) {
        TensorAccess access = access(runner, position, true);
        if (!shape.isKnown()) {
            throw TernException.at(access.toString())
                    .expected("a shape without open extents")
                    .found(shape.toString())
                    .fix("say how large each extent is");
        }
        if (strictly) {
            Shapes.requireFits(access, runner.graph().value(access.index()), shape);
        }
        runner.resizeInput(position, shape, 0);
    }

    /** Plans shapes, memory and kernels now instead of at the first run. */
    public void prepare() {
        session.prepare(main);
    }

    /** Runs the main graph on what its inputs hold. For graphs with static shapes this allocates nothing. */
    public void run() {
        session.run(main);
    }

    /** Makes a run that goes on in another thread end with a {@link CancelledException}. */
    public void cancel() {
        session.control().cancel();
    }

    /** Forgets all state that runs have left: variables are zero, resources and tables as at the start. */
    public void reset() {
        for (int i = 0; i < model().graphs().size(); i++) {
            session.runner(i).resetVariables();
        }
        session.resources().clear();
    }

    /**
     * Makes {@code memory} the home of a variable of the main graph, so that several interpreters can share it; its contents
     * are taken as they are. The memory must hold the variable's elements exactly and outlive this interpreter.
     */
    public void shareVariable(int valueIndex, MemorySegment memory) {
        if (valueIndex < 0
                || valueIndex >= main.graph().values().size()
                || !main.graph().value(valueIndex).variable()) {
            throw TernException.at("tensor " + valueIndex)
                    .expected("a variable of the main graph")
                    .found("another value")
                    .fix("share the memory of variables only");
        }
        main.placeVariable(valueIndex, memory);
    }

    /**
     * Any tensor of the main graph by value index. Inner results can be trusted after a run only with
     * {@link Options#preserveAllTensors}; without, some of them have a shape alone and no memory.
     */
    public Tensor tensor(int valueIndex) {
        Tensor tensor = valueIndex < 0 || valueIndex >= main.graph().values().size() ? null : main.peek(valueIndex);
        if (tensor == null) {
            throw TernException.at("tensor " + valueIndex)
                    .problem("the graph has no such tensor, or no run has computed it");
        }
        return tensor;
    }

    /** Time spent in each node of the main graph; needs {@link Options#profiling}. */
    public Profile profile() {
        return Profile.of(main);
    }

    /** Where every tensor of the main graph lies, as planned now. */
    public MemoryReport memory() {
        prepare();
        return MemoryReport.of(session, main);
    }

    /** How the kernel of each node of the main graph was chosen, nodes that a run has yet to plan left out. */
    public List<KernelChoice> kernelChoices() {
        prepare();
        return main.kernelChoices();
    }

    @Override
    public void close() {
        session.close();
    }
}
