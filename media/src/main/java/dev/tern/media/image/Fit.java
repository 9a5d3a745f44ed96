package dev.tern.media.image;

/** What is done about a picture whose shape differs from the model's input. */
public enum Fit {
    /** The whole picture, distorted to the new shape. */
    STRETCH,

    /** The largest part of the new shape in the middle of the picture; the rest is cut off. */
    CENTER_CROP,

    /** The whole picture undistorted in the middle of the new shape; the rest is filled with one colour. */
    LETTERBOX
}
