package dev.tern.interpreter;

import dev.tern.assembler.InstructionSet;
import dev.tern.assembler.Processor;
import dev.tern.graph.Model;
import dev.tern.interpreter.plan.GraphRunner;
import dev.tern.interpreter.plan.KernelChooser;
import dev.tern.interpreter.plan.Session;
import dev.tern.kernels.Piece;
import dev.tern.tensor.TernException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The machine code of one node's kernel, for people who debug.
 *
 * @param instructionSet what the code is written for
 * @param choice how the kernel was chosen
 * @param pieces its code; none where the node has no machine code of its own
 */
public record KernelCode(String instructionSet, KernelChoice choice, List<Part> pieces) {
    /**
     * A piece of code.
     *
     * @param key everything that it was shaped by
     * @param lines its instructions, each with the offset at which it stands, and constants behind them
     */
    public record Part(String key, byte[] bytes, List<String> lines) {}

    /**
     * The code of node {@code node} of the main graph for the processor at hand, or for the one that {@code tern.cpu} names,
     * which need not be at hand then.
     */
    public static KernelCode of(Model model, Options options, int node) {
        Processor processor = processor();
        try (Session session = new Session(model, options, processor)) {
            GraphRunner main = session.runner(0);
            if (node < 0 || node >= main.graph().nodes().size()) {
                throw TernException.at("node")
                        .expected("a number from 0 to " + (main.graph().nodes().size() - 1))
                        .found(String.valueOf(node))
                        .fix("`tern inspect --plan` lists the nodes");
            }
            session.prepare(main);
            List<KernelChoice> choices = main.kernelChoices();
            KernelChoice choice =
                    node < choices.size() ? choices.get(node) : new KernelChoice("run", "only a run can plan it");
            List<Part> parts = new ArrayList<>();
            for (Piece piece : main.pieces(node)) {
                parts.add(new Part(
                        String.valueOf(piece.key()),
                        piece.code().toBytes(),
                        piece.code().listing()));
            }
            return new KernelCode(processor.instructionSet().text(), choice, parts);
        }
    }

    private static Processor processor() {
        String forced = System.getProperty(Processor.FORCED_BY, "").toUpperCase(Locale.ROOT);
        for (InstructionSet set : InstructionSet.values()) {
            boolean isElsewhere =
                    set.name().equals(forced) && !Processor.here().offered().contains(set);
            if (isElsewhere && set != InstructionSet.SSE2) {
                return Processor.elsewhere(set, (code, params, first, end) -> {
                    throw TernException.at("model")
                            .expected("a plan for " + set.text() + " that needs no computing")
                            .found("constants that have to be computed first")
                            .fix("look at it on such a processor");
                });
            }
        }
        return KernelChooser.processor();
    }
}
