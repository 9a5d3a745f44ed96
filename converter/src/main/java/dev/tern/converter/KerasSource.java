package dev.tern.converter;

import dev.tern.graph.Model;
import dev.tern.operators.unidirectionalsequencelstm.UnidirectionalSequenceLstm;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.util.Map;

/** Models of layers, with the steps of recurrent layers written out, and as they are written. */
final class KerasSource {
    private KerasSource() {}

    static TensorFlowSource.Converted convert(dev.tern.training.Model model, ConverterOptions options) {
        Map<String, Shape> shapes = options.inputShapes();
        options.refuseSignatures("a Keras model");
        options.requireInputs(model.inputNames(), "correct the names; inputs of Keras models cannot be moved");
        if (!options.outputArrays().isEmpty()) {
            throw TernException.at("outputs")
                    .expected("no names: a Keras model has its outputs")
                    .found(options.outputArrays().toString())
                    .fix("convert it whole, then cut the part out: tern edit --to");
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
