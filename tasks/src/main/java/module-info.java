/** Pipelines around a model: pictures in, labelled answers out. */
module dev.tern.tasks {
    requires transitive dev.tern.tensor;
    requires static org.jspecify;

    exports dev.tern.tasks.image;
}
