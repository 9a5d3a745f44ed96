package dev.tern.inspect.speed;

import dev.tern.custom.OriginalCustomOperators;
import dev.tern.graph.Model;
import dev.tern.inspect.ModelRun;
import dev.tern.inspect.SeededInputs;
import dev.tern.interpreter.Interpreter;
import dev.tern.interpreter.Options;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import dev.tern.tflite.ModelFile;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Times runtimes side by side: all sessions of a model live in one process, rounds alternate between them, and a round
 * during which others used the machine is repeated.
 */
public final class SpeedTrial {
    private static final int OPENINGS = 3;
    private static final int WARM_RUNS_MIN = 2;
    private static final int TIMED_RUNS_MIN = 3;
    /** Java code is compiled while it runs; that must be over before the first round. */
    private static final int FIRST_WARMUPS = 6;

    private static final int PAUSE_MILLIS = 100;

    private final List<TimedRuntime> runtimes;
    private final SpeedSettings settings;
    private final ForeignLoad foreign = new ForeignLoad(Path.of("/proc"));

    /** A trial of {@code runtimes}, Tern first. */
    public SpeedTrial(List<TimedRuntime> runtimes, SpeedSettings settings) {
        this.runtimes = List.copyOf(runtimes);
        this.settings = settings;
    }

    private record Round(double[] sortedMillis, double foreignShare) {}

    /** One runtime on some number of threads, under way. */
    private static final class Lane {
        final TimedRuntime runtime;
        final int threads;
        final TimedSession session;
        final double loadMillis;
        final double firstMillis;
        final double difference;
        final List<Round> rounds = new ArrayList<>();

        Lane(TimedRuntime runtime, int threads, Opening opening, double difference) {
            this.runtime = runtime;
            this.threads = threads;
            this.session = opening.session;
            this.loadMillis = opening.loadMillis;
            this.firstMillis = opening.firstMillis;
            this.difference = difference;
        }
    }

    private record Opening(TimedSession session, double loadMillis, double firstMillis) {}

    private record Ends(ModelKind kind, List<byte[]> inputs, List<DataType> outputTypes) {}

    /** Times every runtime on the model in {@code file}. */
    public ModelSpeed time(Path file) throws IOException {
        Ends ends = ends(file);
        List<Lane> lanes = new ArrayList<>();
        Map<String, String> refusals = new LinkedHashMap<>();
        try {
            List<byte[]> reference = List.of();
            for (TimedRuntime runtime : runtimes) {
                for (int threads : settings.threads()) {
                    try {
                        Opening opening = open(runtime, file, threads, ends.inputs);
                        List<byte[]> outputs = opening.session.outputs();
                        reference = lanes.isEmpty() ? outputs : reference;
                        lanes.add(
                                new Lane(runtime, threads, opening, difference(ends.outputTypes, reference, outputs)));
                    } catch (RuntimeException e) {
                        refusals.putIfAbsent(runtime.name(), firstLine(e));
                    }
                }
            }
            for (Lane lane : lanes) {
                warm(lane.session, FIRST_WARMUPS * settings.warmupMillis());
            }
            for (int round = 0; round < settings.rounds(); round++) {
                for (Lane lane : round % 2 == 0 ? lanes : lanes.reversed()) {
                    lane.rounds.add(quietest(lane.session));
                }
            }
            return new ModelSpeed(
                    file, ends.kind, lanes.stream().map(this::speed).toList(), refusals);
        } finally {
            lanes.forEach(lane -> lane.session.close());
        }
    }

    private Ends ends(Path file) {
        Model model = ModelFile.read(file);
        try (Interpreter interpreter =
                Interpreter.of(model, Options.defaults().withCustomOperators(OriginalCustomOperators.ALL))) {
            SeededInputs seeded = new SeededInputs(settings.seed(), ModelRun.SEEDED_INTEGERS_BELOW);
            List<byte[]> inputs = new ArrayList<>();
            for (int i = 0; i < interpreter.inputCount(); i++) {
                inputs.add(seeded.next(
                        interpreter.input(i).type(), interpreter.input(i).shape()));
            }
            List<DataType> types = model.main().outputs().stream()
                    .map(v -> model.main().value(v).type())
                    .toList();
            return new Ends(ModelKind.of(interpreter), inputs, types);
        }
    }

    /** Opens several times, because a first time pays for much that is not the model's. The last session stays open. */
    private static Opening open(TimedRuntime runtime, Path file, int threads, List<byte[]> inputs) throws IOException {
        double[] loads = new double[OPENINGS];
        double[] firsts = new double[OPENINGS];
        TimedSession session = null;
        for (int i = 0; i < OPENINGS; i++) {
            if (session != null) {
                session.close();
            }
            long begin = System.nanoTime();
            session = runtime.open(file, threads, inputs);
            loads[i] = (System.nanoTime() - begin) / 1e6;
            begin = System.nanoTime();
            try {
                session.invoke();
            } catch (RuntimeException e) {
                session.close();
                throw e;
            }
            firsts[i] = (System.nanoTime() - begin) / 1e6;
        }
        if (session == null) {
            throw new IllegalStateException("opened " + OPENINGS + " times");
        }
        Arrays.sort(loads);
        Arrays.sort(firsts);
        return new Opening(session, Quantiles.of(loads, 0.5), Quantiles.of(firsts, 0.5));
    }

    private static String firstLine(RuntimeException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString());
    }

    /** Largest difference between two elements; of texts 0 or infinity. */
    private static double difference(List<DataType> types, List<byte[]> expected, List<byte[]> found) {
        if (expected.size() != found.size()) {
            return Double.NaN;
        }
        double largest = 0;
        for (int i = 0; i < found.size(); i++) {
            byte[] x = expected.get(i);
            byte[] y = found.get(i);
            if (x.length != y.length || i >= types.size()) {
                return Double.NaN;
            }
            if (!Arrays.equals(x, y)) {
                largest = Math.max(largest, difference(types.get(i), x, y));
            }
        }
        return largest;
    }

    private static double difference(DataType type, byte[] x, byte[] y) {
        if (!type.isFloat() && !type.isInteger()) {
            return Double.POSITIVE_INFINITY;
        }
        Shape shape = Shape.of(Math.toIntExact(x.length * 8L / type.bits()));
        Tensor left = Tensor.of(type, shape, Quantization.NONE, MemorySegment.ofArray(x));
        Tensor right = Tensor.of(type, shape, Quantization.NONE, MemorySegment.ofArray(y));
        double largest = 0;
        for (int i = 0; i < left.intElements(); i++) {
            float a = left.floatAt(i);
            float b = right.floatAt(i);
            if (Float.compare(a, b) != 0) {
                largest = Math.max(largest, Math.abs((double) a - b));
            }
        }
        return largest;
    }

    private static void warm(TimedSession session, int millis) {
        long begin = System.nanoTime();
        for (int i = 0; i < WARM_RUNS_MIN || System.nanoTime() - begin < millis * 1_000_000L; i++) {
            session.invoke();
        }
    }

    /** The first quiet round, or the quietest of as many as the settings allow. */
    private Round quietest(TimedSession session) {
        Round best = round(session);
        for (int i = 0; i < settings.retries() && best.foreignShare > settings.foreignMax(); i++) {
            pause(PAUSE_MILLIS << i);
            Round again = round(session);
            best = again.foreignShare < best.foreignShare ? again : best;
        }
        return best;
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw TernException.of("interrupted while waiting for a quiet machine");
        }
    }

    private Round round(TimedSession session) {
        warm(session, settings.warmupMillis());
        double[] millis = new double[settings.runsMax()];
        int count = 0;
        foreign.begin();
        long begin = System.nanoTime();
        while (count < settings.runsMax()
                && (count < TIMED_RUNS_MIN || System.nanoTime() - begin < settings.roundMillis() * 1_000_000L)) {
            long runBegin = System.nanoTime();
            session.invoke();
            millis[count++] = (System.nanoTime() - runBegin) / 1e6;
        }
        double share = foreign.share();
        millis = Arrays.copyOf(millis, count);
        Arrays.sort(millis);
        return new Round(millis, share);
    }

    private LaneSpeed speed(Lane lane) {
        List<Round> quiet = lane.rounds.stream()
                .filter(round -> round.foreignShare <= settings.foreignMax())
                .toList();
        List<Round> counted = quiet.isEmpty() ? lane.rounds : quiet;
        double[] millis = counted.stream()
                .flatMapToDouble(round -> Arrays.stream(round.sortedMillis))
                .sorted()
                .toArray();
        double best = lane.rounds.stream()
                .mapToDouble(round -> Quantiles.of(round.sortedMillis, 0.1))
                .min()
                .orElse(Double.NaN);
        return new LaneSpeed(
                lane.runtime.name(),
                lane.threads,
                Quantiles.of(millis, 0.5),
                Quantiles.of(millis, 0.1),
                Quantiles.of(millis, 0.9),
                best,
                millis.length,
                lane.rounds.size(),
                quiet.size(),
                counted.stream().mapToDouble(Round::foreignShare).average().orElse(0),
                lane.loadMillis,
                lane.firstMillis,
                lane.session.arenaBytes(),
                lane.session.peakBytes(),
                lane.difference,
                lane.session.note());
    }
}
