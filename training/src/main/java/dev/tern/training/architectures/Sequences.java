package dev.tern.training.architectures;

import dev.tern.tensor.DataType;
import dev.tern.tensor.TernException;
import dev.tern.training.layer.Dense;
import dev.tern.training.layer.Dropout;
import dev.tern.training.layer.Embedding;
import dev.tern.training.layer.Input;
import dev.tern.training.layer.Symbol;

/**
 * What can be chosen about a model of sequences, whatever it is made of.
 *
 * @param steps of a sequence
 * @param vocabulary how many numbers of words there are; 0 where each step is a row of numbers
 * @param width numbers that stand for a word, or that each step has
 * @param padded whether a word of number 0 is none, which layers behind pass over
 * @param dropout how much is dropped in front of the classes
 * @param top whether the model ends in classes; without, it ends in the features that a new top can be put on
 * @param classes number of classes
 */
public record Sequences(
        int steps, int vocabulary, int width, boolean padded, double dropout, boolean top, int classes) {
    public Sequences {
        if (steps < 1 || vocabulary < 0 || width < 1 || !(dropout >= 0 && dropout < 1) || classes < 1) {
            throw TernException.at("architecture")
                    .expected("steps, a width and classes above 0, dropout from 0 to below 1")
                    .found(steps + " steps, " + vocabulary + " words, width " + width + ", dropout " + dropout + ", "
                            + classes + " classes")
                    .fix("correct the numbers");
        }
    }

    /** Sequences of words' numbers below {@code vocabulary}, each of which becomes {@code width} numbers. */
    public static Sequences ofWords(int steps, int vocabulary, int width, int classes) {
        return new Sequences(steps, vocabulary, width, false, 0.1, true, classes);
    }

    /** Sequences of rows of {@code width} numbers. */
    public static Sequences ofNumbers(int steps, int width, int classes) {
        return new Sequences(steps, 0, width, false, 0.1, true, classes);
    }

    /** Words of number 0 fill sequences up and mean nothing. */
    public Sequences paddedWithZeros() {
        return new Sequences(steps, vocabulary, width, true, dropout, top, classes);
    }

    public Sequences dropout(double other) {
        return new Sequences(steps, vocabulary, width, padded, other, top, classes);
    }

    /** The model up to its features. */
    public Sequences withoutTop() {
        return new Sequences(steps, vocabulary, width, padded, dropout, false, classes);
    }

    boolean words() {
        return vocabulary > 0;
    }

    Symbol input() {
        return words()
                ? Input.of(steps).ofType(DataType.INT32).symbol()
                : Input.of(steps, width).symbol();
    }

    /** [batch, steps, width]. */
    Symbol embedded(Symbol input) {
        return words()
                ? Embedding.of(vocabulary, width)
                        .maskZero(padded)
                        .named("token_embedding")
                        .apply(input)
                : input;
    }

    /** Probabilities of the classes, where the model has a top. */
    Symbol classified(Symbol features) {
        if (!top) {
            return features;
        }
        Symbol kept = dropout == 0
                ? features
                : Dropout.of((float) dropout).named("dropout").apply(features);
        return Dense.of(classes).softmax().named("predictions").apply(kept);
    }
}
