package dev.tern.interpreter.plan;

import dev.tern.assembler.Processor;
import dev.tern.graph.Model;
import dev.tern.interpreter.Options;
import dev.tern.interpreter.threads.TileTeam;
import dev.tern.interpreter.threads.WorkerPool;
import dev.tern.kernels.FastKernels;
import dev.tern.operators.Resources;
import dev.tern.operators.TiledKernel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What all graphs of one interpreter share: the model, limits, resources, and one runner for each graph. */
public final class Session implements AutoCloseable {
    private final Model model;
    private final Options options;
    private final MemoryBudget budget;
    private final RunControl control;
    private final TileTeam team;
    private final Resources resources = new Resources();
    private final FastKernels fastKernels;
    private final Processor processor;
    private @Nullable PackedFile packedFile;
    private boolean isFileAsked;
    private final List<GraphRunner> runners = new ArrayList<>();

    public Session(Model model, Options options) {
        this(model, options, KernelChooser.processor());
    }

    /** A session whose kernels are written for {@code processor}. */
    public Session(Model model, Options options, Processor processor) {
        this(model, options, processor, WorkerPool.shared());
    }

    /** A session whose runs borrow workers of {@code pool}. */
    Session(Model model, Options options, Processor processor, WorkerPool pool) {
        this.model = model;
        this.options = options;
        this.budget = new MemoryBudget(options.memoryLimit());
        this.control = new RunControl(
                options.timeLimit().equals(Options.FOREVER)
                        ? Long.MAX_VALUE
                        : options.timeLimit().toNanos());
        this.fastKernels = FastKernels.puttingOff(processor);
        this.processor = processor;
        this.team = new TileTeam(pool, options.threads(), control::checkpoint);
        for (int i = 0; i < model.graphs().size(); i++) {
            runners.add(
                    new GraphRunner(this, DeclaredTypes.settled(model.graphs().get(i))));
        }
    }

    public Model model() {
        return model;
    }

    public Options options() {
        return options;
    }

    public MemoryBudget budget() {
        return budget;
    }

    public RunControl control() {
        return control;
    }

    public Resources resources() {
        return resources;
    }

    /** The runner of graph {@code index}. */
    public GraphRunner runner(int index) {
        return runners.get(index);
    }

    /** Which of the model's graphs {@code runner} runs. */
    int numberOf(GraphRunner runner) {
        return runners.indexOf(runner);
    }

    /** Where packed constants are kept from process to process; null for nowhere. */
    @Nullable
    PackedFile packedFile() {
        Path cache = options.cache();
        if (!isFileAsked && cache != null && processor.runsCode()) {
            ModelFingerprint print = ModelFingerprint.of(model);
            Long build = CodeIdentity.here();
            String level = processor.instructionSet().text();
            packedFile = print == null || build == null
                    ? null
                    : PackedFile.open(cache, print.number(), print.constantBytes(), level, build);
        }
        isFileAsked = true;
        return packedFile;
    }

    private void keepPacked() {
        if (packedFile != null) {
            packedFile.keepNoted();
        }
    }

    /** The kernels in machine code. */
    FastKernels fastKernels() {
        return fastKernels;
    }

    /** The threads that runs have. */
    TileTeam team() {
        return team;
    }

    /** Plans as far as shapes are known, from a program's call, with the threads that runs have. */
    public void prepare(GraphRunner runner) {
        control.begin();
        team.enter();
        try {
            runner.prepare();
            keepPacked();
        } finally {
            team.leave();
            control.end();
        }
    }

    /** Does what making kernels has put off: no kernel may run before. */
    void finishKernels() {
        List<Runnable> pieces = fastKernels.takeLater();
        if (!pieces.isEmpty()) {
            team.run(new PutOff(pieces));
        }
        fastKernels.ready();
    }

    /** Drops what making kernels has put off: the stage that they are for has failed. */
    void forgetPutOff() {
        fastKernels.takeLater();
    }

    /** Work that was put off, each piece a tile. */
    private record PutOff(List<Runnable> pieces) implements TiledKernel {
        @Override
        public int tiles() {
            return pieces.size();
        }

        @Override
        public void run(int first, int end) {
            for (int i = first; i < end; i++) {
                pieces.get(i).run();
            }
        }
    }

    /** One run of {@code runner}, from a program's call, within its time and with its threads. */
    public void run(GraphRunner runner) {
        control.begin();
        team.enter();
        try {
            runner.run();
            keepPacked();
        } finally {
            team.leave();
            control.end();
        }
    }

    @Override
    public void close() {
        runners.forEach(GraphRunner::close);
        fastKernels.close();
        if (packedFile != null) {
            packedFile.close();
        }
    }
}
