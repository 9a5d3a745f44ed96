/**
 * The contracts that operators are written against, and the catalog that finds them. An operator is a record of its
 * attributes; its {@link dev.tern.operators.OperatorDefinition} says once how it is stored, what types it accepts, which
 * shapes it gives, and how its reference kernel is made. Each operator's folder holds these together.
 */
@NullMarked
package dev.tern.operators;

import org.jspecify.annotations.NullMarked;
