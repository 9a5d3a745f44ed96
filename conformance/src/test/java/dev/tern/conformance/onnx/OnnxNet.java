package dev.tern.conformance.onnx;

import dev.tern.tensor.Tensor;
import java.util.Map;

/**
 * A whole net in an ONNX file, and tensors to feed it with.
 *
 * @param transposes how many transposes its conversion may keep
 * @param bound largest difference from ONNX Runtime, as a part of the largest element
 */
record OnnxNet(String name, byte[] bytes, Map<String, Tensor> feeds, int transposes, double bound) {
    @Override
    public String toString() {
        return name;
    }
}
