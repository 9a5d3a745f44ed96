package dev.tern.conformance.operators;

import static dev.tern.conformance.operators.WindowCaseParts.FLOAT_SUMS;
import static dev.tern.tensor.DataType.FLOAT32;
import static dev.tern.tensor.DataType.INT32;

import dev.tern.operators.Activation;
import dev.tern.operators.Padding;
import dev.tern.operators.conv3d.Conv3d;
import dev.tern.operators.conv3d.Conv3dTranspose;
import dev.tern.operators.conv3d.Steps3d;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;

/** Cases of CONV_3D and CONV_3D_TRANSPOSE. */
final class Conv3dCases implements OperatorCase.Source {
    private static Steps3d steps(Padding padding, int stride, int dilation, Activation activation) {
        return new Steps3d(padding, stride, stride, stride, activation, dilation, dilation, dilation);
    }

    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        for (Padding padding : Padding.values()) {
            cases.add(conv("3x3x3 " + padding, steps(padding, 1, 1, Activation.NONE), 3, 4, 5));
            cases.add(conv("3x3x3 stride 2 " + padding, steps(padding, 2, 1, Activation.RELU), 3, 2, 3));
            cases.add(conv("2x2x2 dilated " + padding, steps(padding, 1, 2, Activation.RELU6), 2, 3, 130));
        }
        Steps3d uneven = new Steps3d(Padding.SAME, 1, 3, 2, Activation.NONE, 1, 1, 1);
        cases.add(conv("unequal steps", uneven, 3, 2, 4));
        cases.add(transposed(
                "same stride 2", steps(Padding.SAME, 2, 1, Activation.NONE), 3, new int[] {1, 3, 4, 5}, 6, 8, 10));
        cases.add(transposed(
                "same stride 1", steps(Padding.SAME, 1, 1, Activation.RELU), 3, new int[] {2, 3, 4, 5}, 3, 4, 5));
        cases.add(transposed("valid", steps(Padding.VALID, 1, 1, Activation.NONE), 2, new int[] {1, 3, 4, 5}, 4, 5, 6));
        cases.add(manyChannels());
        cases.add(refused("stride 0", steps(Padding.SAME, 0, 1, Activation.NONE), 3, "a stride of 1 or more"));
        cases.add(refused("dilation 0", steps(Padding.SAME, 1, 0, Activation.NONE), 3, "a dilation of 1 or more"));
        cases.add(refused("no filter", steps(Padding.SAME, 1, 1, Activation.NONE), 0, "extents of 1 or more"));
        return cases;
    }

    private static OperatorCase conv(String name, Steps3d steps, int window, int channels, int outputs) {
        return SingleOperator.of(new Conv3d(steps), name)
                .input(FLOAT32, Shape.of(2, 6, 7, 8, channels), Fill.uniform(1, -3, 3))
                .constant(FLOAT32, Shape.of(window, window, window, channels, outputs), Fill.uniform(2, -1, 1))
                .constant(FLOAT32, Shape.of(outputs), Fill.uniform(3, -2, 2))
                .output(FLOAT32)
                .within(FLOAT_SUMS)
                .expectOriginal();
    }

    private static OperatorCase transposed(
            String name, Steps3d steps, int window, int[] volume, int depth, int height, int width) {
        int channels = 3;
        int outputs = 4;
        return SingleOperator.of(new Conv3dTranspose(steps), name)
                .constant(INT32, Shape.of(5), Fill.of(volume[0], depth, height, width, outputs))
                .constant(FLOAT32, Shape.of(window, window, window, outputs, channels), Fill.uniform(2, -1, 1))
                .input(FLOAT32, Shape.of(volume[0], volume[1], volume[2], volume[3], channels), Fill.uniform(1, -3, 3))
                .constant(FLOAT32, Shape.of(outputs), Fill.uniform(3, -2, 2))
                .output(FLOAT32)
                .within(FLOAT_SUMS)
                .expectOriginal();
    }

    /** Far more channels in than out, with a bias, which once made the original write past its result. */
    private static OperatorCase manyChannels() {
        return SingleOperator.of(new Conv3dTranspose(steps(Padding.SAME, 1, 1, Activation.NONE)), "1024 channels to 8")
                .constant(INT32, Shape.of(5), Fill.of(1, 2, 3, 3, 8))
                .constant(FLOAT32, Shape.of(2, 2, 2, 8, 1024), Fill.uniform(2, -1, 1))
                .input(FLOAT32, Shape.of(1, 2, 3, 3, 1024), Fill.uniform(1, -1, 1))
                .constant(FLOAT32, Shape.of(8), Fill.uniform(3, -2, 2))
                .output(FLOAT32)
                .within(FLOAT_SUMS)
                .expectOriginal();
    }

    private static OperatorCase refused(String name, Steps3d steps, int window, String message) {
        return SingleOperator.of(new Conv3d(steps), name)
                .input(FLOAT32, Shape.of(1, 4, 4, 4, 2), Fill.uniform(1, -3, 3))
                .constant(FLOAT32, Shape.of(window, 3, 3, 2, 2), Fill.uniform(2, -1, 1))
                .output(FLOAT32)
                .expectRefusal(message);
    }
}
