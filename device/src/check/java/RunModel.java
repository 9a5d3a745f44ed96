import dev.tern.interpreter.Interpreter;
import java.nio.file.Path;
import java.util.Arrays;

/** A program that has nothing but the device jar: runs a model on zeros and prints its first results. */
final class RunModel {
    private RunModel() {}

    public static void main(String[] arguments) {
        try (var tern = Interpreter.open(Path.of(arguments[0]))) {
            tern.run();
            float[] results = tern.output(0).toFloats();
            System.out.println(results.length + " results, the first "
                    + Arrays.toString(Arrays.copyOf(results, Math.min(4, results.length))));
        }
    }
}
