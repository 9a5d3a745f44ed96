package dev.tern.conformance.converter;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Tensor;
import dev.tern.training.savedmodel.TensorFlowType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.ByteDataBuffer;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat16;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TType;

/** TensorFlow itself, running a SavedModel or a graph on given tensors. */
final class TensorFlowRun implements AutoCloseable {
    private final Session session;
    private final List<AutoCloseable> owned = new ArrayList<>();

    private TensorFlowRun(Session session) {
        this.session = session;
    }

    /** The graph of a SavedModel with its variables read. */
    static TensorFlowRun savedModel(Path folder) {
        SavedModelBundle bundle = SavedModelBundle.load(folder.toString(), "serve");
        TensorFlowRun run = new TensorFlowRun(bundle.session());
        run.owned.add(bundle);
        return run;
    }

    /** A frozen graph. */
    static TensorFlowRun frozen(Path file) throws Exception {
        return graph(Files.readAllBytes(file));
    }

    /** A graph in its file format. */
    static TensorFlowRun graph(byte[] bytes) throws Exception {
        Graph graph = new Graph();
        graph.importGraphDef(GraphDef.parseFrom(bytes));
        Session session = new Session(graph);
        TensorFlowRun run = new TensorFlowRun(session);
        run.owned.add(session);
        run.owned.add(graph);
        return run;
    }

    /** Runs nodes for what they do. */
    void runAll(List<String> targets) {
        Session.Runner runner = session.runner();
        targets.forEach(runner::addTarget);
        runner.run().close();
    }

    /** The named tensors, given what is fed. */
    List<Tensor> run(Map<String, Tensor> feeds, List<String> fetches) throws Exception {
        List<TType> made = new ArrayList<>();
        try {
            Session.Runner runner = session.runner();
            for (Map.Entry<String, Tensor> feed : feeds.entrySet()) {
                TType tensor = toTensorFlow(feed.getValue());
                made.add(tensor);
                runner.feed(feed.getKey(), tensor);
            }
            fetches.forEach(runner::fetch);
            try (Result result = runner.run()) {
                List<Tensor> all = new ArrayList<>();
                for (int i = 0; i < result.size(); i++) {
                    all.add(fromTensorFlow((TType) result.get(i)));
                }
                return all;
            }
        } finally {
            made.forEach(TType::close);
        }
    }

    private static Class<? extends TType> type(DataType type) {
        return switch (type) {
            case FLOAT32 -> TFloat32.class;
            case FLOAT64 -> TFloat64.class;
            case FLOAT16 -> TFloat16.class;
            case BFLOAT16 -> TBfloat16.class;
            case INT32 -> TInt32.class;
            case INT64 -> TInt64.class;
            case UINT8 -> TUint8.class;
            case BOOL -> TBool.class;
            default -> throw new IllegalArgumentException(type.text());
        };
    }

    private static TType toTensorFlow(Tensor tensor) {
        long[] dims = Arrays.stream(tensor.shape().dims()).asLongStream().toArray();
        byte[] bytes = tensor.data().toArray(ValueLayout.JAVA_BYTE);
        ByteDataBuffer buffer = DataBuffers.of(bytes);
        return (TType) org.tensorflow.Tensor.of(type(tensor.type()), Shape.of(dims), buffer);
    }

    private static Tensor fromTensorFlow(TType tensor) {
        DataType type =
                TensorFlowType.of(tensor.asRawTensor().dataType().getNumber()).type();
        int[] dims = Arrays.stream(tensor.shape().asArray())
                .mapToInt(Math::toIntExact)
                .toArray();
        byte[] bytes = new byte[(int) tensor.asRawTensor().numBytes()];
        if (bytes.length > 0) {
            tensor.asRawTensor().data().read(bytes);
        }
        return Tensor.of(type, dev.tern.tensor.Shape.of(dims), Quantization.NONE, MemorySegment.ofArray(bytes));
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable each : owned) {
            each.close();
        }
    }
}
