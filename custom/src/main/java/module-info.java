/** Operators that have a name instead of a number: those that the original's packages and MediaPipe bring, one folder each. */
module dev.tern.custom {
    requires static org.jspecify;
    requires transitive dev.tern.operators;

    exports dev.tern.custom;
    exports dev.tern.custom.audio;
    exports dev.tern.custom.detection;
    exports dev.tern.custom.example;
    exports dev.tern.custom.hadamard;
    exports dev.tern.custom.maxpool;
    exports dev.tern.custom.numericverify;
    exports dev.tern.custom.posenet;
    exports dev.tern.custom.signal;
    exports dev.tern.custom.tokenizer;
    exports dev.tern.custom.transposeconvbias;
}
