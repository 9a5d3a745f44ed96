package dev.tern.interpreter.plan;

import dev.tern.graph.Graph;
import dev.tern.graph.Node;
import dev.tern.graph.Operator;
import dev.tern.kernels.FastKernels;
import dev.tern.operators.Aspect;
import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.CustomOperator;
import dev.tern.operators.CustomOperators;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeRule;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.UnknownOperator;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A node with the definition of its operator, its operand counts, types and version checked against it. */
record DefinedNode<O extends Operator>(Node node, O operator, OperatorDefinition<O> definition) {
    /** Node {@code node} of {@code graph} with its definition; refuses what the definition does not accept. */
    static DefinedNode<?> of(Graph graph, Node node, CustomOperators customOperators) {
        DefinedNode<?> defined = defined(node, customOperators);
        if (defined.definition.kernel() instanceof Aspect.Absent<?>(String why)) {
            throw TernException.at("operator")
                    .expected("one that can be computed")
                    .found(defined.definition.name() + ", which cannot: " + why)
                    .fix("replace the operator in the model, or convert the model anew without it");
        }
        defined.checkVersion();
        defined.checkCounts();
        defined.checkTypes(graph);
        return defined;
    }

    private static DefinedNode<?> defined(Node node, CustomOperators customOperators) {
        return switch (node.operator()) {
            case BuiltinOperator builtin -> paired(node, builtin, builtin.definition());
            case CustomOperator custom ->
                new DefinedNode<>(
                        node,
                        custom,
                        customOperators
                                .find(custom.name())
                                .orElseThrow(() -> unregistered(custom.name(), customOperators)));
            case UnknownOperator unknown ->
                throw TernException.at("operator")
                        .expected("an operator that this version of Tern knows")
                        .found(unknown.name() + " (code " + unknown.code() + "): " + unknown.reason())
                        .fix("use a newer Tern, or convert the model for an older runtime");
            default -> throw TernException.of("operator " + node.operator().name() + " is not a kind that can be run");
        };
    }

    private static TernException unregistered(String name, CustomOperators customOperators) {
        boolean ofTensorFlow = name.startsWith("Flex");
        return TernException.at("custom operator")
                .expected("one of " + customOperators.names())
                .found("'" + name + "'"
                        + (ofTensorFlow ? ", which runs TensorFlow's operator " + name.substring(4) : ""))
                .fix(
                        ofTensorFlow
                                ? "convert the model without SELECT_TF_OPS, or register a definition of this name with "
                                        + "Options.withCustomOperators"
                                : "register a definition for it with Options.withCustomOperators");
    }

    /** A builtin's definition is always that of its own class; this is the one place that relies on it. */
    @SuppressWarnings("unchecked")
    private static <O extends Operator> DefinedNode<O> paired(
            Node node, Operator operator, OperatorDefinition<O> definition) {
        return new DefinedNode<>(node, (O) operator, definition);
    }

    private void checkVersion() {
        if (node.version() > definition.maxVersion()) {
            throw TernException.at("version of " + definition.name())
                    .expected("at most " + definition.maxVersion())
                    .found(String.valueOf(node.version()))
                    .fix("use a newer Tern, or convert the model for an older runtime");
        }
    }

    private void checkCounts() {
        checkCount(
                "operands",
                node.inputs().size(),
                definition.inputs().minimum(),
                definition.inputs().maximum());
        checkCount(
                "results",
                node.outputs().size(),
                definition.outputs().minimum(),
                definition.outputs().maximum());
        for (int i = 0; i < node.inputs().size(); i++) {
            if (node.inputs().get(i) == Node.ABSENT
                    && !definition.inputs().at(i).optional()) {
                throw TernException.at("operand '" + definition.inputs().nameOf(i) + "'")
                        .expected("a tensor")
                        .found("none (index -1)")
                        .fix("this operand may not be left out");
            }
        }
    }

    private static void checkCount(String what, int found, int least, int most) {
        if (found < least || found > most) {
            throw TernException.at("number of " + what)
                    .expected(least == most ? String.valueOf(least) : least + " to " + most)
                    .found(String.valueOf(found))
                    .fix("the node is malformed");
        }
    }

    private void checkTypes(Graph graph) {
        List<@Nullable DataType> inputs = new ArrayList<>();
        node.inputs()
                .forEach(
                        v -> inputs.add(v == Node.ABSENT ? null : graph.value(v).type()));
        List<DataType> outputs =
                node.outputs().stream().map(v -> graph.value(v).type()).toList();
        if (definition.ruleFor(inputs, outputs) == null) {
            throw TernException.at("types of " + definition.name())
                    .expected("one of "
                            + definition.types().stream()
                                    .map(rule -> "(" + rule.text() + ")")
                                    .toList())
                    .found(spelled(inputs) + " -> " + spelled(outputs))
                    .fix("convert the model with types that this operator supports");
        }
    }

    private static String spelled(List<? extends @Nullable DataType> types) {
        return String.join(
                " ", types.stream().map(t -> t == null ? "none" : t.text()).toList());
    }

    /** Whether the kernel itself gives results their sizes, while it runs. */
    boolean isSizedByRun(Graph graph) {
        return !definition.shapes().isPresent()
                || node.outputs().stream().anyMatch(v -> graph.value(v).type() == DataType.STRING);
    }

    List<Shape> shapes(ShapeScope scope) {
        return switch (definition.shapes()) {
            case Aspect.Present<ShapeRule<O>>(ShapeRule<O> rule) -> rule.shapes(operator, scope);
            case Aspect.Absent<ShapeRule<O>>(String why) -> throw new IllegalStateException(why);
        };
    }

    KernelChooser.Chosen chooseKernel(Binding binding, FastKernels fast) {
        return KernelChooser.choose(definition, operator, binding, fast);
    }

    long multiplyAdds(List<@Nullable Shape> inputs, List<Shape> outputs) {
        return definition.multiplyAdds(operator, inputs, outputs);
    }
}
