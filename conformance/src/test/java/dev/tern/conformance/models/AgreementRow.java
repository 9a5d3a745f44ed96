package dev.tern.conformance.models;

import java.util.List;

/**
 * How one outside model is compared, where that is not the rule. The rule: the official build's built-in kernels,
 * integers equal, floats within {@link #FLOAT_PART_OF_LARGEST} of the largest magnitude.
 *
 * @param path the file below the data folder
 * @param verdict what must come out
 * @param detail the refusal's text, or the wider bound
 * @param why the reason, for readers
 */
record AgreementRow(String path, Verdict verdict, String detail, String why) {
    /** Float results are sums in another order of terms than the original's. */
    static final double FLOAT_PART_OF_LARGEST = 2e-5;

    /** What must come out. */
    enum Verdict {
        /** Tern refuses with a message that contains the detail. */
        REFUSED,
        /** Tern runs it; the original cannot, so nothing is compared. */
        ALONE,
        /** Floats within the detail of the largest magnitude. */
        WIDER
    }

    static final List<AgreementRow> ALL = List.of(
            new AgreementRow(
                    "models/audio/keyword_scrambled_8bit.tflite",
                    Verdict.ALONE,
                    "",
                    "the original reads its 8-bit states as 16-bit ones and damages its own memory"),
            new AgreementRow(
                    "models/audio/audio_preprocessor_int8.tflite",
                    Verdict.ALONE,
                    "",
                    "the original at hand has no signal operators"),
            new AgreementRow(
                    "models/classification/person_detect.tflite",
                    Verdict.ALONE,
                    "",
                    "the original refuses biases that name a quantisation axis they do not have"),
            new AgreementRow(
                    "models/micro/parse_example.tflite",
                    Verdict.REFUSED,
                    "serialised example",
                    "seeded strings are no serialised examples"),
            new AgreementRow(
                    "models/op_golden/transpose_conv/transpose_conv0.tflite",
                    Verdict.REFUSED,
                    "output batches",
                    "a seeded output shape fits nothing; the original refuses it too"),
            new AgreementRow(
                    "models/op_golden/transpose_conv/transpose_conv2.tflite",
                    Verdict.REFUSED,
                    "output batches",
                    "a seeded output shape fits nothing; the original refuses it too"),
            new AgreementRow(
                    "models/op_golden/transpose_conv/transpose_conv3.tflite",
                    Verdict.REFUSED,
                    "output batches",
                    "a seeded output shape fits nothing; the original refuses it too"),
            new AgreementRow(
                    "models/ops_ai_edge_quantizer/single_gather_nd_with_const_params.tflite",
                    Verdict.REFUSED,
                    "index 0",
                    "seeded indices lie outside; the original refuses them too"),
            new AgreementRow(
                    "models/ops_ai_edge_quantizer/single_slice.tflite",
                    Verdict.REFUSED,
                    "begin: expected",
                    "its begin has one number for three axes; the original refuses it too"),
            new AgreementRow(
                    "models/ops_litert/add_shared_tensors.tflite",
                    Verdict.REFUSED,
                    "no other source",
                    "a result is an operand of its own node; the original refuses it too"),
            new AgreementRow(
                    "models/ops_litert/blockwise_quantized.tflite",
                    Verdict.REFUSED,
                    "expected a value with a source",
                    "an operand has no contents; the original crashes"),
            new AgreementRow(
                    "models/ops_litert/max_unpooling_2d.tflite",
                    Verdict.ALONE,
                    "",
                    "the original at hand has no such custom operator"),
            new AgreementRow(
                    "models/ops_litert/qwen_fc_blockwise_quantized.tflite",
                    Verdict.ALONE,
                    "",
                    "block-wise scales are newer than the original at hand, which crashes"),
            new AgreementRow(
                    "models/ops_litert/simple_floor_mod.tflite",
                    Verdict.REFUSED,
                    "divisor: expected no zero",
                    "a seeded divisor is zero; the original refuses it too"),
            new AgreementRow(
                    "models/ops_litert/simple_squeeze.tflite",
                    Verdict.REFUSED,
                    "axis: expected",
                    "a scalar has no axis 1; the original refuses it too"),
            new AgreementRow(
                    "models/ops_litert/softplus_flex.tflite",
                    Verdict.REFUSED,
                    "FlexSoftplus",
                    "operators of TensorFlow itself are not built in"),
            new AgreementRow(
                    "models/ops_litert/sparse_tensor.tflite",
                    Verdict.REFUSED,
                    "without bytes of its own",
                    "an input with constant contents, and an unknown custom operator besides"),
            new AgreementRow(
                    "models/ops_litert/static_w8_a16_quantized_attn_vec_einsum.tflite",
                    Verdict.ALONE,
                    "",
                    "16-bit with 8-bit products are newer than the original at hand"),
            new AgreementRow(
                    "models/ops_litert/static_w8_a16_quantized_k_einsum.tflite",
                    Verdict.ALONE,
                    "",
                    "16-bit with 8-bit products are newer than the original at hand"),
            new AgreementRow(
                    "models/ops_litert/static_w8_a16_quantized_q_einsum.tflite",
                    Verdict.ALONE,
                    "",
                    "16-bit with 8-bit products are newer than the original at hand"),
            new AgreementRow(
                    "models/ops_litert/tensor_string_data_type.tflite",
                    Verdict.REFUSED,
                    "types of ADD",
                    "strings cannot be added; the original refuses it too"),
            new AgreementRow(
                    "models/ops_litert/while_op_with_forwarding_input.tflite",
                    Verdict.ALONE,
                    "",
                    "the original gives no bytes for a string that its loop only hands through"),
            new AgreementRow(
                    "models/ops_quantizer/mixed.tflite",
                    Verdict.REFUSED,
                    "CustomTestOp",
                    "an unknown custom operator; the original refuses it too"),
            new AgreementRow(
                    "models/ops_quantizer/single_conv_no_bias.tflite",
                    Verdict.ALONE,
                    "",
                    "convolutions without a bias are newer than the original at hand"),
            new AgreementRow(
                    "models/ops_quantizer/svdf_calibrated.tflite",
                    Verdict.REFUSED,
                    "state (operand 4)",
                    "its state has the wrong size; the original refuses it too"),
            new AgreementRow(
                    "models/ops_quantizer/svdf_quantized.tflite",
                    Verdict.REFUSED,
                    "state (operand 4)",
                    "its state has the wrong size; the original refuses it too"),
            new AgreementRow(
                    "models/pose/posenet_mobilenet_v1_075_353_481_16_quant_decoder.tflite",
                    Verdict.ALONE,
                    "",
                    "the original at hand has no such custom operator"),
            new AgreementRow(
                    "models/text/test_model_nl_classifier.tflite",
                    Verdict.REFUSED,
                    "CUSTOM_OP_STRING_TO_FLOATS",
                    "a custom operator of its test suite; the original refuses it too"),
            new AgreementRow(
                    "models/text/test_model_nl_classifier_with_associated_label.tflite",
                    Verdict.REFUSED,
                    "CUSTOM_OP_STRING_TO_FLOATS",
                    "a custom operator of its test suite; the original refuses it too"),
            new AgreementRow(
                    "models/text/whitespace_tokenizer_flex_delegate.tflite",
                    Verdict.REFUSED,
                    "FlexUnicodeDecodeWithOffsets",
                    "operators of TensorFlow itself are not built in"),
            new AgreementRow(
                    "models/text/whitespace_tokenizer_to_ragged_1d_input.tflite",
                    Verdict.ALONE,
                    "",
                    "the original at hand has no such custom operator"),
            new AgreementRow(
                    "models/text/whitespace_tokenizer_to_tensor.tflite",
                    Verdict.ALONE,
                    "",
                    "the original at hand has no such custom operator"));

    static AgreementRow of(String path) {
        return ALL.stream()
                .filter(row -> row.path.equals(path))
                .findFirst()
                .orElse(new AgreementRow(path, Verdict.WIDER, String.valueOf(FLOAT_PART_OF_LARGEST), "the rule"));
    }
}
