/** What tests are written with: single-operator models, seeded contents, stated bounds. Never shipped. */
module dev.tern.testkit {
    requires static org.jspecify;
    requires dev.tern.custom;
    requires transitive dev.tern.assembler;
    requires transitive dev.tern.interpreter;
    requires org.junit.jupiter.api;

    exports dev.tern.testkit;
    exports dev.tern.testkit.machine;
    exports dev.tern.testkit.nets;
}
