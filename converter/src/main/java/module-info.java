/** SavedModels, frozen graphs, ONNX models and functions become {@code .tflite} models, every change explained and checked. */
module dev.tern.converter {
    requires static org.jspecify;
    requires dev.tern.custom;
    requires transitive dev.tern.training;

    exports dev.tern.converter;
    exports dev.tern.converter.onnx;
    exports dev.tern.converter.onnx.model;
    exports dev.tern.converter.edit;
    exports dev.tern.converter.rewrite;
}
