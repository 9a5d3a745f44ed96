package dev.tern.interpreter.plan;

import dev.tern.graph.Operator;
import dev.tern.interpreter.KernelChoice;
import dev.tern.kernels.FastKernels;
import dev.tern.kernels.Offer;
import dev.tern.operators.Aspect;
import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.KernelRule;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.TiledKernel;
import dev.tern.tensor.TernException;
import java.util.List;

/** The one place that decides which kernel computes a node. */
final class KernelChooser {
    private KernelChooser() {}

    /** A kernel and how it was chosen. */
    record Chosen(Kernel kernel, KernelChoice choice) {}

    static <O extends Operator> Chosen choose(
            OperatorDefinition<O> definition, O operator, Binding binding, FastKernels fast) {
        Offer answer = fast.offer(operator, binding, List.of());
        if (answer instanceof Offer.Taken(TiledKernel kernel, String how)) {
            String tier = fast.processor().instructionSet().text();
            return new Chosen(kernel, new KernelChoice(tier, how));
        }
        String declined = answer instanceof Offer.Declined(String why) ? why : "the reference kernel";
        return switch (definition.kernel()) {
            case Aspect.Present<KernelRule<O>>(KernelRule<O> rule) ->
                new Chosen(rule.bind(operator, binding), new KernelChoice("portable", declined));
            case Aspect.Absent<KernelRule<O>>(String why) ->
                throw TernException.at("kernel")
                        .expected("an operator that can be computed")
                        .found(definition.name() + ", which cannot: " + why)
                        .fix("replace the operator in the model, or convert the model anew without it");
        };
    }
}
