/** The whole way of a model, from drawn data to an answer, in under a minute. */
@NullMarked
package dev.tern.tasks.quickstart;

import org.jspecify.annotations.NullMarked;
