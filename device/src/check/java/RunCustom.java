import dev.tern.custom.OriginalCustomOperators;
import dev.tern.interpreter.Interpreter;
import dev.tern.interpreter.Options;
import java.nio.file.Path;

/** A program that has nothing but the device jar and the one with the custom operators: opens a model with both. */
final class RunCustom {
    private RunCustom() {}

    public static void main(String[] arguments) {
        var operators = OriginalCustomOperators.ALL;
        try (var tern = Interpreter.open(Path.of(arguments[0]), Options.defaults().withCustomOperators(operators))) {
            tern.run();
            System.out.println(operators.names().size() + " custom operators at hand");
        }
    }
}
