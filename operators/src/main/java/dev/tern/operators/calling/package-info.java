/** What operators that call other graphs share: moving contents in and out. */
@NullMarked
package dev.tern.operators.calling;

import org.jspecify.annotations.NullMarked;
