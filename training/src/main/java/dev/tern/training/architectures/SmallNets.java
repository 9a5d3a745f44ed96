package dev.tern.training.architectures;

import dev.tern.training.Model;
import dev.tern.training.Sequential;
import dev.tern.training.layer.BatchNormalization;
import dev.tern.training.layer.Conv2D;
import dev.tern.training.layer.Dense;
import dev.tern.training.layer.DepthwiseConv;
import dev.tern.training.layer.Dropout;
import dev.tern.training.layer.Flatten;
import dev.tern.training.layer.Input;
import dev.tern.training.layer.Layer;
import dev.tern.training.layer.Pooling;
import dev.tern.training.layer.ReluLayer;
import java.util.ArrayList;
import java.util.List;

/** Nets for small devices and small pictures. */
public final class SmallNets {
    private SmallNets() {}

    /**
     * Three convolutions with pooling, a hidden layer, and one score (a logit) for each class: for small grey pictures. Every
     * layer is {@code width} times as wide as the smallest that is useful.
     */
    public static Model digits(int side, int width, int classes) {
        return Sequential.of(
                Input.of(side, side, 1),
                Conv2D.of(4 * width, 3, 3).same().relu(),
                Pooling.max2D(2, 2).same(),
                Conv2D.of(8 * width, 3, 3).same().relu(),
                Pooling.max2D(2, 2).same(),
                Conv2D.of(12 * width, 3, 3).same().relu(),
                Pooling.max2D(2, 2).same(),
                Flatten.of(),
                Dropout.of(0.4f),
                Dense.of(16 * width).relu(),
                Dense.of(classes));
    }

    /** The depthwise separable net that MLPerf Tiny trains on spoken words: pictures of time × coefficients. */
    public static Model keywords(int frames, int coefficients, int classes) {
        List<Layer> layers = new ArrayList<>();
        // Few sounds make few steps; running means that forget slowly would still tell of the first weights at the end.
        BatchNormalization norm = BatchNormalization.of().momentum(0.9f);
        layers.add(Input.of(frames, coefficients, 1));
        layers.add(Conv2D.of(64, 10, 4).strides(2, 2).same());
        layers.add(norm.named(""));
        layers.add(ReluLayer.of());
        layers.add(Dropout.of(0.2f));
        for (int i = 0; i < 4; i++) {
            layers.add(DepthwiseConv.of2D(3, 3).same());
            layers.add(norm.named(""));
            layers.add(ReluLayer.of());
            layers.add(Conv2D.of(64, 1, 1).same());
            layers.add(norm.named(""));
            layers.add(ReluLayer.of());
        }
        layers.add(Dropout.of(0.4f));
        layers.add(Pooling.average2D((frames + 1) / 2, (coefficients + 1) / 2));
        layers.add(Flatten.of());
        layers.add(Dense.of(classes).softmax());
        return Sequential.of(layers);
    }

    /** The autoencoder that MLPerf Tiny trains on the sounds of machines: what it gives back badly is unusual. */
    public static Model autoencoder(int features) {
        List<Layer> layers = new ArrayList<>();
        layers.add(Input.of(features));
        for (int width : new int[] {128, 128, 128, 128, 8, 128, 128, 128, 128}) {
            layers.add(Dense.of(width));
            layers.add(BatchNormalization.of());
            layers.add(ReluLayer.of());
        }
        layers.add(Dense.of(features));
        return Sequential.of(layers);
    }
}
