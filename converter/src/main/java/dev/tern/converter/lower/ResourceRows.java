package dev.tern.converter.lower;

import static java.util.Map.entry;

import dev.tern.graph.Quoted;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;
import dev.tern.training.savedmodel.Inputs;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Variables, which become constants. */
final class ResourceRows {
    static final Map<String, Row> ROWS = Map.ofEntries(
            entry(
                    "VarHandleOp",
                    Row.of(s -> Flow.handle(s.node().name(), new Flow.Handle.Variable(Inputs.variableName(s.node()))))),
            entry("ReadVariableOp", Row.of(ResourceRows::read)),
            entry("VariableV2", Row.of(s -> value(s, Inputs.variableName(s.node())))),
            entry("Variable", Row.of(s -> value(s, Inputs.variableName(s.node())))),
            entry(
                    "VariableShape",
                    Row.of(s -> s.emit(
                            new dev.tern.operators.shape.ShapeOf(s.node().type("out_type", DataType.INT32)), read(s)))),
            written("AssignVariableOp"),
            written("AssignAddVariableOp"),
            written("AssignSubVariableOp"),
            written("Assign"));

    private ResourceRows() {}

    /** The value of the variable that operand 0 is the handle of. */
    static Flow read(Site site) {
        if (site.in(0).handle() instanceof Flow.Handle.Variable(String name)) {
            return value(site, name);
        }
        throw Unconvertible.because("it reads something that is no variable of the model", "keep state in variables");
    }

    private static Flow value(Site site, String name) {
        Optional<Tensor> value = site.lowering().variable(name);
        if (value.isEmpty()) {
            throw Unconvertible.because(
                    "the checkpoint holds no value for variable " + Quoted.name(name),
                    "save the model with its variables");
        }
        return Flow.constant(name, value.get());
    }

    private static Map.Entry<String, Row> written(String name) {
        Row row = site -> {
            throw Unconvertible.because(
                    "a variable is changed while the model runs", "export a signature that only infers");
        };
        return entry(name, row);
    }

    /** Flows that are handles of resources. */
    static List<Flow> handles(List<Flow> flows) {
        return flows.stream().filter(flow -> flow.handle() != null).toList();
    }
}
