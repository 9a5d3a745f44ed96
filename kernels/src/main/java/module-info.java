/** Fast kernels: machine code written at load time for the shapes of one model on the processor at hand. */
module dev.tern.kernels {
    requires static org.jspecify;
    requires transitive dev.tern.assembler;
    requires transitive dev.tern.operators;

    exports dev.tern.kernels;
    exports dev.tern.kernels.elementwise;
    exports dev.tern.kernels.product;
}
