/** Model reports, the page that draws a graph, and the comparison of two models. */
@NullMarked
package dev.tern.inspect;

import org.jspecify.annotations.NullMarked;
