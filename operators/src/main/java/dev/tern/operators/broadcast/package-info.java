/** TILE, FILL, BROADCAST_TO and BROADCAST_ARGS: elements repeated until they fill a shape. */
@NullMarked
package dev.tern.operators.broadcast;

import org.jspecify.annotations.NullMarked;
