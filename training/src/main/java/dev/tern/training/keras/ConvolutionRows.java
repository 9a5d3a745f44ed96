package dev.tern.training.keras;

import dev.tern.training.json.Json;
import dev.tern.training.layer.Conv;
import dev.tern.training.layer.Conv1D;
import dev.tern.training.layer.Conv1DTranspose;
import dev.tern.training.layer.Conv2D;
import dev.tern.training.layer.Conv2DTranspose;
import dev.tern.training.layer.Conv3D;
import dev.tern.training.layer.Conv3DTranspose;
import dev.tern.training.layer.ConvTranspose;
import dev.tern.training.layer.DepthwiseConv;
import dev.tern.training.layer.SeparableConv;
import java.util.List;
import java.util.function.Function;

/** Convolutions of all kinds. */
final class ConvolutionRows {
    private ConvolutionRows() {}

    static List<LayerRow<?>> all() {
        return List.of(
                conv("Conv1D", 1, s -> Conv1D.of(s.integer("filters"), s.integers("kernel_size")))
                        .alsoNamed("Convolution1D"),
                conv("Conv2D", 2, s -> Conv2D.of(s.integer("filters"), s.integers("kernel_size")))
                        .alsoNamed("Convolution2D"),
                conv("Conv3D", 3, s -> Conv3D.of(s.integer("filters"), s.integers("kernel_size")))
                        .alsoNamed("Convolution3D"),
                depthwise("DepthwiseConv1D", 1, s -> DepthwiseConv.of1D(s.integers("kernel_size")[0])),
                depthwise("DepthwiseConv2D", 2, s -> DepthwiseConv.of2D(s.integers("kernel_size"))),
                separable(
                                "SeparableConv1D",
                                1,
                                s -> SeparableConv.of1D(s.integer("filters"), s.integers("kernel_size")[0]))
                        .alsoNamed("SeparableConvolution1D"),
                separable(
                                "SeparableConv2D",
                                2,
                                s -> SeparableConv.of2D(s.integer("filters"), s.integers("kernel_size")))
                        .alsoNamed("SeparableConvolution2D"),
                transposed(
                        "Conv1DTranspose", 1, s -> Conv1DTranspose.of(s.integer("filters"), s.integers("kernel_size"))),
                transposed(
                                "Conv2DTranspose",
                                2,
                                s -> Conv2DTranspose.of(s.integer("filters"), s.integers("kernel_size")))
                        .alsoNamed("Convolution2DTranspose", "Deconvolution2D"),
                transposed(
                        "Conv3DTranspose",
                        3,
                        s -> Conv3DTranspose.of(s.integer("filters"), s.integers("kernel_size"))));
    }

    private static LayerRow<Conv> conv(String className, int axes, Function<LayerSettings, Conv> making) {
        return LayerRow.of(className, Conv.class, making)
                .given("filters", Codec.INTEGER, Conv::filters)
                .given("kernel_size", Codec.INTEGERS, Conv::kernel)
                .with("strides", Codec.INTEGERS, Conv::strides, (l, v) -> l.strides(v.toArray(Integer[]::new)))
                .with("padding", Codec.BORDER, Conv::border, Conv::border)
                .only("data_format", CoreRows.LAST)
                .with("dilation_rate", Codec.INTEGERS, Conv::dilation, (l, v) -> l.dilation(v.toArray(Integer[]::new)))
                .with("groups", Codec.INTEGER, Conv::groups, Conv::groups)
                .with("activation", Codec.ACTIVATION, Conv::activation, Conv::activation)
                .with("use_bias", Codec.FLAG, Conv::useBias, Conv::useBias)
                .with("kernel_initializer", Codec.INITIALIZER, Conv::kernelInitializer, Conv::kernelInitializer)
                .with("bias_initializer", Codec.INITIALIZER, Conv::biasInitializer, Conv::biasInitializer)
                .with("kernel_regularizer", Codec.REGULARIZER, Conv::kernelRegularizer, Conv::kernelRegularizer)
                .with("bias_regularizer", Codec.REGULARIZER, Conv::biasRegularizer, Conv::biasRegularizer)
                .activityRegularized()
                .with("kernel_constraint", Codec.constraint(axes + 1), Conv::kernelConstraint, Conv::kernelConstraint)
                .constrained("bias_constraint", 1, "bias");
    }

    private static LayerRow<DepthwiseConv> depthwise(
            String className, int axes, Function<LayerSettings, DepthwiseConv> making) {
        return LayerRow.of(className, DepthwiseConv.class, making)
                .given("kernel_size", Codec.INTEGERS, DepthwiseConv::kernel)
                .with("strides", Codec.INTEGERS, DepthwiseConv::strides, (l, v) -> l.strides(v.toArray(Integer[]::new)))
                .with("padding", Codec.BORDER, DepthwiseConv::border, DepthwiseConv::border)
                .only("data_format", CoreRows.LAST)
                .with("dilation_rate", Codec.INTEGERS, DepthwiseConv::dilation, (l, v) -> l.dilation(all(v, l.axes())))
                .harmless("groups", Json.of(1))
                .onlyIn2()
                .with("activation", Codec.ACTIVATION, DepthwiseConv::activation, DepthwiseConv::activation)
                .with("use_bias", Codec.FLAG, DepthwiseConv::useBias, DepthwiseConv::useBias)
                .with(
                        "bias_initializer",
                        Codec.INITIALIZER,
                        DepthwiseConv::biasInitializer,
                        DepthwiseConv::biasInitializer)
                .regularized("bias_regularizer", "bias")
                .activityRegularized()
                .constrained("bias_constraint", 1, "bias")
                .with("depth_multiplier", Codec.INTEGER, DepthwiseConv::multiplier, DepthwiseConv::multiplier)
                .with(
                        "depthwise_initializer",
                        Codec.INITIALIZER,
                        DepthwiseConv::kernelInitializer,
                        DepthwiseConv::kernelInitializer)
                .with(
                        "depthwise_regularizer",
                        Codec.REGULARIZER,
                        DepthwiseConv::kernelRegularizer,
                        DepthwiseConv::kernelRegularizer)
                .constrained("depthwise_constraint", axes + 1, "depthwise_kernel");
    }

    private static List<Integer> all(List<Integer> given, int axes) {
        return given.size() == 1 ? java.util.Collections.nCopies(axes, given.getFirst()) : given;
    }

    private static LayerRow<SeparableConv> separable(
            String className, int axes, Function<LayerSettings, SeparableConv> making) {
        return LayerRow.of(className, SeparableConv.class, making)
                .given("filters", Codec.INTEGER, SeparableConv::filters)
                .given("kernel_size", Codec.INTEGERS, SeparableConv::kernel)
                .with("strides", Codec.INTEGERS, SeparableConv::strides, (l, v) -> l.strides(v.toArray(Integer[]::new)))
                .with("padding", Codec.BORDER, SeparableConv::border, SeparableConv::border)
                .only("data_format", CoreRows.LAST)
                .with("dilation_rate", Codec.INTEGERS, SeparableConv::dilation, (l, v) -> l.dilation(all(v, l.axes())))
                .with("depth_multiplier", Codec.INTEGER, SeparableConv::multiplier, SeparableConv::multiplier)
                .harmless("groups", Json.of(1))
                .onlyIn2()
                .with("activation", Codec.ACTIVATION, SeparableConv::activation, SeparableConv::activation)
                .with("use_bias", Codec.FLAG, SeparableConv::useBias, SeparableConv::useBias)
                .with(
                        "depthwise_initializer",
                        Codec.INITIALIZER,
                        SeparableConv::depthwiseInitializer,
                        SeparableConv::depthwiseInitializer)
                .with(
                        "pointwise_initializer",
                        Codec.INITIALIZER,
                        SeparableConv::pointwiseInitializer,
                        SeparableConv::pointwiseInitializer)
                .with(
                        "bias_initializer",
                        Codec.INITIALIZER,
                        SeparableConv::biasInitializer,
                        SeparableConv::biasInitializer)
                .regularized("depthwise_regularizer", "depthwise_kernel")
                .regularized("pointwise_regularizer", "pointwise_kernel")
                .regularized("bias_regularizer", "bias")
                .activityRegularized()
                .constrained("depthwise_constraint", axes + 1, "depthwise_kernel")
                .constrained("pointwise_constraint", axes + 1, "pointwise_kernel")
                .constrained("bias_constraint", 1, "bias");
    }

    private static LayerRow<ConvTranspose> transposed(
            String className, int axes, Function<LayerSettings, ConvTranspose> making) {
        return LayerRow.of(className, ConvTranspose.class, making)
                .given("filters", Codec.INTEGER, ConvTranspose::filters)
                .given("kernel_size", Codec.INTEGERS, ConvTranspose::kernel)
                .with("strides", Codec.INTEGERS, ConvTranspose::strides, (l, v) -> l.strides(v.toArray(Integer[]::new)))
                .with("padding", Codec.BORDER, ConvTranspose::border, ConvTranspose::border)
                .only("data_format", CoreRows.LAST)
                .with(
                        "dilation_rate",
                        Codec.INTEGERS,
                        ConvTranspose::dilation,
                        (l, v) -> l.dilation(v.toArray(Integer[]::new)))
                .with("output_padding", CoreRows.OPTIONAL_AXES, ConvTranspose::outputPadding, ConvolutionRows::padded)
                .harmless("groups", Json.of(1))
                .onlyIn2()
                .with("activation", Codec.ACTIVATION, ConvTranspose::activation, ConvTranspose::activation)
                .with("use_bias", Codec.FLAG, ConvTranspose::useBias, ConvTranspose::useBias)
                .with(
                        "kernel_initializer",
                        Codec.INITIALIZER,
                        ConvTranspose::kernelInitializer,
                        ConvTranspose::kernelInitializer)
                .with(
                        "bias_initializer",
                        Codec.INITIALIZER,
                        ConvTranspose::biasInitializer,
                        ConvTranspose::biasInitializer)
                .with(
                        "kernel_regularizer",
                        Codec.REGULARIZER,
                        ConvTranspose::kernelRegularizer,
                        ConvTranspose::kernelRegularizer)
                .regularized("bias_regularizer", "bias")
                .activityRegularized()
                .constrained("kernel_constraint", axes + 1, "kernel")
                .constrained("bias_constraint", 1, "bias");
    }

    private static ConvTranspose padded(ConvTranspose layer, List<Integer> more) {
        return more.isEmpty() ? layer : layer.outputPadding(more.toArray(Integer[]::new));
    }
}
