/** IF: one of two graphs, chosen by a condition. */
@NullMarked
package dev.tern.operators.ifthen;

import org.jspecify.annotations.NullMarked;
