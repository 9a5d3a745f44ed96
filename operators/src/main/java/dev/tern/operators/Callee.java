package dev.tern.operators;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;

/**
 * A graph that a control-flow operator calls. A call is: {@link #resize} every input whose shape differs, write the
 * inputs, {@link #run}, read the outputs. Shapes are planned anew only when they change.
 */
public interface Callee {
    /** Number of inputs. */
    int inputCount();

    /** Number of outputs. */
    int outputCount();

    /** Type of input {@code i}. */
    DataType inputType(int i);

    /** Type of output {@code i}. */
    DataType outputType(int i);

    /** Gives input {@code i} a shape (strings: and a size in bytes) and returns its memory after planning. */
    Tensor input(int i, Shape shape, long bytes);

    /** Runs the graph on what its inputs hold. */
    void run();

    /** Output {@code i} of the last run; valid until the next. */
    Tensor output(int i);

    /** Throws if the interpreter has been cancelled or is out of time; loops ask once per turn. */
    void checkpoint();
}
