package dev.tern.conformance.onnx;

import java.util.ArrayList;
import java.util.List;

/** What slides over images, sounds and volumes, and what resizes and normalises them. */
final class WindowCases {
    private WindowCases() {}

    static List<OnnxCase> all() {
        List<OnnxCase> cases = new ArrayList<>();
        convolutions(cases);
        transposed(cases);
        pools(cases);
        resizes(cases);
        norms(cases);
        return cases;
    }

    private static OnnxCase of(String operator, int opset) {
        return OnnxCase.of(operator, opset);
    }

    private static int[] ints(int... numbers) {
        return numbers;
    }

    private static void convolutions(List<OnnxCase> cases) {
        cases.add(of("Conv", 7).floats(1, 3, 8, 9).weights(4, 3, 3, 3).weights(4));
        cases.add(of("Conv", 11).floats(1, 3, 8, 9).weights(4, 3, 3, 3).attr("pads", ints(1, 1, 1, 1)));
        cases.add(of("Conv", 11)
                .floats(2, 3, 8, 9)
                .weights(4, 3, 3, 3)
                .attr("pads", ints(1, 1, 1, 1))
                .attr("strides", ints(2, 2)));
        cases.add(of("Conv", 11)
                .floats(2, 3, 9, 9)
                .weights(4, 3, 3, 3)
                .attr("pads", ints(1, 1, 1, 1))
                .attr("strides", ints(2, 2))
                .open("batch", "", "height", "width"));
        cases.add(of("Conv", 11).floats(1, 3, 8, 9).weights(4, 3, 2, 3).attr("pads", ints(0, 2, 1, 0)));
        cases.add(of("Conv", 11)
                .floats(1, 3, 12, 12)
                .weights(4, 3, 3, 3)
                .weights(4)
                .attr("dilations", ints(2, 3))
                .attr("pads", ints(2, 3, 2, 3)));
        for (String auto : List.of("SAME_UPPER", "SAME_LOWER", "VALID")) {
            cases.add(of("Conv", 11)
                    .floats(1, 3, 8, 9)
                    .weights(4, 3, 2, 3)
                    .attr("auto_pad", auto)
                    .attr("strides", ints(2, 1)));
        }
        cases.add(of("Conv", 11)
                .floats(1, 6, 8, 8)
                .weights(6, 1, 3, 3)
                .weights(6)
                .attr("group", 6)
                .note("depthwise"));
        cases.add(of("Conv", 11)
                .floats(1, 6, 8, 8)
                .weights(12, 1, 3, 3)
                .attr("group", 6)
                .attr("strides", ints(2, 2))
                .attr("pads", ints(1, 1, 1, 1))
                .note("depthwise, twice the channels"));
        cases.add(of("Conv", 11)
                .floats(1, 6, 8, 8)
                .weights(4, 3, 3, 3)
                .weights(4)
                .attr("group", 2)
                .note("groups"));
        cases.add(of("Conv", 11).floats(2, 3, 20).weights(4, 3, 5).weights(4).attr("strides", ints(2)));
        cases.add(of("Conv", 11)
                .floats(2, 3, 20)
                .weights(4, 3, 5)
                .attr("pads", ints(2, 2))
                .attr("dilations", ints(2)));
        cases.add(of("Conv", 11)
                .floats(2, 4, 20)
                .weights(4, 1, 3)
                .attr("pads", ints(1, 1))
                .attr("group", 4)
                .open());
        cases.add(of("Conv", 11).floats(1, 3, 5, 6, 7).weights(4, 3, 3, 3, 3).weights(4));
        cases.add(of("Conv", 11)
                .floats(1, 4, 5, 6, 7)
                .weights(4, 2, 3, 3, 3)
                .attr("pads", ints(1, 1, 1, 1, 1, 1))
                .attr("strides", ints(2, 1, 2))
                .attr("group", 2));
        cases.add(of("Conv", 11).floats(1, 3, 8, 8).floats(4, 3, 3, 3).note("computed filter"));
    }

    private static void transposed(List<OnnxCase> cases) {
        cases.add(of("ConvTranspose", 11).floats(1, 3, 5, 6).weights(3, 4, 3, 3).weights(4));
        cases.add(of("ConvTranspose", 11).floats(1, 3, 5, 6).weights(3, 4, 2, 2).attr("strides", ints(2, 2)));
        cases.add(of("ConvTranspose", 11)
                .floats(2, 3, 5, 6)
                .weights(3, 4, 4, 4)
                .weights(4)
                .attr("strides", ints(2, 2))
                .attr("pads", ints(1, 1, 1, 1)));
        cases.add(of("ConvTranspose", 11)
                .floats(2, 3, 5, 6)
                .weights(3, 4, 3, 3)
                .weights(4)
                .attr("strides", ints(2, 2))
                .attr("pads", ints(1, 1, 1, 1))
                .attr("output_padding", ints(1, 1))
                .open("batch", "", "h", "w"));
        cases.add(of("ConvTranspose", 11)
                .floats(1, 4, 5, 6)
                .weights(4, 3, 3, 3)
                .weights(6)
                .attr("group", 2)
                .attr("pads", ints(0, 1, 1, 0)));
        cases.add(of("ConvTranspose", 11).floats(1, 3, 5, 6).weights(3, 4, 3, 3).attr("dilations", ints(2, 2)));
        cases.add(of("ConvTranspose", 11)
                .floats(1, 3, 9)
                .weights(3, 4, 4)
                .weights(4)
                .attr("strides", ints(2))
                .attr("pads", ints(1, 1)));
        cases.add(of("ConvTranspose", 11)
                .floats(1, 3, 3, 4, 5)
                .weights(3, 2, 3, 3, 3)
                .weights(2)
                .attr("strides", ints(2, 2, 2)));
        cases.add(of("ConvTranspose", 11)
                .floats(1, 3, 5, 6)
                .weights(3, 4, 3, 3)
                .attr("strides", ints(2, 2))
                .attr("auto_pad", "SAME_UPPER"));
        cases.add(of("ConvTranspose", 11)
                .floats(1, 3, 5, 6)
                .weights(3, 4, 3, 3)
                .attr("strides", ints(2, 2))
                .attr("output_shape", ints(10, 12)));
    }

    private static void pools(List<OnnxCase> cases) {
        for (String name : List.of("MaxPool", "AveragePool")) {
            cases.add(of(name, 7)
                    .floats(1, 3, 8, 9)
                    .attr("kernel_shape", ints(2, 2))
                    .attr("strides", ints(2, 2)));
            cases.add(of(name, 11)
                    .floats(2, 3, 8, 9)
                    .attr("kernel_shape", ints(3, 3))
                    .attr("strides", ints(2, 2))
                    .attr("pads", ints(1, 1, 1, 1)));
            cases.add(of(name, 11)
                    .floats(2, 3, 8, 9)
                    .attr("kernel_shape", ints(3, 3))
                    .attr("pads", ints(1, 1, 1, 1))
                    .open("n", "", "h", "w"));
            cases.add(of(name, 11)
                    .floats(2, 3, 9, 9)
                    .attr("kernel_shape", ints(3, 3))
                    .attr("strides", ints(2, 2))
                    .attr("pads", ints(1, 1, 1, 1))
                    .open("n", "", "h", "w"));
            for (int[] extents : List.of(ints(8, 9), ints(9, 10), ints(7, 7))) {
                cases.add(of(name, 11)
                        .floats(1, 3, extents[0], extents[1])
                        .attr("kernel_shape", ints(3, 3))
                        .attr("strides", ints(2, 2))
                        .attr("ceil_mode", 1));
                cases.add(of(name, 19)
                        .floats(1, 3, extents[0], extents[1])
                        .attr("kernel_shape", ints(3, 2))
                        .attr("strides", ints(2, 2))
                        .attr("pads", ints(1, 0, 1, 1))
                        .attr("ceil_mode", 1));
            }
            cases.add(of(name, 11)
                    .floats(1, 3, 8, 9)
                    .attr("kernel_shape", ints(3, 2))
                    .attr("strides", ints(2, 1))
                    .attr("auto_pad", "SAME_UPPER"));
            cases.add(
                    of(name, 11).floats(2, 3, 20).attr("kernel_shape", ints(3)).attr("strides", ints(2)));
            cases.add(
                    of(name, 11).floats(2, 3, 20).attr("kernel_shape", ints(3)).attr("pads", ints(1, 1)));
            cases.add(of(name, 11)
                    .floats(1, 2, 6, 7, 8)
                    .attr("kernel_shape", ints(2, 3, 2))
                    .attr("strides", ints(2, 1, 2)));
        }
        cases.add(of("MaxPool", 12)
                .floats(1, 3, 9, 9)
                .attr("kernel_shape", ints(3, 3))
                .attr("dilations", ints(2, 2))
                .attr("strides", ints(2, 1))
                .attr("pads", ints(1, 1, 1, 1)));
        for (int ceil = 0; ceil < 2; ceil++) {
            cases.add(of("AveragePool", 19)
                    .floats(1, 3, 8, 8)
                    .attr("kernel_shape", ints(3, 3))
                    .attr("strides", ints(2, 2))
                    .attr("pads", ints(1, 1, 1, 1))
                    .attr("count_include_pad", 1)
                    .attr("ceil_mode", ceil));
        }
        for (String name : List.of("GlobalAveragePool", "GlobalMaxPool")) {
            cases.add(of(name, 7).floats(2, 3, 8, 9));
            cases.add(of(name, 7).floats(2, 3, 8).open());
            cases.add(of(name, 7).floats(2, 3, 4, 5, 6));
        }
    }

    private static void resizes(List<OnnxCase> cases) {
        for (String mode : List.of("nearest", "linear")) {
            for (String coordinates : List.of(
                    "asymmetric", "half_pixel", "align_corners", "pytorch_half_pixel", "half_pixel_symmetric")) {
                for (float[] scale : List.of(
                        new float[] {1, 1, 2, 2}, new float[] {1, 1, 1.5f, 0.6f}, new float[] {1, 1, 3, 0.5f})) {
                    cases.add(of("Resize", 19)
                            .floats(1, 2, 6, 7)
                            .none()
                            .reals(scale)
                            .attr("mode", mode)
                            .attr("coordinate_transformation_mode", coordinates)
                            .within(4e-6)
                            .note(java.util.Arrays.toString(scale)));
                }
                cases.add(of("Resize", 13)
                        .floats(1, 2, 6, 7)
                        .none()
                        .none()
                        .ints(1, 2, 9, 11)
                        .attr("mode", mode)
                        .attr("coordinate_transformation_mode", coordinates)
                        .within(4e-6));
            }
        }
        for (String rounding : List.of("round_prefer_floor", "round_prefer_ceil", "floor", "ceil")) {
            for (String coordinates : List.of("asymmetric", "half_pixel", "align_corners")) {
                cases.add(of("Resize", 13)
                        .floats(1, 2, 4, 6)
                        .none()
                        .none()
                        .ints(1, 2, 8, 4)
                        .attr("mode", "nearest")
                        .attr("nearest_mode", rounding)
                        .attr("coordinate_transformation_mode", coordinates));
            }
        }
        for (String coordinates : List.of("half_pixel", "align_corners", "asymmetric")) {
            cases.add(of("Resize", 13)
                    .floats(1, 2, 6, 7)
                    .none()
                    .none()
                    .ints(1, 2, 9, 5)
                    .attr("mode", "cubic")
                    .attr("coordinate_transformation_mode", coordinates)
                    .within(4e-6));
        }
        cases.add(of("Resize", 18)
                .floats(1, 2, 8, 9)
                .none()
                .none()
                .ints(4, 5)
                .attr("axes", ints(2, 3))
                .attr("mode", "linear")
                .attr("antialias", 1)
                .within(4e-6));
        cases.add(of("Resize", 11)
                .floats(1, 2, 6, 7)
                .reals()
                .reals(1, 1, 2, 2)
                .attr("mode", "nearest")
                .attr("nearest_mode", "floor")
                .attr("coordinate_transformation_mode", "asymmetric")
                .open("n", "", "h", "w"));
        cases.add(of("Resize", 13)
                .floats(1, 2, 6, 7)
                .none()
                .reals(1, 1, 2, 2)
                .attr("mode", "linear")
                .attr("coordinate_transformation_mode", "half_pixel")
                .open("n", "", "h", "w"));
        cases.add(of("Resize", 13)
                .floats(1, 2, 6)
                .none()
                .reals(1, 1, 2)
                .attr("mode", "linear")
                .attr("coordinate_transformation_mode", "half_pixel"));
        cases.add(of("Resize", 10).floats(1, 2, 6, 7).reals(1, 1, 2, 2));
        cases.add(of("Upsample", 9).floats(1, 2, 6, 7).reals(1, 1, 2, 2));
        cases.add(of("Upsample", 9)
                .floats(1, 2, 6, 7)
                .reals(1, 1, 2, 3)
                .attr("mode", "linear")
                .within(4e-6));
        cases.add(of("Upsample", 7).floats(1, 2, 6, 7).attr("scales", new float[] {1, 1, 2, 2}));
        cases.add(of("DepthToSpace", 11).floats(1, 8, 3, 4).attr("blocksize", 2));
        cases.add(of("DepthToSpace", 13).floats(1, 8, 3, 4).attr("blocksize", 2).attr("mode", "CRD"));
        cases.add(of("SpaceToDepth", 13).floats(1, 2, 4, 6).attr("blocksize", 2));
    }

    private static void norms(List<OnnxCase> cases) {
        for (int opset : new int[] {7, 9, 15}) {
            cases.add(of("BatchNormalization", opset)
                    .floats(2, 3, 4, 5)
                    .positive(3)
                    .weights(3)
                    .weights(3)
                    .positive(3));
        }
        cases.add(of("BatchNormalization", 15)
                .floats(2, 3)
                .positive(3)
                .weights(3)
                .weights(3)
                .positive(3));
        cases.add(of("BatchNormalization", 15)
                .floats(2, 3, 7)
                .positive(3)
                .weights(3)
                .weights(3)
                .positive(3));
        cases.add(of("InstanceNormalization", 6 + 1)
                .floats(2, 3, 4, 5)
                .positive(3)
                .weights(3)
                .within(1e-5));
        cases.add(of("InstanceNormalization", 7)
                .floats(2, 3, 9)
                .positive(3)
                .weights(3)
                .within(1e-5));
        cases.add(of("GroupNormalization", 18)
                .floats(2, 6, 4, 5)
                .positive(2)
                .weights(2)
                .attr("num_groups", 2)
                .within(1e-5));
        cases.add(of("GroupNormalization", 21)
                .floats(2, 6, 4, 5)
                .positive(6)
                .weights(6)
                .attr("num_groups", 2)
                .within(1e-5));
        cases.add(of("LayerNormalization", 17)
                .floats(2, 3, 8)
                .positive(8)
                .weights(8)
                .within(1e-5));
        cases.add(of("LayerNormalization", 17)
                .floats(2, 3, 8)
                .positive(3, 8)
                .attr("axis", 1)
                .results(3)
                .within(1e-5));
        cases.add(of("RMSNormalization", 23).floats(2, 3, 8).positive(8).within(1e-5));
        cases.add(of("MeanVarianceNormalization", 13).floats(2, 3, 4, 5).within(1e-5));
        cases.add(of("LRN", 13)
                .floats(1, 6, 4, 5)
                .attr("size", 3)
                .attr("alpha", 0.5f)
                .attr("bias", 2f)
                .within(4e-6));
        cases.add(of("LpNormalization", 7).floats(2, 3, 5));
        cases.add(of("LpNormalization", 7).floats(2, 3, 5).attr("p", 1).attr("axis", 1));
    }
}
