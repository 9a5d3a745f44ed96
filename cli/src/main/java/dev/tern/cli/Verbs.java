package dev.tern.cli;

import java.util.List;

/** Every command of {@code tern}, in the order in which {@code tern --help} lists them. */
final class Verbs {
    static final List<Verb> ALL =
            List.of(new Verb("run", "Run a model once and show what comes out.", RunCommand::new));

    private Verbs() {}
}
