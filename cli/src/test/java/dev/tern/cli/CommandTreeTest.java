package dev.tern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.tensor.TernException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

class CommandTreeTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        List<Verb> verbs =
                List.of(new Verb("greet", "Says hello.", Greet::new), new Verb("never", "Is not typed here.", () -> {
                    throw new AssertionError("made although not typed");
                }));
        return new CommandTree(verbs, new PrintWriter(out, true), new PrintWriter(err, true)).run(args);
    }

    @Test
    void helpListsEveryVerbAndTheExitCodes() {
        assertThat(run("--help")).isEqualTo(ExitCode.OK);
        assertThat(out.toString())
                .contains("greet", "Says hello.", "never", "Exit codes:", "the command line is wrong");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void noArgumentsShowTheHelp() {
        assertThat(run()).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).contains("Commands:");
    }

    @Test
    void versionIsOneLine() {
        assertThat(run("--version")).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).startsWith("tern ").hasLineCount(1);
    }

    @Test
    void aVerbRuns() {
        assertThat(run("greet", "you")).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).isEqualToNormalizingNewlines("hello you\n");
    }

    @Test
    void aVerbHasItsOwnHelp() {
        assertThat(run("greet", "--help")).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).contains("Usage: tern greet", "Says hello.", "--trace");
    }

    @Test
    void anUnknownVerbIsAUsageErrorWithASuggestion() {
        assertThat(run("gret")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("there is no command or option 'gret'", "tern greet", "tern --help");
    }

    @Test
    void aMissingParameterIsAUsageError() {
        assertThat(run("greet")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("tern greet: ", "WHOM", "`tern greet --help`");
    }

    @Test
    void aFailureIsOneLineWithoutTrace() {
        assertThat(run("greet", "nobody")).isEqualTo(ExitCode.FAILURE);
        assertThat(err.toString()).isEqualToNormalizingNewlines("tern greet: nobody is not at home\n");
    }

    @Test
    void traceAddsTheStackTrace() {
        assertThat(run("greet", "nobody", "--trace")).isEqualTo(ExitCode.FAILURE);
        assertThat(err.toString()).contains("tern greet: nobody is not at home", "\tat dev.tern.cli.");
    }

    @Test
    void aMissingFileIsNamed() {
        assertThat(run("greet", "file")).isEqualTo(ExitCode.FAILURE);
        assertThat(err.toString())
                .isEqualToNormalizingNewlines("tern greet: letter.txt: no such file; check the path\n");
    }

    @Test
    void anUnexpectedExceptionSaysThatTernIsAtFault() {
        assertThat(run("greet", "bug")).isEqualTo(ExitCode.FAILURE);
        assertThat(err.toString()).contains("fault of tern itself", "--trace").hasLineCount(1);
    }

    @Test
    void aHeapThatIsTooSmallSaysHowToRaiseIt() {
        assertThat(run("greet", "everybody")).isEqualTo(ExitCode.FAILURE);
        assertThat(err.toString()).contains("TERN_JAVA_OPTS=-Xmx");
    }

    @Command(name = "greet")
    private static final class Greet implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Parameters(paramLabel = "WHOM")
        private String whom = "";

        @Override
        public Integer call() throws NoSuchFileException {
            switch (whom) {
                case "nobody" -> throw TernException.of("nobody is not at home");
                case "file" -> throw new NoSuchFileException("letter.txt");
                case "bug" -> throw new IllegalStateException("surprise");
                case "everybody" -> throw new OutOfMemoryError("Java heap space");
                default -> spec.commandLine().getOut().println("hello " + whom);
            }
            return ExitCode.OK;
        }
    }
}
