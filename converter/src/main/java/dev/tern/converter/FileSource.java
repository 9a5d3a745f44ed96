package dev.tern.converter;

import dev.tern.converter.edit.ModelEditor;
import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Node;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Ports;
import dev.tern.tensor.TernException;

/** Models in the file format itself: whole, or the part between named tensors, with other shapes where asked for. */
final class FileSource {
    private FileSource() {}

    static TensorFlowSource.Converted convert(Model model, ConverterOptions options) {
        options.refuseSignatures("a .tflite file (tern edit takes signatures out)");
        model.graphs().forEach(FileSource::requireOperands);
        ModelEditor editor = ModelEditor.of(model);
        if (!options.inputArrays().isEmpty() || !options.outputArrays().isEmpty()) {
            editor = editor.cut(options.inputArrays(), options.outputArrays());
        }
        if (!options.inputShapes().isEmpty()) {
            editor = editor.inputShapes(options.inputShapes());
        }
        int nodes =
                model.graphs().stream().mapToInt(graph -> graph.nodes().size()).sum();
        return new TensorFlowSource.Converted(editor.model(), nodes);
    }

    /** Rules rely on operands that operators cannot do without; files may lack them. */
    private static void requireOperands(Graph graph) {
        for (int i = 0; i < graph.nodes().size(); i++) {
            Node node = graph.nodes().get(i);
            if (node.operator() instanceof BuiltinOperator builtin) {
                Ports ports = builtin.definition().inputs();
                if (node.inputs().size() < ports.minimum() || node.inputs().size() > ports.maximum()) {
                    throw malformed(
                            graph,
                            i,
                            "number of operands",
                            String.valueOf(node.inputs().size()));
                }
                for (int input = 0; input < node.inputs().size(); input++) {
                    if (node.inputs().get(input) == Node.ABSENT
                            && !ports.at(input).optional()) {
                        throw malformed(graph, i, "operand '" + ports.nameOf(input) + "'", "none");
                    }
                }
            }
        }
    }

    private static TernException malformed(Graph graph, int node, String what, String found) {
        return TernException.at(graph.describeNode(node))
                .expected("the " + what + " that the operator takes")
                .found(found)
                .fix("the file is damaged");
    }
}
