/**
 * How a graph becomes another one: patches, rewrite rules, the removal of dead nodes. For programs that change models; the
 * device jar does without.
 */
@NullMarked
package dev.tern.graph.edit;

import org.jspecify.annotations.NullMarked;
