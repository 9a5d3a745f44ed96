/** What tests are written with: single-operator models, seeded contents, stated bounds. Never shipped. */
module dev.tern.testkit {
    requires static org.jspecify;
    requires transitive dev.tern.interpreter;

    exports dev.tern.testkit;
    exports dev.tern.testkit.nets;
}
