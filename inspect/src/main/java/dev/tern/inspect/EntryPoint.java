package dev.tern.inspect;

import dev.tern.interpreter.Interpreter;
import dev.tern.interpreter.SignatureRunner;
import dev.tern.interpreter.TensorAccess;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a run of a model goes through: the main graph, or one of its signatures. Inputs and outputs have the names that
 * this entry gives them, and positions.
 */
public final class EntryPoint {
    private final List<Named> inputs;
    private final List<Named> outputs;
    private final BiConsumer<Integer, Shape> resize;
    private final Runnable run;

    /** An input or output with its name here. */
    public record Named(String name, TensorAccess access) {}

    private EntryPoint(List<Named> inputs, List<Named> outputs, BiConsumer<Integer, Shape> resize, Runnable run) {
        this.inputs = List.copyOf(inputs);
        this.outputs = List.copyOf(outputs);
        this.resize = resize;
        this.run = run;
    }

    /** The signature with this key, or the main graph where {@code signature} is null. */
    public static EntryPoint of(Interpreter interpreter, @Nullable String signature) {
        return signature == null ? main(interpreter) : signature(interpreter.signature(signature));
    }

    private static EntryPoint main(Interpreter interpreter) {
        List<Named> inputs = new ArrayList<>();
        for (int i = 0; i < interpreter.inputCount(); i++) {
            inputs.add(new Named(interpreter.input(i).name(), interpreter.input(i)));
        }
        List<Named> outputs = new ArrayList<>();
        for (int i = 0; i < interpreter.outputCount(); i++) {
            outputs.add(new Named(interpreter.output(i).name(), interpreter.output(i)));
        }
        return new EntryPoint(inputs, outputs, interpreter::resize, interpreter::run);
    }

    private static EntryPoint signature(SignatureRunner runner) {
        List<String> names = List.copyOf(runner.signature().inputs().keySet());
        return new EntryPoint(
                names.stream().map(name -> new Named(name, runner.input(name))).toList(),
                runner.signature().outputs().keySet().stream()
                        .map(name -> new Named(name, runner.output(name)))
                        .toList(),
                (i, shape) -> runner.resize(names.get(i), shape),
                runner::run);
    }

    public List<Named> inputs() {
        return inputs;
    }

    public List<Named> outputs() {
        return outputs;
    }

    /** Position of the input called {@code nameOrPosition}: its name here, or its position counted from 0. */
    public int inputPosition(String nameOrPosition) {
        for (int i = 0; i < inputs.size(); i++) {
            if (inputs.get(i).name().equals(nameOrPosition) || String.valueOf(i).equals(nameOrPosition)) {
                return i;
            }
        }
        throw TernException.at("input")
                .expected("one of " + inputs.stream().map(Named::name).toList() + " or a position from 0 to "
                        + (inputs.size() - 1))
                .found("'" + nameOrPosition + "'")
                .fix("correct the name or position");
    }

    public void resize(int input, Shape shape) {
        resize.accept(input, shape);
    }

    public void run() {
        run.run();
    }
}
