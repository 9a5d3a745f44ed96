/** Trainings that are known by name: which data, which model, how it is trained. */
@NullMarked
package dev.tern.training.recipe;

import org.jspecify.annotations.NullMarked;
