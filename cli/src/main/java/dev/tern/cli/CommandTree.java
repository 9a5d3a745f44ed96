package dev.tern.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ScopeType;

/**
 * The root command over a list of verbs. It is put together by calls instead of annotations, and only the verb that the
 * user typed becomes an object: reading annotations by reflection is the larger part of a cold start.
 */
final class CommandTree {
    private static final String TRACE = "--trace";

    private final List<Verb> verbs;
    private final PrintWriter out;
    private final PrintWriter err;

    CommandTree(List<Verb> verbs, PrintWriter out, PrintWriter err) {
        this.verbs = verbs;
        this.out = out;
        this.err = err;
    }

    /** Runs one command line; the answer is a code of {@link ExitCode}. */
    int run(String... args) {
        boolean trace = List.of(args).contains(TRACE);
        Failures failures = new Failures(err, trace);
        try {
            return commandLine(args)
                    .setParameterExceptionHandler(failures)
                    .setExecutionExceptionHandler(failures)
                    .execute(args);
        } catch (OutOfMemoryError error) {
            return failures.outOfMemory(error);
        }
    }

    private CommandLine commandLine(String[] args) {
        CommandSpec root = CommandSpec.create().name("tern");
        root.version("tern " + version());
        root.usageMessage(usage());
        root.addOption(flag("Print this help and exit.", "-h", "--help")
                .usageHelp(true)
                .scopeType(ScopeType.INHERIT)
                .build());
        root.addOption(flag("Print the version and exit.", "-V", "--version")
                .versionHelp(true)
                .build());
        root.addOption(flag("Print the stack trace of a failure as well.", TRACE)
                .scopeType(ScopeType.INHERIT)
                .build());
        CommandLine commandLine = new CommandLine(root);
        String typed = typedVerb(args);
        for (Verb verb : verbs) {
            commandLine.addSubcommand(verb.name(), verb.name().equals(typed) ? command(verb) : listed(verb));
        }
        commandLine.setOut(out).setErr(err);
        commandLine.setExecutionStrategy(this::execute);
        return commandLine;
    }

    private int execute(CommandLine.ParseResult parsed) {
        if (parsed.hasSubcommand()) {
            return new CommandLine.RunLast().execute(parsed);
        }
        if (!CommandLine.printHelpIfRequested(parsed)) {
            parsed.commandSpec().commandLine().usage(out);
        }
        return ExitCode.OK;
    }

    private static CommandLine command(Verb verb) {
        CommandLine command = new CommandLine(verb.command().get());
        command.getCommandSpec().usageMessage().description(verb.summary());
        return command;
    }

    /** A verb that was not typed: a name and a line in the list. */
    private static CommandLine listed(Verb verb) {
        CommandSpec spec = CommandSpec.create().name(verb.name());
        spec.usageMessage().description(verb.summary());
        return new CommandLine(spec);
    }

    private static OptionSpec.Builder flag(String description, String... names) {
        return OptionSpec.builder(names).type(boolean.class).arity("0").description(description);
    }

    private static String typedVerb(String[] args) {
        for (String arg : args) {
            if (!arg.startsWith("-")) {
                return arg;
            }
        }
        return "";
    }

    private static UsageMessageSpec usage() {
        return new UsageMessageSpec()
                .description("TensorFlow Lite in pure Java.")
                .synopsisSubcommandLabel("COMMAND")
                .optionListHeading("%nOptions:%n")
                .commandListHeading("%nCommands:%n")
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(exitCodes())
                .footer("", "`tern COMMAND --help` shows the options of a command and an example.");
    }

    private static Map<String, String> exitCodes() {
        Map<String, String> meanings = new LinkedHashMap<>();
        meanings.put(String.valueOf(ExitCode.OK), "done");
        meanings.put(String.valueOf(ExitCode.FAILURE), "failed; the reason is on the error stream");
        meanings.put(String.valueOf(ExitCode.USAGE), "the command line is wrong");
        return meanings;
    }

    static String version() {
        String version = CommandTree.class.getPackage().getImplementationVersion();
        return version == null ? "(development build)" : version;
    }
}
