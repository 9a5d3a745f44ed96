/**
 * Cases written once and run on every target. {@link dev.tern.testkit.SingleOperator} makes a model of one operator with
 * seeded contents; an {@link dev.tern.testkit.OperatorCase} says what it is compared with and how close it must be.
 */
@NullMarked
package dev.tern.testkit;

import org.jspecify.annotations.NullMarked;
