/** Layers, models and how they learn; the graph that is trained is the graph that is run. */
@NullMarked
package dev.tern.training;

import org.jspecify.annotations.NullMarked;
