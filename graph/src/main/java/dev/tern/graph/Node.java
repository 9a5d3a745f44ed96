package dev.tern.graph;

import java.util.List;

/**
 * An operator applied to values of its graph, which it names by index.
 *
 * @param version version of the operator's contract that the file asks for
 * @param inputs value indices; {@link #ABSENT} where an optional input is left out
 * @param outputs value indices
 * @param intermediates values that describe inner quantisation of some recurrent operators
 * @param mutatedVariables for each input, whether the operator changes it, as far as the file says
 */
public record Node(
        Operator operator,
        int version,
        List<Integer> inputs,
        List<Integer> outputs,
        List<Integer> intermediates,
        List<Boolean> mutatedVariables,
        Extras extras) {
    /** Index of an optional input that is left out. */
    public static final int ABSENT = -1;

    public Node {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        intermediates = List.copyOf(intermediates);
        mutatedVariables = List.copyOf(mutatedVariables);
    }

    /** A node of contract version 1 without intermediates. */
    public static Node of(Operator operator, List<Integer> inputs, List<Integer> outputs) {
        return new Node(operator, 1, inputs, outputs, List.of(), List.of(), Extras.NONE);
    }

    public Node withOperator(Operator other) {
        return new Node(other, version, inputs, outputs, intermediates, mutatedVariables, extras);
    }

    public Node withVersion(int other) {
        return new Node(operator, other, inputs, outputs, intermediates, mutatedVariables, extras);
    }

    public Node withInputs(List<Integer> others) {
        return new Node(operator, version, others, outputs, intermediates, mutatedVariables, extras);
    }

    public Node withOutputs(List<Integer> others) {
        return new Node(operator, version, inputs, others, intermediates, mutatedVariables, extras);
    }

    public Node withIntermediates(List<Integer> others) {
        return new Node(operator, version, inputs, outputs, others, mutatedVariables, extras);
    }

    public Node withExtras(Extras beyond) {
        return new Node(operator, version, inputs, outputs, intermediates, mutatedVariables, beyond);
    }
}
