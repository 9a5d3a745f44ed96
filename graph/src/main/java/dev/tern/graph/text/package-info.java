/** Graphs as text, for people; the device jar does without. */
@NullMarked
package dev.tern.graph.text;

import org.jspecify.annotations.NullMarked;
