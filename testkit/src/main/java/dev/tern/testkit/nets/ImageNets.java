package dev.tern.testkit.nets;

import static dev.tern.operators.Activation.NONE;
import static dev.tern.operators.Activation.RELU;
import static dev.tern.operators.Activation.RELU6;

import dev.tern.graph.Ref;
import dev.tern.operators.Activation;
import dev.tern.operators.hardswish.HardSwish;
import dev.tern.operators.logistic.Logistic;
import dev.tern.operators.pad.Pad;
import dev.tern.tensor.Shape;

/** Classifiers of pictures and of spectrograms. */
final class ImageNets {
    private ImageNets() {}

    /** MobileNet v1 of a quarter of the width. */
    static void mobileNetV1(Layers l) {
        int[] filters = {16, 32, 32, 64, 64, 128, 128, 128, 256};
        int[] strides = {1, 2, 1, 2, 1, 2, 1, 1, 2};
        Ref x = l.conv(l.image(96, 96, 3), 8, 3, 2, RELU6);
        for (int i = 0; i < filters.length; i++) {
            x = l.conv(l.depthwise(x, 3, strides[i], RELU6), filters[i], 1, 1, RELU6);
        }
        x = l.averagePool(x, 3, 2);
        l.graph().output(l.softmax(l.reshape(l.conv(x, 20, 1, 1, NONE), 20)));
    }

    /** MobileNet v2: inverted residuals with linear bottlenecks. */
    static void mobileNetV2(Layers l) {
        int[] filters = {8, 8, 16, 16, 24, 24, 32};
        int[] strides = {2, 1, 2, 1, 2, 1, 2};
        Ref x = l.conv(l.image(96, 96, 3), 16, 3, 2, RELU6);
        x = l.conv(l.depthwise(x, 3, 1, RELU6), 8, 1, 1, NONE);
        for (int i = 0; i < filters.length; i++) {
            x = invertedResidual(l, x, filters[i], strides[i]);
        }
        x = l.imageMean(l.conv(x, 160, 1, 1, RELU6), false);
        l.graph().output(l.softmax(l.dense(x, 20, NONE)));
    }

    private static Ref invertedResidual(Layers l, Ref x, int filters, int stride) {
        int channels = l.shape(x).dim(3);
        Ref wide = l.conv(x, channels * 6, 1, 1, RELU6);
        if (stride == 2) {
            Ref margins = l.graph().constant("margins", Shape.of(4, 2), 0, 0, 0, 1, 0, 1, 0, 0);
            wide = l.plain(Pad.PAD, wide, margins);
        }
        Ref narrow = l.conv(l.depthwise(wide, 3, stride, RELU6), filters, 1, 1, NONE);
        return stride == 1 && channels == filters ? l.add(x, narrow, NONE) : narrow;
    }

    /** In the manner of MobileNet v3 small: hard-swish, and channels weighed by squeeze and excitation. */
    static void mobileNetV3(Layers l) {
        Ref x = l.plain(HardSwish.DEFINITION, l.conv(l.image(64, 64, 3), 16, 3, 2, NONE));
        x = squeezedBlock(l, x, 3, 16, 16, 2, false, true);
        x = squeezedBlock(l, x, 3, 40, 24, 2, false, false);
        x = squeezedBlock(l, x, 3, 56, 24, 1, false, false);
        x = squeezedBlock(l, x, 5, 64, 32, 2, true, true);
        x = squeezedBlock(l, x, 5, 96, 32, 1, true, true);
        x = l.plain(HardSwish.DEFINITION, l.conv(x, 96, 1, 1, NONE));
        l.graph().output(x);
        x = l.plain(HardSwish.DEFINITION, l.conv(l.imageMean(x, true), 128, 1, 1, NONE));
        l.graph().output(l.softmax(l.reshape(l.conv(x, 20, 1, 1, NONE), 20)));
    }

    private static Ref squeezedBlock(
            Layers l, Ref x, int size, int wide, int filters, int stride, boolean hardSwish, boolean squeeze) {
        Activation activation = hardSwish ? NONE : RELU;
        Ref y = swish(l, l.conv(x, wide, 1, 1, activation), hardSwish);
        y = swish(l, l.depthwise(y, size, stride, activation), hardSwish);
        if (squeeze) {
            Ref weight = l.conv(l.conv(l.imageMean(y, true), wide / 4, 1, 1, RELU), wide, 1, 1, NONE);
            y = l.mul(y, l.plain(Logistic.DEFINITION, weight));
        }
        y = l.conv(y, filters, 1, 1, NONE);
        return stride == 1 && l.shape(x).equals(l.shape(y)) ? l.add(x, y, NONE) : y;
    }

    private static Ref swish(Layers l, Ref x, boolean hardSwish) {
        return hardSwish ? l.plain(HardSwish.DEFINITION, x) : x;
    }

    /** ResNet-8 for pictures of 32 by 32. */
    static void resNet8(Layers l) {
        Ref x = l.conv(l.image(32, 32, 3), 16, 3, 1, RELU);
        for (int filters : new int[] {16, 32, 64}) {
            int stride = filters == 16 ? 1 : 2;
            Ref y = l.conv(l.conv(x, filters, 3, stride, RELU), filters, 3, 1, NONE);
            Ref straight = stride == 1 ? x : l.conv(x, filters, 1, stride, NONE);
            x = l.add(straight, y, RELU);
        }
        l.graph().output(l.softmax(l.dense(l.reshape(l.averagePool(x, 8, 8), 64), 10, NONE)));
    }

    /** DS-CNN for spotting keywords in a spectrogram of 49 by 10. */
    static void dsCnn(Layers l) {
        Ref x = l.depthwise(l.conv(l.image(49, 10, 1), 32, 5, 2, RELU), 3, 1, RELU);
        for (int i = 0; i < 3; i++) {
            x = l.depthwise(l.conv(x, 32, 1, 1, RELU), 3, 3, 1, 1, RELU);
        }
        x = l.maxPool(l.conv(x, 33, 1, 1, RELU), 5, 5);
        l.graph().output(l.softmax(l.dense(l.reshape(x, 5 * 33), 12, NONE)));
    }
}
