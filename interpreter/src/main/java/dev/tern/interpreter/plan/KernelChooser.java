package dev.tern.interpreter.plan;

import dev.tern.assembler.InstructionSet;
import dev.tern.assembler.Processor;
import dev.tern.graph.Operator;
import dev.tern.interpreter.KernelChoice;
import dev.tern.kernels.FastKernels;
import dev.tern.kernels.Offer;
import dev.tern.kernels.Piece;
import dev.tern.kernels.Step;
import dev.tern.operators.Aspect;
import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.KernelRule;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.TiledKernel;
import dev.tern.tensor.TernException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The one place that decides which kernel computes a node. */
public final class KernelChooser {
    /** The property that forces a tier of kernels. */
    static final String FORCED_BY = "tern.kernels";

    private static final String PORTABLE = "portable";

    /** Whether the log has been told that this process does without machine code though nobody asked for that. */
    private static final AtomicBoolean REMARKED = new AtomicBoolean();

    private KernelChooser() {}

    /** The processor that kernels are to be written for; one without machine code where that is refused or not wanted. */
    public static Processor processor() {
        String forced = System.getProperty(FORCED_BY, "");
        if (forced.equals(PORTABLE)) {
            return Processor.refused(FORCED_BY + "=" + PORTABLE + " asks for portable kernels");
        }
        if (!forced.isEmpty()) {
            throw TernException.at("property " + FORCED_BY)
                    .expected(PORTABLE + ", or nothing")
                    .found("'" + forced + "'")
                    .fix("leave it away, or force an instruction set with -Dtern.cpu");
        }
        requireKnownSet(System.getProperty(Processor.FORCED_BY, ""));
        Processor here = Processor.here();
        if (!here.runsCode() && !REMARKED.getAndSet(true)) {
            System.getLogger("dev.tern").log(System.Logger.Level.WARNING, "portable kernels run: " + here.refusal());
        }
        return here;
    }

    private static void requireKnownSet(String forced) {
        List<String> sets =
                Stream.of(InstructionSet.values()).map(InstructionSet::text).toList();
        if (!forced.isEmpty() && !sets.contains(forced.toLowerCase(Locale.ROOT))) {
            throw TernException.at("property " + Processor.FORCED_BY)
                    .expected("one of " + String.join(", ", sets))
                    .found("'" + forced + "'")
                    .fix("correct it, or leave it away for the best of what this processor offers");
        }
    }

    /**
     * A kernel and how it was chosen.
     *
     * @param absorbed other nodes that it computes
     * @param pieces its code, where it is machine code
     */
    record Chosen(Kernel kernel, KernelChoice choice, List<Integer> absorbed, List<Piece> pieces) {
        static Chosen of(Kernel kernel, KernelChoice choice) {
            return new Chosen(kernel, choice, List.of(), List.of());
        }

        /** One kernel for what {@code parts} compute one behind the other, as {@code manner} says. */
        static Chosen together(List<Chosen> parts, Kernel kernel, String manner) {
            String reason = parts.stream().map(part -> part.choice.reason()).collect(Collectors.joining(", then "));
            return new Chosen(
                    kernel,
                    new KernelChoice(parts.getFirst().choice.tier(), reason + ", " + manner),
                    List.of(),
                    parts.stream().flatMap(part -> part.pieces.stream()).toList());
        }

        Chosen absorbing(List<Integer> nodes) {
            String others = nodes.size() == 1 ? "node " : "nodes ";
            String reason = choice.reason() + ", with " + others
                    + nodes.stream().sorted().map(String::valueOf).collect(Collectors.joining(", "));
            return new Chosen(kernel, new KernelChoice(choice.tier(), reason), List.copyOf(nodes), pieces);
        }
    }

    /** A kernel in machine code that does {@code epilogue} before it stores results; null where there is none. */
    static @Nullable Chosen chooseTogether(Operator operator, Binding binding, List<Step> epilogue, FastKernels fast) {
        return fast.offer(operator, binding, epilogue) instanceof Offer.Taken(TiledKernel kernel, String how)
                ? new Chosen(kernel, new KernelChoice(tier(fast), how), List.of(), fast.pieces())
                : null;
    }

    private static Chosen portable(Kernel kernel, Binding binding, String declined, FastKernels fast) {
        boolean products = binding instanceof NodeBinding node && node.hasProducts();
        String reason = products ? "its weights times vectors by " + tier(fast) : declined;
        return new Chosen(kernel, new KernelChoice(PORTABLE, reason), List.of(), products ? fast.pieces() : List.of());
    }

    private static String tier(FastKernels fast) {
        return fast.processor().instructionSet().text();
    }

    static <O extends Operator> Chosen choose(
            OperatorDefinition<O> definition, O operator, Binding binding, FastKernels fast) {
        Offer answer = fast.offer(operator, binding, List.of());
        if (answer instanceof Offer.Taken(TiledKernel kernel, String how)) {
            return new Chosen(kernel, new KernelChoice(tier(fast), how), List.of(), fast.pieces());
        }
        String declined = answer instanceof Offer.Declined(String why) ? why : "the reference kernel";
        return switch (definition.kernel()) {
            case Aspect.Present<KernelRule<O>>(KernelRule<O> rule) ->
                portable(rule.bind(operator, binding), binding, declined, fast);
            case Aspect.Absent<KernelRule<O>>(String why) ->
                throw TernException.at("kernel")
                        .expected("an operator that can be computed")
                        .found(definition.name() + ", which cannot: " + why)
                        .fix("replace the operator in the model, or convert the model anew without it");
        };
    }
}
