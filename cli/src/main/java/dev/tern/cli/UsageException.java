package dev.tern.cli;

/** A command line that was read and asks for what cannot be: told like every other fault of a command line. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }
}
