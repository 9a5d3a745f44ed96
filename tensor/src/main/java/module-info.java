/** Typed views over memory: data types, shapes, quantisation and tensors. No mathematics. */
module dev.tern.tensor {
    requires static org.jspecify;

    exports dev.tern.tensor;
}
