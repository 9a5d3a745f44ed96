package dev.tern.operators;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;

/**
 * A graph that a control-flow operator calls. A call is: {@link #resize} every input, write the inputs, {@link #run},
 * read the outputs. The graph is planned anew only when a shape changed.
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

    /** Whether anything in the graph depends on input {@code i}. */
    boolean reads(int i);

    /** Whether output {@code i} is input {@code i}, untouched. */
    boolean handsOn(int i);

    /** Gives input {@code i} a shape, and strings a size in bytes; cheap where nothing changes. */
    void resize(int i, Shape shape, long bytes);

    /** Memory of input {@code i}, once every input has its shape. */
    Tensor input(int i);

    /** Runs the graph on what its inputs hold. */
    void run();

    /** Output {@code i} of the last run; valid until the next. */
    Tensor output(int i);

    /** Throws if the interpreter has been cancelled or is out of time; loops ask once per turn. */
    void checkpoint();
}
