/** What the machine, the JVM and this build of Tern are like. */
@NullMarked
package dev.tern.inspect.machine;

import org.jspecify.annotations.NullMarked;
