/** What a model is, told to people: reports, the graph page, the comparison of two models. */
module dev.tern.inspect {
    requires static org.jspecify;
    requires dev.tern.custom;
    requires dev.tern.assembler;
    requires transitive dev.tern.interpreter;
    requires dev.tern.media;

    exports dev.tern.inspect;
    exports dev.tern.inspect.compare;
    exports dev.tern.inspect.machine;
    exports dev.tern.inspect.page;
    exports dev.tern.inspect.profile;
    exports dev.tern.inspect.report;
    exports dev.tern.inspect.speed;

    uses dev.tern.inspect.speed.PeerRuntimes;
}
