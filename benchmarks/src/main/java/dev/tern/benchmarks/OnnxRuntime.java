package dev.tern.benchmarks;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.tern.inspect.speed.TimedRuntime;
import dev.tern.inspect.speed.TimedSession;
import dev.tern.tensor.TernException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * ONNX Runtime, for models of which a conversion exists: NAME.onnx for NAME.tflite, in the folder {@code tern.onnx} or
 * beside it, with inputs and outputs in the same order.
 */
final class OnnxRuntime implements TimedRuntime {
    @Override
    public String name() {
        return "onnxruntime";
    }

    @Override
    public TimedSession open(Path file, int threads, List<byte[]> inputs) {
        String converted = String.valueOf(file.getFileName()).replaceFirst("\\.tflite$", ".onnx");
        String folder = System.getProperty("tern.onnx");
        Path onnx = folder == null
                ? file.resolveSibling(converted)
                : Path.of(folder).resolve(converted);
        if (!Files.exists(onnx)) {
            throw TernException.of("there is no " + onnx);
        }
        try {
            return Session.open(onnx, threads, inputs);
        } catch (OrtException e) {
            throw TernException.at(onnx.toString()).problem(String.valueOf(e.getMessage()), e);
        }
    }

    private static final class Session implements TimedSession {
        private final OrtSession session;
        private final Map<String, OnnxTensor> feeds;
        private OrtSession.@Nullable Result result;

        private Session(OrtSession session, Map<String, OnnxTensor> feeds) {
            this.session = session;
            this.feeds = feeds;
        }

        static Session open(Path onnx, int threads, List<byte[]> inputs) throws OrtException {
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
                options.setIntraOpNumThreads(threads);
                options.setInterOpNumThreads(1);
                options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
                OrtSession session = environment.createSession(onnx.toString(), options);
                Map<String, OnnxTensor> feeds = new LinkedHashMap<>();
                for (Map.Entry<String, NodeInfo> input : session.getInputInfo().entrySet()) {
                    TensorInfo info = (TensorInfo) input.getValue().getInfo();
                    byte[] bytes = inputs.get(feeds.size());
                    ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).order(ByteOrder.nativeOrder());
                    direct.put(bytes).flip();
                    feeds.put(input.getKey(), OnnxTensor.createTensor(environment, direct, info.getShape(), info.type));
                }
                return new Session(session, feeds);
            }
        }

        @Override
        public void invoke() {
            try {
                if (result != null) {
                    result.close();
                }
                result = session.run(feeds);
            } catch (OrtException e) {
                throw TernException.at("ONNX Runtime").problem(String.valueOf(e.getMessage()), e);
            }
        }

        @Override
        public List<byte[]> outputs() {
            List<byte[]> outputs = new ArrayList<>();
            if (result != null) {
                for (Map.Entry<String, OnnxValue> output : result) {
                    ByteBuffer buffer = ((OnnxTensor) output.getValue()).getByteBuffer();
                    byte[] bytes = new byte[buffer.remaining()];
                    buffer.get(bytes);
                    outputs.add(bytes);
                }
            }
            return outputs;
        }

        @Override
        public void close() {
            try {
                if (result != null) {
                    result.close();
                }
                feeds.values().forEach(OnnxTensor::close);
                session.close();
            } catch (OrtException e) {
                throw TernException.at("ONNX Runtime").problem(String.valueOf(e.getMessage()), e);
            }
        }
    }
}
