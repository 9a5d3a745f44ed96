/**
 * Runs models. {@link dev.tern.interpreter.Interpreter} is the way in: open a model, fill its inputs, run, read its
 * outputs.
 */
@NullMarked
package dev.tern.interpreter;

import org.jspecify.annotations.NullMarked;
