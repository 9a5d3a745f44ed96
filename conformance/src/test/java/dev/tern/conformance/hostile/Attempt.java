package dev.tern.conformance.hostile;

import dev.tern.conformance.hostile.Outcome.End;
import dev.tern.custom.OriginalCustomOperators;
import dev.tern.graph.Model;
import dev.tern.graph.text.GraphPrinter;
import dev.tern.interpreter.Interpreter;
import dev.tern.interpreter.Options;
import dev.tern.interpreter.TensorAccess;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import dev.tern.tflite.ModelFile;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One mutated model, the same for the same seed and number: read, planned, run twice, its results read. */
final class Attempt {
    static final long MEMORY_LIMIT = 64L << 20;
    private static final Options OPTIONS = Options.defaults()
            .withCustomOperators(OriginalCustomOperators.ALL)
            .withMemoryLimit(MEMORY_LIMIT)
            .withWorkLimit(50_000_000)
            .withTimeLimit(Duration.ofMillis(800));
    private static final Pattern NODE = Pattern.compile("node \\d+ (\\S+)");
    private static final int MOST_FILLED = 1 << 16;

    private final Seeds seeds;
    private final Chance chance;
    private final List<String> story = new ArrayList<>();
    private End end = End.REFUSED_BY_READER;
    private @Nullable String net;
    private @Nullable String finding;

    Attempt(Seeds seeds, long seed, long number) {
        this.seeds = seeds;
        this.chance = new Chance(seed * 0x9E3779B97F4A7C15L + number);
    }

    /** The seed and the changes, in words. */
    String story() {
        return String.join(", ", story);
    }

    Outcome run() {
        try {
            drive();
        } catch (TernException e) {
            look(e);
        } catch (Throwable e) {
            finding = told(e);
        }
        return new Outcome(end, net, finding);
    }

    private static String told(Throwable e) {
        StringBuilder text = new StringBuilder(e.toString());
        StackTraceElement[] trace = e.getStackTrace();
        for (int i = 0; i < Math.min(12, trace.length); i++) {
            text.append("\n      at ").append(trace[i]);
        }
        return text.toString();
    }

    private void drive() {
        Seed seed = seeds.any(chance);
        story.add(seed.name());
        List<byte[]> inputs = seed.inputs();
        Model model;
        if (chance.once(3)) {
            byte[] file = seed.file();
            for (int n = chance.below(chance.once(4) ? 4 : 1); n >= 0; n--) {
                ByteChange change = chance.of(List.of(ByteChange.values()));
                story.add(change.name());
                file = change.of(file, seeds.any(chance).file(), chance);
                if (file.length < 8) {
                    break;
                }
            }
            model = ModelFile.read(file);
        } else {
            Draft draft = new Draft(
                    seed,
                    chance.once(2) ? 0 : chance.below(seed.model().graphs().size()));
            for (int n = chance.below(3); n >= 0; n--) {
                ModelChange change = chance.of(List.of(ModelChange.values()));
                story.add(change.name());
                change.make(draft, seeds.any(chance), chance);
            }
            model = draft.model();
            if (chance.once(3)) {
                story.add("through the file");
                model = ModelFile.read(ModelFile.toBytes(model));
            }
            Map<Integer, byte[]> contents = new TreeMap<>(draft.contents);
            inputs = model.main().inputs().stream()
                    .map(v -> contents.getOrDefault(v, new byte[0]))
                    .toList();
        }
        if (chance.once(32)) {
            GraphPrinter.print(model);
        }
        interpret(model, inputs);
    }

    private void interpret(Model model, List<byte[]> inputs) {
        end = End.REFUSED_BY_PLANNER;
        try (Interpreter tern = Interpreter.of(model, OPTIONS)) {
            if (chance.once(12) && tern.inputCount() > 0) {
                int input = chance.below(tern.inputCount());
                story.add("RESIZE");
                resize(tern, input);
            }
            tern.prepare();
            end = End.REFUSED_IN_RUN;
            try {
                fill(tern, inputs);
                tern.run();
                read(tern);
                end = End.RESULT;
            } catch (TernException e) {
                look(e);
            }
            fill(tern, inputs);
            tern.run();
            read(tern);
        }
    }

    private void resize(Interpreter tern, int input) {
        Shape old = tern.input(input).shape();
        int[] dims = chance.once(3) ? new int[chance.below(6)] : old.dims();
        if (chance.once(4)) {
            dims = ModelChange.emptyAndHuge(old.rank(), chance);
        } else {
            for (int n = chance.below(2); n >= 0 && dims.length > 0; n--) {
                dims[chance.below(dims.length)] = chance.extent();
            }
        }
        tern.resize(input, Shape.of(dims));
    }

    private void fill(Interpreter tern, List<byte[]> inputs) {
        for (int i = 0; i < tern.inputCount(); i++) {
            TensorAccess access = tern.input(i);
            byte[] given = i < inputs.size() ? inputs.get(i) : new byte[0];
            if (access.type() == DataType.STRING) {
                if (given.length > 0) {
                    access.copyFrom(given);
                }
                continue;
            }
            MemorySegment data = access.tensor().data();
            if (data.isReadOnly()) {
                continue;
            }
            byte[] bytes = given;
            if (given.length != data.byteSize() && access.type() != DataType.RESOURCE) {
                bytes = new byte[(int) Math.min(data.byteSize(), MOST_FILLED)];
                chance.fill(bytes);
            }
            if (bytes.length <= data.byteSize()) {
                MemorySegment.copy(bytes, 0, data, ValueLayout.JAVA_BYTE, 0, bytes.length);
            }
        }
    }

    private static void read(Interpreter tern) {
        for (int i = 0; i < tern.outputCount(); i++) {
            TensorAccess access = tern.output(i);
            if (access.tensor().data().byteSize() <= MOST_FILLED) {
                if (access.type() == DataType.STRING) {
                    access.toStrings();
                } else {
                    access.toBytes();
                }
            }
        }
    }

    /** Notes refusals that say too little: those of the last net, and a heap that ran full. */
    private void look(TernException e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        if (!(root instanceof TernException)) {
            Matcher node = NODE.matcher(e.where());
            String operator = "?";
            while (node.find()) {
                operator = node.group(1);
            }
            net = operator + " " + end + " " + root + " at " + place(root);
        }
        String message = String.valueOf(e.getMessage());
        if (message.contains("Java heap")) {
            finding = "heap ran full: " + message;
        }
    }

    private static String place(Throwable root) {
        for (StackTraceElement element : root.getStackTrace()) {
            if (element.getClassName().startsWith("dev.tern.operators")) {
                return element.toString();
            }
        }
        return root.getStackTrace().length == 0 ? "?" : root.getStackTrace()[0].toString();
    }
}
