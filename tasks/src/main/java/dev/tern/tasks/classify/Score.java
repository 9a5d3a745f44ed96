package dev.tern.tasks.classify;

/**
 * What a model says about one class.
 *
 * @param index the class, counted from 0
 * @param score as the model gives it, dequantised: a probability where the model ends in a softmax or sigmoid
 */
public record Score(int index, String label, float score) {}
