/** Pipelines around a model: pictures in, labelled answers out. */
module dev.tern.tasks {
    requires static org.jspecify;
    requires dev.tern.converter;
    requires dev.tern.custom;
    requires transitive dev.tern.interpreter;
    requires transitive dev.tern.media;
    requires transitive dev.tern.training;

    exports dev.tern.tasks.classify;
    exports dev.tern.tasks.digits;
    exports dev.tern.tasks.quickstart;
}
