package dev.tern.assembler;

import dev.tern.assembler.arm.ArmIdentity;
import dev.tern.assembler.arm.ArmVectors;
import dev.tern.assembler.vector.VectorAssembler;
import dev.tern.assembler.x86.CpuIdentity;
import dev.tern.assembler.x86.X86Listing;
import dev.tern.assembler.x86.X86Vectors;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The processor at hand: what it offers, which of that is used, and whether machine code can be run here at all. Failure is a
 * reason to be told, not an exception.
 */
public final class Processor {
    /** The property that forces a lesser instruction set. */
    public static final String FORCED_BY = "tern.cpu";

    /** The property of programs that run a model once and end: they have no time for practice. */
    private static final String ONCE = "tern.once";

    private static final String KERNELS = "tern.kernels";
    private static final String PORTABLE = "portable";

    /** A little more than after which the JVM makes a method handle's own code and compiles what calls it. */
    private static final int PRACTICE_CALLS = 260;

    private static final class Here {
        private static final Processor PROCESSOR =
                detect(System.getProperty(FORCED_BY, "")).practised();
    }

    private static final class Ahead {
        private static final Thread THREAD = new Thread(Processor::here, "tern processor");

        static {
            THREAD.setDaemon(true);
            THREAD.start();
        }
    }

    private final @Nullable Platform platform;
    private final Set<InstructionSet> offered;
    private final InstructionSet chosen;
    private final String refusal;
    private final @Nullable CodeRunner elsewhere;

    private Processor(
            @Nullable Platform platform,
            @Nullable CodeRunner elsewhere,
            Set<InstructionSet> offered,
            InstructionSet chosen,
            String refusal) {
        this.platform = platform;
        this.elsewhere = elsewhere;
        this.offered = offered;
        this.chosen = chosen;
        this.refusal = refusal;
    }

    /** The processor that this program runs on, with what {@code tern.cpu} asks for. */
    public static Processor here() {
        return Here.PROCESSOR;
    }

    /**
     * Begins to find out about the processor in another thread, once, so that who asks for it a little later need not wait as
     * long.
     */
    public static Thread ahead() {
        return Ahead.THREAD;
    }

    /** Another processor, whose code {@code runner} runs, such as an emulated one. */
    public static Processor elsewhere(InstructionSet set, CodeRunner runner) {
        return new Processor(null, runner, EnumSet.of(set), set, "");
    }

    /** A processor that runs no machine code, because of {@code why}. */
    public static Processor refused(String why) {
        return new Processor(null, null, EnumSet.noneOf(InstructionSet.class), InstructionSet.SSE2, why);
    }

    private static Processor detect(String forced) {
        if (System.getProperty(KERNELS, "").equals(PORTABLE)) {
            return refused(KERNELS + "=" + PORTABLE + " asks for the portable kernels");
        }
        String architecture = System.getProperty("os.arch", "unknown").toLowerCase(Locale.ROOT);
        boolean x86 = architecture.equals("amd64") || architecture.equals("x86_64");
        boolean arm = architecture.equals("aarch64") || architecture.equals("arm64");
        if (!x86 && !arm) {
            return refused("no kernels are written for processors of the kind " + architecture);
        }
        Platform.Found found = Platform.find();
        Platform platform = found.platform();
        if (platform == null) {
            return refused(found.refusal());
        }
        Set<InstructionSet> offered;
        try {
            offered = x86 ? identify(platform) : ArmIdentity.offered(platform.capabilities());
        } catch (IllegalStateException | OutOfMemoryError e) {
            return refused(String.valueOf(e.getMessage()));
        }
        return choose(platform, offered, forced);
    }

    /** Whether this program runs code so often that ways into it are worth going once before. */
    public boolean practises() {
        return platform != null && runsCode() && !Boolean.getBoolean(ONCE);
    }

    /**
     * This processor, after calls of nothing: so many that the JVM does with the way into machine code what it does once, which
     * the first run of a model would wait for.
     */
    private Processor practised() {
        if (!practises()) {
            return this;
        }
        try (CodeMemory memory = newCodeMemory()) {
            VectorAssembler assembler = assembler();
            assembler.leave();
            CodeMemory.Code nothing = memory.add(assembler.finish());
            for (int i = 0; i < PRACTICE_CALLS; i++) {
                nothing.run(0, 0, 0);
            }
            return this;
        } catch (IllegalStateException | OutOfMemoryError e) {
            return refused(String.valueOf(e.getMessage()));
        }
    }

    /** Asks an x86-64 processor through a few instructions, which proves at once that code can be run. */
    private static Set<InstructionSet> identify(Platform platform) {
        try (CodeMemory memory = CodeMemory.of(platform);
                Arena arena = Arena.ofConfined()) {
            CodeMemory.Code identify = memory.add(CpuIdentity.code());
            MemorySegment answer = arena.allocate(16, 16);
            return CpuIdentity.offered((leaf, subleaf) -> {
                identify.run(answer.address(), leaf, subleaf);
                return answer.toArray(ValueLayout.JAVA_INT);
            });
        }
    }

    private static Processor choose(Platform platform, Set<InstructionSet> offered, String forced) {
        InstructionSet limit = null;
        for (InstructionSet set : InstructionSet.values()) {
            if (set.text().equals(forced.toLowerCase(Locale.ROOT))) {
                limit = set;
            }
        }
        if (limit == null && !forced.isEmpty()) {
            return refused(FORCED_BY + "=" + forced + " names no instruction set; there are "
                    + Arrays.stream(InstructionSet.values())
                            .map(InstructionSet::text)
                            .collect(Collectors.joining(", ")));
        }
        if (limit != null && limit.isArm() != offered.stream().anyMatch(InstructionSet::isArm)) {
            return new Processor(
                    null, null, offered, limit, "this processor is of another kind than " + FORCED_BY + "=" + forced);
        }
        InstructionSet chosen = null;
        for (InstructionSet set : offered) {
            if (limit == null || set.compareTo(limit) <= 0) {
                chosen = set;
            }
        }
        if (chosen == null) {
            return refused("the processor offers nothing as small as " + forced);
        }
        String refusal = chosen == InstructionSet.SSE2 ? "kernels need AVX2, FMA and F16C at least" : "";
        return new Processor(platform, null, offered, chosen, refusal);
    }

    /** The same processor used as one that offers no more than {@code set}. */
    public Processor forcedTo(InstructionSet set) {
        return platform == null ? this : choose(platform, offered, set.text());
    }

    /** Where its memory comes from, if machine code can be run here. */
    @Nullable
    Platform platform() {
        return platform;
    }

    /** Why no machine code is run, or an empty text where it is. */
    public String refusal() {
        return refusal;
    }

    /** Whether machine code is run. */
    public boolean runsCode() {
        return refusal.isEmpty();
    }

    /** Everything that processor and operating system offer. */
    public Set<InstructionSet> offered() {
        return offered.isEmpty() ? Set.of() : EnumSet.copyOf(offered);
    }

    /** What kernels are written for. */
    public InstructionSet instructionSet() {
        return chosen;
    }

    /** An assembler for one kernel. */
    public VectorAssembler assembler() {
        return assemblerFor(chosen);
    }

    /** An assembler for any instruction set, also one that this processor does not offer. */
    public static VectorAssembler assemblerFor(InstructionSet set) {
        return switch (set) {
            case AVX2 -> X86Vectors.avx2(false);
            case AVXVNNI -> X86Vectors.avx2(true);
            case AVX256VNNI -> X86Vectors.avx256vnni();
            case AVX512 -> X86Vectors.avx512(false);
            case AVX512VNNI -> X86Vectors.avx512(true);
            case NEON -> ArmVectors.neon();
            case DOTPROD -> ArmVectors.dotprod();
            case I8MM -> ArmVectors.i8mm();
            default -> throw new IllegalStateException("no kernels are written for " + set.text());
        };
    }

    /** What {@code writer} writes for an instruction set, as text with offsets: instructions, then constants. */
    public static List<String> listing(InstructionSet set, Consumer<VectorAssembler> writer) {
        VectorAssembler assembler = assemblerFor(set);
        if (assembler instanceof ArmVectors arm) {
            ArmVectors listed = arm.listed();
            writer.accept(listed);
            listed.finish();
            return listed.listing();
        }
        writer.accept(assembler);
        return X86Listing.of(assembler.finish());
    }

    /** New executable memory, owned by the caller. */
    public CodeMemory newCodeMemory() {
        if (elsewhere != null) {
            return CodeMemory.elsewhere(elsewhere);
        }
        if (platform == null) {
            throw new IllegalStateException(refusal);
        }
        return chosen.isArm() ? CodeMemory.ofArm(platform) : CodeMemory.of(platform);
    }
}
