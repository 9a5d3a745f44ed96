package dev.tern.tasks.classify;

import dev.tern.media.image.Picture;

/** Brings pictures to the size and the numbers of one model's input. Safe for several threads. */
public final class PictureReader {
    private final PictureInput input;

    PictureReader(PictureInput input) {
        this.input = input;
    }

    /** A picture as one model's input takes it. */
    public static final class Ready {
        private final byte[] numbers;
        private final double millis;

        private Ready(byte[] numbers, double millis) {
            this.numbers = numbers;
            this.millis = millis;
        }

        byte[] numbers() {
            return numbers;
        }

        /** How long it took. */
        public double millis() {
            return millis;
        }
    }

    /** {@code picture}, ready for the model. */
    public Ready read(Picture picture) {
        long begin = System.nanoTime();
        byte[] numbers = input.toBytes(picture);
        return new Ready(numbers, (System.nanoTime() - begin) / 1e6);
    }
}
