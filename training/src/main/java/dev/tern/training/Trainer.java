package dev.tern.training;

import dev.tern.interpreter.Options;
import dev.tern.tensor.TernException;
import dev.tern.training.callback.Callback;
import dev.tern.training.data.BatchCursor;
import dev.tern.training.data.Batches;
import dev.tern.training.data.Dataset;
import dev.tern.training.data.Rows;
import dev.tern.training.initializer.Initializers;
import dev.tern.training.layer.Weight;
import dev.tern.training.layer.WeightSpec;
import dev.tern.training.metric.Confusion;
import dev.tern.training.metric.Metric;
import dev.tern.training.metric.Metrics;
import dev.tern.training.optimizer.Optimizer;
import dev.tern.training.optimizer.Schedule;
import dev.tern.training.optimizer.StepNumbers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Trains a model: keeps the optimiser's slots, runs steps, measures. Rows of a data set have the model's inputs first, then a
 * target for each output, then, where there is one more field, how much each example counts.
 */
public final class Trainer implements AutoCloseable {
    private final Model model;
    private final Map<Weight, List<Weight>> slots = new LinkedHashMap<>();
    private final List<History.Epoch> epochs = new ArrayList<>();
    private final List<StepRunner> steps = new ArrayList<>();
    private final List<StepRunner> evaluations = new ArrayList<>();
    private final HostPart host;
    private final StepNumbers numbers = new StepNumbers();
    private Compiled how;
    private long iterations;
    private int epochsDone;
    private int lastEpoch;
    private boolean stopping;
    private long seed;
    private int threads = 1;

    Trainer(Model model, Compiled how) {
        if (how.losses().size() != model.outputs().size()) {
            throw TernException.at("compile")
                    .expected("a loss for each of the " + model.outputs().size() + " outputs")
                    .found(String.valueOf(how.losses().size()))
                    .fix("give as many losses as the model has outputs");
        }
        this.model = model;
        this.host = HostPart.of(model);
        this.how = how;
        Optimizer optimizer = how.optimizer();
        for (Weight weight : model.trainable()) {
            List<Weight> own = new ArrayList<>();
            for (String slot : optimizer.slots()) {
                WeightSpec like = weight.spec();
                WeightSpec spec = new WeightSpec(
                        slot,
                        like.shape(),
                        like.layout(),
                        new Initializers.Constant(optimizer.initial(slot)),
                        false,
                        null,
                        null);
                Weight made = Weight.of(weight.path(), spec);
                made.set(spec.initializer().elements(spec.shape(), 0));
                own.add(made);
            }
            slots.put(weight, List.copyOf(own));
        }
    }

    public Model model() {
        return model;
    }

    /** Optimiser, losses and metrics. */
    public Compiled compiled() {
        return how;
    }

    /** What the optimiser remembers for each trainable weight, in the order of its slots. */
    public Map<Weight, List<Weight>> slots() {
        return java.util.Collections.unmodifiableMap(slots);
    }

    /** Steps taken so far. */
    public long iterations() {
        return iterations;
    }

    /** Epochs finished so far. */
    public int epochsDone() {
        return epochsDone;
    }

    /** Number of the last epoch of the fit that goes on, or of the last one. */
    public int lastEpoch() {
        return lastEpoch;
    }

    /** Goes on from where another training stood; weights and slots are set one by one. */
    public void resumeAt(long stepsTaken, int epochsFinished) {
        resumeAt(stepsTaken, epochsFinished, new History(List.of()));
    }

    void resumeAt(long stepsTaken, int epochsFinished, History measured) {
        iterations = stepsTaken;
        epochsDone = epochsFinished;
        epochs.clear();
        epochs.addAll(measured.epochs());
    }

    /** Every epoch so far, those before a resumption included. */
    public History history() {
        return new History(epochs);
    }

    /** Writes all that training needs to go on later. The old file stays whole until the new one is. */
    public void save(Path file) {
        Checkpoint.write(this, file);
    }

    /** Goes on from where {@link #save} was called, bit by bit the same. */
    public void restore(Path file) {
        Checkpoint.read(this, file);
    }

    /** Takes another learning rate from the next step on. */
    public void learningRate(Schedule schedule) {
        how = how.withLearningRate(schedule);
    }

    /** The learning rate of the next step. */
    public float learningRate() {
        return how.optimizer().learningRate().rate(iterations);
    }

    /** Ends the fitting after the epoch that goes on. */
    public void stop() {
        stopping = true;
    }

    // ---- fitting ---------------------------------------------------------------------------------------------------

    /** Fits the model to examples, up to epoch {@link Fit#epochs}; epochs that this trainer has done already count. */
    public History fit(Dataset examples, Fit fit) {
        Dataset training = examples;
        Dataset validation = fit.validation();
        if (fit.validationShare() > 0) {
            long kept = (long) Math.floor(examples.rows() * (1 - fit.validationShare()));
            training = examples.take(kept);
            validation = examples.skip(kept);
        }
        Batches batches = (fit.shuffled() ? training.shuffle(fit.seed()) : training).batch(fit.batch());
        return fit(batches, validation == null ? null : validation.batch(fit.batch()), fit);
    }

    /** Fits the model to batches as they come; batch size and order of {@code fit} do not matter then. */
    public History fit(Batches batches, @Nullable Batches validation, Fit fit) {
        if (fit.seed() != seed || fit.threads() != threads) {
            close();
            seed = fit.seed();
            threads = fit.threads();
        }
        stopping = false;
        lastEpoch = fit.epochs();
        fit.callbacks().forEach(callback -> callback.begin(this));
        int before = epochs.size();
        while (epochsDone < fit.epochs() && !stopping) {
            int epoch = epochsDone + 1;
            fit.callbacks().forEach(callback -> callback.epochBegin(this, epoch));
            long begin = System.nanoTime();
            Map<String, Double> values = new LinkedHashMap<>(pass(batches, epoch, fit));
            if (validation != null) {
                evaluate(validation).forEach((name, value) -> values.put("val_" + name, value));
            }
            epochsDone = epoch;
            History.Epoch done = new History.Epoch(epoch, values, (System.nanoTime() - begin) * 1e-9);
            epochs.add(done);
            fit.callbacks().forEach(callback -> callback.epochEnd(this, done));
        }
        fit.callbacks().forEach(callback -> callback.end(this));
        return new History(epochs.subList(Math.min(before, epochs.size()), epochs.size()));
    }

    private Map<String, Double> pass(Batches batches, int epoch, Fit fit) {
        Measures measures = new Measures(how, model.outputNames(), host.inputs());
        EpochProgress progress = new EpochProgress(epoch, batches.count(), measures);
        Rows rows = batches.buffer();
        // Counted by hand, because an iterator would be garbage in every step.
        List<Callback> callbacks = fit.callbacks();
        try (BatchCursor cursor = batches.open(epoch - 1)) {
            while (cursor.next(rows)) {
                StepRunner runner = step(rows, fit.classWeights());
                measures.add(runner, rows.count());
                progress.batchDone(rows.count());
                for (int i = 0; i < callbacks.size(); i++) {
                    callbacks.get(i).batchEnd(this, progress);
                }
            }
        }
        return measures.values();
    }

    private StepRunner step(Rows rows, Map<Integer, Float> classWeights) {
        int batch = rows.count();
        StepRunner runner = find(steps, batch);
        if (runner == null) {
            runner = new StepRunner(TrainingGraph.of(host.core(), how, slots, batch, seed), batch, options());
            steps.add(runner);
        }
        runner.take(rows, host, model.inputs().size(), classWeights);
        Optimizer optimizer = how.optimizer();
        float rate = optimizer.learningRate().rate(iterations);
        optimizer.numbers(iterations + 1, rate, numbers.clear());
        runner.run(numbers, iterations);
        if (!Float.isFinite(runner.loss())) {
            throw FirstBadNode.of(runner, iterations + 1);
        }
        iterations++;
        return runner;
    }

    /** Takes one step on one batch and returns its loss. */
    public float trainOn(Rows batch) {
        return step(batch, Map.of()).loss();
    }

    /** The step for so many examples, among the few that an epoch needs. */
    private static @Nullable StepRunner find(List<StepRunner> runners, int batch) {
        for (int i = 0; i < runners.size(); i++) {
            if (runners.get(i).batch() == batch) {
                return runners.get(i);
            }
        }
        return null;
    }

    private Options options() {
        return Options.defaults().withThreads(threads);
    }

    // ---- measuring -------------------------------------------------------------------------------------------------

    /** Loss and metrics on examples that the model does not learn from. */
    public Map<String, Double> evaluate(Dataset examples) {
        return evaluate(examples.batch(256));
    }

    /** Loss and metrics on batches that the model does not learn from. */
    public Map<String, Double> evaluate(Batches batches) {
        return measured(batches, how).values();
    }

    /** How often each class was taken for which, by the first output: a row for each class, a column for each answer. */
    public Confusion confusion(Dataset examples, int classes) {
        Confusion confusion = new Confusion(classes);
        Metric counting = new Metrics.Named("confusion", () -> confusion);
        measured(examples.batch(256), how.withMetrics(0, counting));
        return confusion;
    }

    private Measures measured(Batches batches, Compiled measuring) {
        Measures measures = new Measures(measuring, model.outputNames(), host.inputs());
        Rows rows = batches.buffer();
        try (BatchCursor cursor = batches.open(0)) {
            while (cursor.next(rows)) {
                int batch = rows.count();
                StepRunner runner = find(evaluations, batch);
                if (runner == null) {
                    runner = new StepRunner(TrainingGraph.ofEvaluation(host.core(), how, batch), batch, options());
                    evaluations.add(runner);
                }
                runner.take(rows, host, model.inputs().size(), Map.of());
                runner.run(null, 0);
                measures.add(runner, rows.count());
            }
        }
        if (measures.examples() == 0) {
            throw TernException.at("evaluate")
                    .expected("at least one example")
                    .found("none")
                    .fix("give more rows, or a smaller share for validation");
        }
        return measures;
    }

    @Override
    public void close() {
        steps.forEach(StepRunner::close);
        steps.clear();
        evaluations.forEach(StepRunner::close);
        evaluations.clear();
    }

    private static final class EpochProgress implements Callback.Progress {
        private final int epoch;
        private final long batches;
        private final Measures measures;
        private final long begin = System.nanoTime();
        private long batch;
        private long examples;

        EpochProgress(int epoch, long batches, Measures measures) {
            this.epoch = epoch;
            this.batches = batches;
            this.measures = measures;
        }

        void batchDone(int count) {
            batch++;
            examples += count;
        }

        @Override
        public int epoch() {
            return epoch;
        }

        @Override
        public long batch() {
            return batch;
        }

        @Override
        public long batches() {
            return batches;
        }

        @Override
        public long examples() {
            return examples;
        }

        @Override
        public double loss() {
            return measures.loss();
        }

        @Override
        public double seconds() {
            return (System.nanoTime() - begin) * 1e-9;
        }
    }
}
