/** The {@code tern} command. */
module dev.tern.cli {
    requires static org.jspecify;
    requires dev.tern.custom;
    requires dev.tern.converter;
    requires dev.tern.inspect;
    requires dev.tern.tasks;
    requires dev.tern.training;
    requires info.picocli;

    // Commands describe themselves by annotations, which are read by reflection.
    opens dev.tern.cli to
            info.picocli;
}
