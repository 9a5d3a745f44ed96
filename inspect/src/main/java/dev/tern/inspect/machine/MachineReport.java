package dev.tern.inspect.machine;

import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.inspect.Amounts;
import dev.tern.interpreter.Interpreter;
import dev.tern.interpreter.KernelChoice;
import dev.tern.interpreter.KernelTier;
import dev.tern.interpreter.Options;
import dev.tern.operators.Activation;
import dev.tern.operators.Inference;
import dev.tern.operators.add.Add;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything about the place where Tern runs that decides how it runs: sections of named facts in the order in which
 * people read them.
 *
 * @param healthy whether the trial model gave the right answer
 */
public record MachineReport(Map<String, Map<String, Object>> sections, boolean healthy) {
    private static final int NAME_WIDTH = 16;

    /** The report of this very process; {@code ternVersion} is the version of this build, or a word for it. */
    public static MachineReport ofThisProcess(String ternVersion) {
        LinuxFacts linux = LinuxFacts.in(Path.of("/proc"));
        Map<String, Map<String, Object>> sections = new LinkedHashMap<>();
        Trial trial = Trial.run();
        sections.put("tern", tern(ternVersion, trial));
        sections.put("java", java());
        sections.put("machine", machine(linux));
        sections.put("memory", memory(linux));
        sections.put("kernels", kernels(trial, linux));
        sections.put("data", data(Path.of(System.getProperty("tern.data", "../shared/data"))));
        return new MachineReport(sections, trial.passed());
    }

    /** A model of one addition, built and run here: the shortest proof that this build computes. */
    private record Trial(boolean passed, String outcome, List<KernelChoice> kernels) {
        static Trial run() {
            Graph graph = Graph.build("trial", Inference.OF_BUILTINS, g -> {
                var x = g.input("x", DataType.FLOAT32, Shape.of(2));
                g.output(g.add(new Add(Activation.NONE, false), x, g.constant("one", Shape.of(2), 1f, 1f)));
            });
            try (Interpreter interpreter = Interpreter.of(Model.of(graph))) {
                interpreter.input(0).copyFrom(1f, 2f);
                interpreter.run();
                float[] sum = interpreter.output(0).toFloats();
                boolean right = sum[0] == 2f && sum[1] == 3f;
                return new Trial(
                        right,
                        right
                                ? "a built-in model ran and gave the right answer"
                                : "a built-in model gave a wrong answer",
                        interpreter.kernelChoices());
            } catch (TernException e) {
                return new Trial(false, "a built-in model failed: " + e.getMessage(), List.of());
            }
        }
    }

    private static Map<String, Object> tern(String version, Trial trial) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("version", version);
        facts.put("trial", trial.outcome);
        return facts;
    }

    private static Map<String, Object> java() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("version", System.getProperty("java.runtime.version", "unknown"));
        facts.put("machine", System.getProperty("java.vm.name", "unknown"));
        facts.put("vendor", System.getProperty("java.vendor", "unknown"));
        facts.put("home", System.getProperty("java.home", "unknown"));
        facts.put(
                "native access",
                MachineReport.class.getModule().isNativeAccessEnabled()
                        ? "enabled"
                        : "not enabled; kernels in machine code need --enable-native-access (or Java warns)");
        return facts;
    }

    private static Map<String, Object> machine(LinuxFacts linux) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put(
                "system",
                System.getProperty("os.name", "unknown") + " " + System.getProperty("os.version", "") + " "
                        + System.getProperty("os.arch", ""));
        if (!linux.processorName().isEmpty()) {
            facts.put("processor", linux.processorName());
        }
        facts.put("processors", Runtime.getRuntime().availableProcessors());
        facts.put("instructions", linux.features());
        return facts;
    }

    private static Map<String, Object> memory(LinuxFacts linux) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("java heap max", Runtime.getRuntime().maxMemory());
        if (linux.totalBytes() >= 0) {
            facts.put("machine total", linux.totalBytes());
        }
        if (linux.availableBytes() >= 0) {
            facts.put("machine free", linux.availableBytes());
        }
        return facts;
    }

    private static Map<String, Object> kernels(Trial trial, LinuxFacts linux) {
        Map<String, Object> facts = new LinkedHashMap<>();
        List<String> tiers =
                trial.kernels.stream().map(KernelChoice::tier).distinct().toList();
        facts.put("of the trial", tiers.isEmpty() ? "none" : String.join(", ", tiers));
        KernelTier tier = KernelTier.here();
        facts.put("tier", tier.name());
        facts.put("why", tier.why());
        facts.put("offered", tier.offered());
        if (!tier.absent().isEmpty()) {
            facts.put("not offered", tier.absent());
        }
        if (!linux.unusedFeatures().isEmpty()) {
            facts.put("not used", linux.unusedFeatures());
        }
        Path cache = Options.defaults().cache();
        facts.put("packed weights", cache == null ? "kept nowhere (-Dtern.cache=FOLDER)" : "kept in " + cache);
        return facts;
    }

    private static Map<String, Object> data(Path folder) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("folder", folder.toString());
        facts.put(
                "state",
                Files.isDirectory(folder)
                        ? "present; tests and benchmarks use it"
                        : "absent; tests that need it are skipped (set -Dtern.data=DIR)");
        return facts;
    }

    /** The sections as JSON values. */
    public Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        sections.forEach((name, facts) -> {
            Map<String, Object> section = new LinkedHashMap<>();
            facts.forEach((fact, value) -> section.put(fact.replace(' ', '_'), value));
            json.put(name, section);
        });
        json.put("healthy", healthy);
        return json;
    }

    /** One line for each fact under the name of its section. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        sections.forEach((name, facts) -> {
            lines.add(name);
            facts.forEach((fact, value) ->
                    lines.add("  " + fact + " ".repeat(Math.max(1, NAME_WIDTH - fact.length())) + spelled(value)));
        });
        return lines;
    }

    private static String spelled(Object value) {
        return switch (value) {
            case Long bytes -> Amounts.bytes(bytes);
            case Collection<?> words when words.isEmpty() -> "unknown";
            case Collection<?> words ->
                String.join(" ", words.stream().map(String::valueOf).toList());
            default -> value.toString();
        };
    }
}
