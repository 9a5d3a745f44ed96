/** The page that draws a model's graphs: layout, contents, and the one file that holds it all. */
@NullMarked
package dev.tern.inspect.page;

import org.jspecify.annotations.NullMarked;
