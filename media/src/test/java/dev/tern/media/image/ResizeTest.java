package dev.tern.media.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tern.tensor.TernException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ResizeTest {
    @ParameterizedTest
    @CsvSource({
        // Four grey columns 0, 100, 200, 40 narrowed to two, three, or widened to eight; worked out by hand.
        "BILINEAR,2,'0 200'",
        "BILINEAR,3,'0 133.333 93.333'",
        "BILINEAR,8,'0 50 100 150 200 120 40 40'",
        "HALF_PIXEL_BILINEAR,2,'50 120'",
        "HALF_PIXEL_BILINEAR,8,'0 25 75 125 175 160 80 40'",
        "NEAREST,2,'0 200'",
        "NEAREST,3,'0 100 200'",
        "NEAREST,8,'0 0 100 100 200 200 40 40'",
        "ANTIALIASED,2,'71 117'",
        "ANTIALIASED,8,'0 25 75 125 175 160 80 40'",
        "ANTIALIASED,1,'96'"
    })
    void columnsByHand(Interpolation interpolation, int width, String expected) {
        Picture picture = Picture.of(4, 1, new int[] {0, 0x646464, 0xc8c8c8, 0x282828});
        float[] rgb = Resize.DEFAULT
                .withInterpolation(interpolation)
                .apply(picture, width, 1)
                .toRgb();
        String[] levels = expected.split(" ");
        assertThat(levels).hasSize(width);
        for (int x = 0; x < width; x++) {
            for (int c = 0; c < 3; c++) {
                assertThat(rgb[3 * x + c]).isCloseTo(Float.parseFloat(levels[x]), within(0.001f));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Interpolation.class)
    void theSameSizeChangesNothing(Interpolation interpolation) {
        Picture picture = DrawnPictures.picture(23, 17, 1);
        assertThat(Resize.DEFAULT
                        .withInterpolation(interpolation)
                        .apply(picture, 23, 17)
                        .toRgb())
                .isEqualTo(Samples.of(picture).toRgb());
    }

    @ParameterizedTest
    @EnumSource(Interpolation.class)
    void rowsAreTreatedAsColumns(Interpolation interpolation) {
        int[] argb = DrawnPictures.argb(19, 31, 2, false);
        int[] turned = new int[argb.length];
        for (int i = 0; i < argb.length; i++) {
            turned[i % 19 * 31 + i / 19] = argb[i];
        }
        Resize resize = Resize.DEFAULT.withInterpolation(interpolation);
        float[] upright = resize.apply(Picture.of(19, 31, argb), 8, 40).toRgb();
        float[] lying = resize.apply(Picture.of(31, 19, turned), 40, 8).toRgb();
        // Rounding between the two steps of antialiasing depends on which comes first.
        float tolerance = interpolation == Interpolation.ANTIALIASED ? 1 : 0.001f;
        for (int i = 0; i < upright.length; i++) {
            int x = i / 3 % 8;
            int y = i / 3 / 8;
            assertThat(lying[3 * (x * 40 + y) + i % 3]).isCloseTo(upright[i], within(tolerance));
        }
    }

    @Test
    void theCenterIsCropped() {
        Picture picture = Picture.of(4, 2, new int[] {1, 2, 3, 4, 5, 6, 7, 8});
        Samples cropped = Resize.DEFAULT.withFit(Fit.CENTER_CROP).apply(picture, 2, 2);
        assertThat(blues(cropped)).containsExactly(2, 3, 6, 7);
    }

    @Test
    void lettersHaveBoxes() {
        Picture picture = Picture.of(4, 2, new int[] {1, 2, 3, 4, 5, 6, 7, 8});
        Samples boxed =
                Resize.DEFAULT.withFit(Fit.LETTERBOX).withPadding(0x000009).apply(picture, 4, 4);
        assertThat(blues(boxed)).containsExactly(9, 9, 9, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 9);
    }

    @ParameterizedTest
    @CsvSource({"0,5", "5,-1", "100000,5"})
    void absurdSizesAreRefused(int width, int height) {
        Picture picture = DrawnPictures.picture(3, 3, 1);
        assertThatThrownBy(() -> Resize.DEFAULT.apply(picture, width, height)).isInstanceOf(TernException.class);
    }

    private static int[] blues(Samples samples) {
        int[] blues = new int[samples.width() * samples.height()];
        for (int i = 0; i < blues.length; i++) {
            blues[i] = (int) samples.toRgb()[3 * i + 2];
        }
        return blues;
    }
}
