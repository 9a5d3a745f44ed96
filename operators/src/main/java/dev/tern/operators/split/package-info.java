/** SPLIT and SPLIT_V: one operand cut along an axis. */
@NullMarked
package dev.tern.operators.split;

import org.jspecify.annotations.NullMarked;
