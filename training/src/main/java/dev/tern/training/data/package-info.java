/**
 * Data pipelines: rows from arrays, files and folders, changed, shuffled, put into batches and prepared ahead of their use
 * by another thread. The order, and everything random, follows from seeds alone.
 */
@NullMarked
package dev.tern.training.data;

import org.jspecify.annotations.NullMarked;
