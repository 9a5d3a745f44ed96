/** Short programs that show how Tern is used; never shipped. */
module dev.tern.examples {
    requires static org.jspecify;
    requires dev.tern.training;

    exports dev.tern.examples;
}
