package dev.tern.testkit.nets;

import static dev.tern.operators.Activation.NONE;
import static dev.tern.operators.Activation.RELU;

import dev.tern.graph.Ref;
import dev.tern.graph.Value;
import dev.tern.operators.Activation;
import dev.tern.operators.CustomOperator;
import dev.tern.operators.flexbuffer.FlexValue;
import dev.tern.operators.logistic.Logistic;
import dev.tern.operators.pack.Pack;
import dev.tern.operators.resize.ResizeBilinear;
import dev.tern.operators.resize.ResizeNearestNeighbor;
import dev.tern.operators.shape.ShapeOf;
import dev.tern.operators.slice.StridedSlice;
import dev.tern.operators.tanh.Tanh;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Nets whose results are pictures, boxes, or what came in. */
final class DenseNets {
    private DenseNets() {}

    /** A U-Net: down by pooling, up by interpolation and by transposed convolution, joined at every size. */
    static void uNet(Layers l) {
        Ref image = l.image(32, 32, 3);
        Ref first = l.conv(l.conv(image, 8, 3, 1, RELU), 8, 3, 1, RELU);
        Ref second = l.conv(l.maxPool(first, 2, 2), 16, 3, 1, RELU);
        Ref third = l.conv(l.maxPool(second, 2, 2), 24, 3, 1, RELU);
        Ref deepest = l.conv(l.maxPool(third, 2, 2), 32, 3, 1, 2, RELU);
        Ref up = l.graph().add(new ResizeBilinear(false, true), deepest, l.indices("size", 8, 8));
        up = l.conv(l.concat(3, up, third), 24, 3, 1, RELU);
        up = l.graph().add(new ResizeNearestNeighbor(false, false), up, l.indices("size", 16, 16));
        up = l.conv(l.concat(3, up, second), 16, 3, 1, RELU);
        up = l.transposeConv(up, l.indices("shape", 1, 32, 32, 8), 8, 3, 2, Shape.of(1, 32, 32, 8));
        up = l.conv(l.concat(3, up, first), 8, 3, 1, RELU);
        l.graph().output(l.plain(Logistic.DEFINITION, l.conv(up, 2, 1, 1, NONE)));
    }

    /** Convolutions down to a code and transposed ones back; the batch of their results is computed in the graph. */
    static void autoencoder(Layers l) {
        Ref image = l.image(28, 28, 1);
        Ref code = l.conv(l.conv(image, 8, 3, 2, RELU), 12, 3, 2, RELU);
        code = l.plain(Tanh.DEFINITION, l.dense(l.reshape(code, 7 * 7 * 12), 24, NONE));
        Ref back = l.reshape(l.dense(code, 7 * 7 * 12, RELU), 7, 7, 12);
        back = l.transposeConv(back, sizes(l, image, 14, 14, 8), 8, 4, 2, Shape.of(1, 14, 14, 8));
        back = l.transposeConv(back, sizes(l, image, 28, 28, 1), 1, 3, 2, Shape.of(1, 28, 28, 1));
        l.graph().output(l.plain(Logistic.DEFINITION, back));
        l.graph().output(code);
    }

    private static Ref sizes(Layers l, Ref image, int height, int width, int channels) {
        Ref shape = l.graph()
                .node(new ShapeOf(DataType.INT32), List.of(image), Value.of("sizes", DataType.INT32, Shape.of(4)))
                .getFirst();
        Ref batch = l.graph()
                .node(
                        new StridedSlice(0, 0, 0, 0, 1, false),
                        List.of(shape, l.indices("begin", 0), l.indices("end", 1), l.indices("step", 1)),
                        Value.of("batch", DataType.INT32, Shape.scalar()))
                .getFirst();
        Ref[] fixed = new Ref[3];
        for (int i = 0; i < 3; i++) {
            fixed[i] = l.graph().constant("extent", Shape.scalar(), new int[] {height, width, channels}[i]);
        }
        return l.graph()
                .node(
                        new Pack(4, 0),
                        List.of(batch, fixed[0], fixed[1], fixed[2]),
                        Value.of("result_sizes", DataType.INT32, Shape.of(4)))
                .getFirst();
    }

    /** A single-shot detector: heads on two sizes of image, then the suppression of overlapping boxes. */
    static void detector(Layers l) {
        Ref x = l.conv(l.image(48, 48, 3), 8, 3, 2, Activation.RELU6);
        Ref large = l.conv(l.depthwise(x, 3, 2, Activation.RELU6), 24, 1, 1, Activation.RELU6);
        Ref small = l.conv(l.depthwise(large, 3, 2, Activation.RELU6), 32, 1, 1, Activation.RELU6);
        int classes = 4;
        int anchors = 3;
        int boxes = (12 * 12 + 6 * 6) * anchors;
        Ref encodings = l.concat(1, rows(l, large, anchors, 4), rows(l, small, anchors, 4));
        Ref scores = l.plain(
                Logistic.DEFINITION,
                l.concat(1, rows(l, large, anchors, classes + 1), rows(l, small, anchors, classes + 1)));
        Ref centres = l.drawn("anchors", 0.1, 0.9, boxes, 4);
        Map<String, Object> options = new TreeMap<>(Map.of(
                "y_scale", 10.0,
                "x_scale", 10.0,
                "h_scale", 5.0,
                "w_scale", 5.0,
                "nms_score_threshold", 0.3,
                "nms_iou_threshold", 0.5,
                "max_classes_per_detection", 1,
                "max_detections", 10,
                "num_classes", classes,
                "use_regular_nms", false));
        List<Ref> found = l.graph()
                .node(
                        new CustomOperator("TFLite_Detection_PostProcess", FlexValue.encode(options)),
                        List.of(encodings, scores, centres),
                        Value.of("boxes", DataType.FLOAT32, Shape.of(1, 10, 4)),
                        Value.of("classes", DataType.FLOAT32, Shape.of(1, 10)),
                        Value.of("scores", DataType.FLOAT32, Shape.of(1, 10)),
                        Value.of("count", DataType.FLOAT32, Shape.of(1)));
        found.forEach(l.graph()::output);
    }

    private static Ref rows(Layers l, Ref features, int anchors, int width) {
        Ref head = l.conv(features, anchors * width, 3, 1, NONE);
        return l.reshape(head, l.shape(head).dim(1) * l.shape(head).dim(2) * anchors, width);
    }

    /** A perceptron of three layers. */
    static void perceptron(Layers l) {
        Ref x = l.graph().input("x", DataType.FLOAT32, Shape.of(-1, 37));
        x = l.dense(l.dense(x, 50, RELU), 33, Activation.RELU6);
        l.graph().output(l.softmax(l.dense(x, 7, NONE)));
    }
}
