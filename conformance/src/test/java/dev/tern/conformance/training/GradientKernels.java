package dev.tern.conformance.training;

import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.nn.Conv2dBackpropFilter;
import org.tensorflow.op.nn.Conv2dBackpropInput;
import org.tensorflow.op.nn.Conv3dBackpropFilter;
import org.tensorflow.op.nn.Conv3dBackpropInput;
import org.tensorflow.op.nn.LocalResponseNormalizationGrad;
import org.tensorflow.op.quantization.FakeQuantWithMinMaxArgsGradient;
import org.tensorflow.types.TFloat32;

/**
 * TensorFlow's own gradient kernels for cases in which its C library does not find them: it knows no gradient of some
 * operators, and forgets the attributes of others (dilations of convolutions, all of local response normalisation).
 */
final class GradientKernels {
    /** Strides of the cases with volumes. */
    private static final List<Long> DEEP = List.of(1L, 2L, 1L, 1L, 1L);

    private GradientKernels() {}

    /** The gradients of a case's operands, from them and the gradient that arrives. */
    interface Row {
        List<? extends Operand<TFloat32>> of(Ops tf, List<Operand<TFloat32>> x, Operand<TFloat32> gradient);
    }

    static final Map<String, Row> ROWS = Map.of(
            "fake quant",
            (tf, x, g) -> List.of(FakeQuantWithMinMaxArgsGradient.create(
                    tf.scope(),
                    g,
                    x.get(0),
                    FakeQuantWithMinMaxArgsGradient.min(-1f),
                    FakeQuantWithMinMaxArgsGradient.max(1.5f))),
            "floor mod",
            (tf, x, g) -> List.of(g, tf.math.neg(tf.math.mul(g, tf.math.floor(tf.math.div(x.get(0), x.get(1)))))),
            "local response",
            (tf, x, g) -> List.of(LocalResponseNormalizationGrad.create(
                    tf.scope(),
                    g,
                    x.get(0),
                    tf.nn.localResponseNormalization(
                            x.get(0),
                            org.tensorflow.op.nn.LocalResponseNormalization.depthRadius(2L),
                            org.tensorflow.op.nn.LocalResponseNormalization.bias(1f),
                            org.tensorflow.op.nn.LocalResponseNormalization.alpha(0.3f),
                            org.tensorflow.op.nn.LocalResponseNormalization.beta(0.75f)),
                    LocalResponseNormalizationGrad.depthRadius(2L),
                    LocalResponseNormalizationGrad.bias(1f),
                    LocalResponseNormalizationGrad.alpha(0.3f),
                    LocalResponseNormalizationGrad.beta(0.75f))),
            "dilated convolution",
            (tf, x, g) -> {
                List<Long> ones = List.of(1L, 1L, 1L, 1L);
                List<Long> dilations = List.of(1L, 2L, 2L, 1L);
                // Our filters have the result's channels first, theirs have them last.
                Operand<TFloat32> filter = tf.linalg.transpose(x.get(1), tf.constant(new int[] {1, 2, 3, 0}));
                Operand<TFloat32> ofFilter = Conv2dBackpropFilter.create(
                        tf.scope(),
                        x.get(0),
                        tf.constant(new int[] {3, 3, 2, 3}),
                        g,
                        ones,
                        "SAME",
                        Conv2dBackpropFilter.dilations(dilations));
                return List.of(
                        Conv2dBackpropInput.create(
                                tf.scope(),
                                tf.constant(new int[] {1, 6, 7, 2}),
                                filter,
                                g,
                                ones,
                                "SAME",
                                Conv2dBackpropInput.dilations(dilations)),
                        tf.linalg.transpose(ofFilter, tf.constant(new int[] {3, 0, 1, 2})));
            },
            "convolution of volumes",
            (tf, x, g) -> List.of(
                    Conv3dBackpropInput.create(
                            tf.scope(), tf.constant(new int[] {1, 3, 4, 4, 2}), x.get(1), g, DEEP, "SAME"),
                    Conv3dBackpropFilter.create(
                            tf.scope(), x.get(0), tf.constant(new int[] {2, 3, 2, 2, 3}), g, DEEP, "SAME")),
            "transposed convolution of volumes",
            (tf, x, g) -> List.of(
                    Conv3dBackpropFilter.create(
                            tf.scope(), g, tf.constant(new int[] {2, 3, 2, 3, 2}), x.get(1), DEEP, "VALID"),
                    tf.nn.conv3d(g, x.get(0), DEEP, "VALID")));
}
