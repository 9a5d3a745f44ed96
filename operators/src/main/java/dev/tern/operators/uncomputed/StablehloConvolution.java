package dev.tern.operators.uncomputed;

import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.Slots;
import java.util.List;

/** A convolution over dimensions in any order. */
public record StablehloConvolution(
        List<Long> windowStrides,
        List<Long> padding,
        List<Long> inputDilation,
        List<Long> kernelDilation,
        List<Boolean> windowReversal,
        long inputBatchDimension,
        long inputFeatureDimension,
        List<Long> inputSpatialDimensions,
        long kernelInputFeatureDimension,
        long kernelOutputFeatureDimension,
        List<Long> kernelSpatialDimensions,
        long outputBatchDimension,
        long outputFeatureDimension,
        List<Long> outputSpatialDimensions,
        long featureGroups,
        long batchGroups,
        List<Precision> precision)
        implements BuiltinOperator {
    public static final OperatorDefinition<StablehloConvolution> DEFINITION = OperatorDefinition.builtin(
            171,
            "STABLEHLO_CONVOLUTION",
            d -> d.options2(
                            4,
                            new StablehloConvolution(
                                    List.of(), List.of(), List.of(), List.of(), List.of(), 0, 0, List.of(), 0, 0,
                                    List.of(), 0, 0, List.of(), 0, 0, List.of()))
                    .inputs("input", "kernel")
                    .outputs("result")
                    .noKernel(Refusal.STABLEHLO));

    public StablehloConvolution {
        windowStrides = List.copyOf(windowStrides);
        padding = List.copyOf(padding);
        inputDilation = List.copyOf(inputDilation);
        kernelDilation = List.copyOf(kernelDilation);
        windowReversal = List.copyOf(windowReversal);
        inputSpatialDimensions = List.copyOf(inputSpatialDimensions);
        kernelSpatialDimensions = List.copyOf(kernelSpatialDimensions);
        outputSpatialDimensions = List.copyOf(outputSpatialDimensions);
        precision = List.copyOf(precision);
    }

    @Override
    public OperatorDefinition<StablehloConvolution> definition() {
        return DEFINITION;
    }

    @Override
    public StablehloConvolution map(Slots slots) {
        return new StablehloConvolution(
                slots.int64s(0, windowStrides),
                slots.int64s(1, padding),
                slots.int64s(2, inputDilation),
                slots.int64s(3, kernelDilation),
                slots.bools(4, windowReversal),
                slots.int64(5, inputBatchDimension),
                slots.int64(6, inputFeatureDimension),
                slots.int64s(7, inputSpatialDimensions),
                slots.int64(8, kernelInputFeatureDimension),
                slots.int64(9, kernelOutputFeatureDimension),
                slots.int64s(10, kernelSpatialDimensions),
                slots.int64(11, outputBatchDimension),
                slots.int64(12, outputFeatureDimension),
                slots.int64s(13, outputSpatialDimensions),
                slots.int64(14, featureGroups),
                slots.int64(15, batchGroups),
                slots.wideChoices(16, precision, Precision.class));
    }
}
