/** Runs models: the public API of Tern on a device. */
module dev.tern.interpreter {
    requires static org.jspecify;
    requires transitive dev.tern.tflite;
    requires dev.tern.assembler;
    requires dev.tern.kernels;

    exports dev.tern.interpreter;
}
