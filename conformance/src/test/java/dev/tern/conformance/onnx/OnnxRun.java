package dev.tern.conformance.onnx;

import static org.assertj.core.api.Assumptions.assumeThat;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** ONNX Runtime, running a model on given tensors, every node as it stands. */
final class OnnxRun implements AutoCloseable {
    private static final Map<DataType, OnnxJavaType> TYPES = Map.of(
            DataType.FLOAT32, OnnxJavaType.FLOAT,
            DataType.FLOAT64, OnnxJavaType.DOUBLE,
            DataType.FLOAT16, OnnxJavaType.FLOAT16,
            DataType.INT8, OnnxJavaType.INT8,
            DataType.UINT8, OnnxJavaType.UINT8,
            DataType.INT16, OnnxJavaType.INT16,
            DataType.INT32, OnnxJavaType.INT32,
            DataType.INT64, OnnxJavaType.INT64,
            DataType.BOOL, OnnxJavaType.BOOL);

    private final OrtEnvironment environment;
    private final OrtSession session;

    private OnnxRun(OrtEnvironment environment, OrtSession session) {
        this.environment = environment;
        this.session = session;
    }

    static OnnxRun of(byte[] model) throws OrtException {
        return of(model, OrtSession.SessionOptions.OptLevel.NO_OPT);
    }

    /** Skips the test where ONNX Runtime's library cannot be loaded on this machine. */
    static OnnxRun of(byte[] model, OrtSession.SessionOptions.OptLevel level) throws OrtException {
        OrtEnvironment environment = environment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setOptimizationLevel(level);
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            return new OnnxRun(environment, environment.createSession(model, options));
        }
    }

    private static OrtEnvironment environment() {
        OrtEnvironment environment = null;
        String trouble = "";
        try {
            environment =
                    OrtEnvironment.getEnvironment(ai.onnxruntime.OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "tests");
        } catch (LinkageError | RuntimeException e) {
            trouble = String.valueOf(e.getMessage());
        }
        assumeThat(environment).as("ONNX Runtime on this machine: " + trouble).isNotNull();
        return java.util.Objects.requireNonNull(environment);
    }

    List<Tensor> run(Map<String, Tensor> feeds) throws OrtException {
        Map<String, OnnxTensor> fed = new HashMap<>();
        try {
            for (Map.Entry<String, Tensor> feed : feeds.entrySet()) {
                Tensor tensor = feed.getValue();
                byte[] bytes = tensor.data().toArray(ValueLayout.JAVA_BYTE);
                ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).order(ByteOrder.nativeOrder());
                direct.put(bytes).flip();
                long[] dims = new long[tensor.shape().rank()];
                for (int i = 0; i < dims.length; i++) {
                    dims[i] = tensor.shape().dim(i);
                }
                fed.put(
                        feed.getKey(),
                        OnnxTensor.createTensor(
                                environment, direct, dims, java.util.Objects.requireNonNull(TYPES.get(tensor.type()))));
            }
            try (OrtSession.Result result = session.run(fed)) {
                List<Tensor> tensors = new ArrayList<>();
                for (Map.Entry<String, OnnxValue> output : result) {
                    tensors.add(tensor((OnnxTensor) output.getValue()));
                }
                return tensors;
            }
        } finally {
            fed.values().forEach(OnnxTensor::close);
        }
    }

    private static Tensor tensor(OnnxTensor value) {
        TensorInfo info = value.getInfo();
        int[] dims = new int[info.getShape().length];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = (int) info.getShape()[i];
        }
        ByteBuffer buffer = value.getByteBuffer();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        DataType type = TYPES.entrySet().stream()
                .filter(row -> row.getValue() == info.type)
                .findFirst()
                .orElseThrow()
                .getKey();
        return Tensor.of(type, Shape.of(dims), Quantization.NONE, MemorySegment.ofArray(bytes));
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }
}
