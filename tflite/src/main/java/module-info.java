/** The {@code .tflite} file: bytes to and from the graph, metadata and packed files, without loss. */
module dev.tern.tflite {
    requires static org.jspecify;
    requires transitive dev.tern.operators;

    exports dev.tern.tflite;
    exports dev.tern.tflite.flatbuffer;
    exports dev.tern.tflite.metadata;
    exports dev.tern.tflite.zip;
}
