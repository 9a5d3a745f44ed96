/** Two models beside each other: structure, and outputs on the same inputs. */
@NullMarked
package dev.tern.inspect.compare;

import org.jspecify.annotations.NullMarked;
