package dev.tern.converter;

import dev.tern.graph.Model;
import dev.tern.operators.unidirectionalsequencelstm.UnidirectionalSequenceLstm;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Models of layers, with the steps of recurrent layers written out, and as they are written. */
final class KerasSource {
    private KerasSource() {}

    static TensorFlowSource.Converted convert(dev.tern.training.Model model, ConverterOptions options) {
        Map<String, Shape> shapes = options.inputShapes();
        Set<String> unknown = new TreeSet<>(shapes.keySet());
        model.inputNames().forEach(unknown::remove);
        if (!unknown.isEmpty()) {
            throw TernException.at("inputs")
                    .expected("names among " + model.inputNames())
                    .found(unknown.toString())
                    .fix("correct the names");
        }
        int layers = model.layers().size();
        Model looped = ConstantParts.computed(model.exportedWithLoops(shapes));
        if (!isRecurrent(looped)) {
            return new TensorFlowSource.Converted(looped, layers);
        }
        Model plain = ConstantParts.computed(model.exported(shapes));
        return new TensorFlowSource.Converted(plain, options.rewrite() ? looped : plain, layers);
    }

    /** Whether layers stand otherwise in {@code model} than with their steps written out. */
    private static boolean isRecurrent(Model model) {
        return model.graphs().size() > 1
                || model.main().nodes().stream()
                        .anyMatch(node -> node.operator() instanceof UnidirectionalSequenceLstm);
    }
}
