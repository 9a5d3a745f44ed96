package dev.tern.cli;

import java.util.function.Supplier;

/**
 * One row of the list of commands.
 *
 * @param name what the user types after {@code tern}
 * @param summary one line for {@code tern --help}
 * @param command makes the annotated command object; called only when this verb is the one typed, so that the others
 *     cost no start-up time
 */
record Verb(String name, String summary, Supplier<Object> command) {}
