package dev.tern.operators;

import dev.tern.graph.Extras;
import dev.tern.graph.Operator;

/**
 * An operator number, or a spelling of a known operator's options, that is newer than Tern. It is carried, printed and
 * written back, and refused when a model is prepared to run.
 *
 * @param code the operator's number in the file
 * @param reason why it could not be understood
 * @param stored its options as the file holds them
 */
public record UnknownOperator(int code, String name, String reason, Extras stored) implements Operator {}
