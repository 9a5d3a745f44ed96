/** How fast models run: Tern alone or beside other runtimes, on a machine that others may be using. */
@NullMarked
package dev.tern.inspect.speed;

import org.jspecify.annotations.NullMarked;
