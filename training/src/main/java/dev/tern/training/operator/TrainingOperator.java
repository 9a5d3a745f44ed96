package dev.tern.training.operator;

import dev.tern.operators.BuiltinOperator;

/**
 * An operator that the runtime computes while training and that no file knows: it has no number, and graphs that are written
 * never hold it.
 */
public interface TrainingOperator extends BuiltinOperator {
    /** Stands where other operators have their number in the file format. */
    int NO_CODE = -1;
}
