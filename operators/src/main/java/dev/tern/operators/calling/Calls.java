package dev.tern.operators.calling;

import dev.tern.operators.Binding;
import dev.tern.operators.Callee;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;

/** Moves contents between a calling node and the graph it calls. */
public final class Calls {
    private Calls() {}

    /** Refuses a graph whose inputs do not match the caller's operands from {@code firstOperand} on. */
    public static void requireInputs(Binding caller, int firstOperand, Callee callee, String role) {
        int operands = caller.inputCount() - firstOperand;
        if (callee.inputCount() != operands) {
            throw TernException.at(role + " graph")
                    .expected(operands + " inputs, one for each operand")
                    .found(callee.inputCount() + " inputs")
                    .fix("the model's graphs do not fit together");
        }
        for (int i = 0; i < operands; i++) {
            if (!caller.hasInput(firstOperand + i)) {
                throw TernException.at(role + " graph, input " + i)
                        .expected("a tensor")
                        .found("none (index -1)")
                        .fix("an argument of a called graph may not be left out");
            }
            if (callee.inputType(i) != caller.input(firstOperand + i).type()) {
                throw TernException.at(role + " graph, input " + i)
                        .expected("type " + caller.input(firstOperand + i).type())
                        .found("type " + callee.inputType(i))
                        .fix("the model's graphs do not fit together");
            }
        }
    }

    /** Refuses a graph whose outputs do not match the caller's results. */
    public static void requireOutputs(Binding caller, Callee callee, String role) {
        if (callee.outputCount() < caller.outputCount()) {
            throw TernException.at(role + " graph")
                    .expected(caller.outputCount() + " outputs, one for each result")
                    .found(callee.outputCount() + " outputs")
                    .fix("the model's graphs do not fit together");
        }
        for (int i = 0; i < caller.outputCount(); i++) {
            if (callee.outputType(i) != caller.outputType(i)) {
                throw TernException.at(role + " graph, output " + i)
                        .expected("type " + caller.outputType(i))
                        .found("type " + callee.outputType(i))
                        .fix("the model's graphs do not fit together");
            }
        }
    }

    /** The caller's operands from {@code firstOperand} on. */
    public static Tensor[] arguments(Binding caller, int firstOperand) {
        Tensor[] arguments = new Tensor[caller.inputCount() - firstOperand];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = caller.input(firstOperand + i);
        }
        return arguments;
    }

    /** Runs the callee on {@code arguments} and gives its outputs to the caller's results. */
    public static void call(Tensor[] arguments, Callee callee, Binding caller) {
        pass(arguments, callee);
        callee.run();
        for (int i = 0; i < caller.outputCount(); i++) {
            give(callee.output(i), caller, i);
        }
    }

    /** Gives the callee's inputs the shapes and contents of {@code arguments}. */
    public static void pass(Tensor[] arguments, Callee callee) {
        pass(arguments, callee, new boolean[arguments.length]);
    }

    /** The same without the contents of those that are {@code known} there. */
    public static void pass(Tensor[] arguments, Callee callee, boolean[] known) {
        for (int i = 0; i < arguments.length; i++) {
            callee.resize(i, arguments[i].shape(), arguments[i].data().byteSize());
        }
        for (int i = 0; i < arguments.length; i++) {
            if (!known[i]) {
                callee.input(i).data().copyFrom(arguments[i].data());
            }
        }
    }

    /** Copies {@code from} into result {@code i} of the caller, which takes its shape, and returns that result. */
    public static Tensor give(Tensor from, Binding caller, int i) {
        Tensor result = caller.allocateOutput(i, from.shape(), from.data().byteSize());
        result.data().copyFrom(from.data());
        return result;
    }
}
