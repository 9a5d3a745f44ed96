package dev.tern.interpreter;

import dev.tern.graph.Signature;
import dev.tern.interpreter.plan.GraphRunner;
import dev.tern.interpreter.plan.Session;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.util.List;
import java.util.Map;

/** One named entry point of a model: inputs and outputs by the names that its signature gives them. */
public final class SignatureRunner {
    private final Session session;
    private final Signature signature;
    private final GraphRunner runner;

    SignatureRunner(Session session, Signature signature) {
        this.session = session;
        this.signature = signature;
        this.runner = session.runner(signature.graph());
    }

    /** The signature itself. */
    public Signature signature() {
        return signature;
    }

    /** The input that the signature names so. */
    public TensorAccess input(String name) {
        return Interpreter.access(runner, inputPosition(name), true);
    }

    /** The output that the signature names so. */
    public TensorAccess output(String name) {
        runner.prepare();
        return Interpreter.access(
                runner, position(signature.outputs(), runner.graph().outputs(), name, "output"), false);
    }

    private int inputPosition(String name) {
        return position(signature.inputs(), runner.graph().inputs(), name, "input");
    }

    private int position(Map<String, Integer> names, List<Integer> values, String name, String what) {
        Integer value = names.get(name);
        if (value == null || !values.contains(value)) {
            throw TernException.at("signature '" + signature.key() + "', " + what)
                    .expected("one of " + names.keySet())
                    .found("'" + name + "'")
                    .fix("correct the name");
        }
        return values.indexOf(value);
    }

    /** Changes the shape of an input. */
    public void resize(String input, Shape shape) {
        Interpreter.resize(runner, inputPosition(input), shape, false);
    }

    /** Runs the signature's graph on what its inputs hold. */
    public void run() {
        session.run(runner);
    }
}
