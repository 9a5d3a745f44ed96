package dev.tern.cli;

import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * The commands that start from cold most often, {@code classify} and {@code run}, without picocli. Lines that it does not
 * read, such as those that ask for help or are wrong, are left to {@link CommandTree}, which knows the same options.
 */
final class ShortWay {
    private static final String TRACE = "--trace";

    private ShortWay() {}

    /** Runs a command line, or does nothing and answers nothing. */
    static OptionalInt run(String[] args, PrintWriter out, PrintWriter err) {
        if (args.length < 2) {
            return OptionalInt.empty();
        }
        List<String> arguments = Arrays.asList(args).subList(1, args.length);
        try {
            return switch (args[0]) {
                case "classify" -> {
                    Classify classify =
                            Classify.of(PlainLine.read(arguments, Classify.VALUED, Classify.REPEATED, Classify.FLAGS));
                    yield OptionalInt.of(classify.run(out, err));
                }
                case "run" -> {
                    Run run = Run.of(PlainLine.read(arguments, Run.VALUED, Run.REPEATED, Run.FLAGS));
                    yield OptionalInt.of(run.run(out));
                }
                default -> OptionalInt.empty();
            };
        } catch (PlainLine.DoubtfulException | UsageException | InvalidPathException _) {
            return OptionalInt.empty();
        } catch (OutOfMemoryError e) {
            return OptionalInt.of(FailureText.outOfMemory(e, err, arguments.contains(TRACE)));
        } catch (Exception e) {
            err.println("tern " + args[0] + ": " + FailureText.of(e));
            if (arguments.contains(TRACE)) {
                e.printStackTrace(err);
            }
            return OptionalInt.of(ExitCode.FAILURE);
        }
    }
}
