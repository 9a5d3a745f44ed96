/** Models are built, trained and stored: layers, gradients, optimisers, data, Keras files and SavedModels. */
module dev.tern.training {
    requires static org.jspecify;
    requires transitive dev.tern.interpreter;
    requires dev.tern.assembler;
    requires dev.tern.kernels;
    requires dev.tern.media;

    exports dev.tern.training.data;
    exports dev.tern.training.datasets;
    exports dev.tern.training.datasets.digits;
    exports dev.tern.training.gradient;
    exports dev.tern.training.hdf5;
    exports dev.tern.training.initializer;
    exports dev.tern.training.json;
    exports dev.tern.training.keras;
    exports dev.tern.training.layer;
    exports dev.tern.training.operator;
    exports dev.tern.training.recipe;
    exports dev.tern.training.architectures;
    exports dev.tern.training.callback;
    exports dev.tern.training.loss;
    exports dev.tern.training.metric;
    exports dev.tern.training.optimizer;
    exports dev.tern.training.tape;
    exports dev.tern.training;
    exports dev.tern.training.protobuf;
    exports dev.tern.training.savedmodel;
}
