package dev.tern.training.architectures;

import dev.tern.tensor.TernException;

/**
 * What can be chosen about a model of pictures.
 *
 * @param height of the pictures
 * @param width of the pictures
 * @param channels of the pictures
 * @param alpha how wide the layers are, beside the published model
 * @param top whether the model ends in classes; without, it ends in the features that a new top can be put on
 * @param classes number of classes
 */
public record Backbone(int height, int width, int channels, double alpha, boolean top, int classes) {
    public Backbone {
        if (height < 1 || width < 1 || channels < 1 || !(alpha > 0) || classes < 1) {
            throw TernException.at("architecture")
                    .expected("a size, channels, a width and classes above 0")
                    .found(height + "x" + width + "x" + channels + ", " + alpha + ", " + classes + " classes")
                    .fix("correct the numbers");
        }
    }

    /** Square pictures in three colours, a thousand classes, the published width. */
    public static Backbone of(int side) {
        return new Backbone(side, side, 3, 1, true, 1000);
    }

    public Backbone size(int newHeight, int newWidth, int newChannels) {
        return new Backbone(newHeight, newWidth, newChannels, alpha, top, classes);
    }

    public Backbone alpha(double other) {
        return new Backbone(height, width, channels, other, top, classes);
    }

    public Backbone classes(int other) {
        return new Backbone(height, width, channels, alpha, true, other);
    }

    /** The model up to its features. */
    public Backbone withoutTop() {
        return new Backbone(height, width, channels, alpha, false, classes);
    }

    /** {@code filters} at this width, rounded down. */
    int scaled(int filters) {
        return Math.max(1, (int) (filters * alpha));
    }

    /** The multiple of 8 that is nearest to {@code filters}, but never less than nine tenths of it. */
    static int divisible(double filters) {
        int near = Math.max(8, (int) (filters + 4) / 8 * 8);
        return near < 0.9 * filters ? near + 8 : near;
    }
}
