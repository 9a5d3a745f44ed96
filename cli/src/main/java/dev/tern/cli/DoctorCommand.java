package dev.tern.cli;

import dev.tern.inspect.Json;
import dev.tern.inspect.machine.MachineReport;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tern doctor}: what the machine is like and how Tern runs on it. */
@Command(
        name = "doctor",
        sortOptions = false,
        footer = {"", "Example: tern doctor --json"})
final class DoctorCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--json", description = "Print the report as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        MachineReport report = MachineReport.ofThisProcess(CommandTree.version());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.of(report.toJson()));
        } else {
            report.lines().forEach(out::println);
        }
        return report.healthy() ? ExitCode.OK : ExitCode.FAILURE;
    }
}
