/** CONCATENATION: operands one after another along an axis. */
@NullMarked
package dev.tern.operators.concatenation;

import org.jspecify.annotations.NullMarked;
