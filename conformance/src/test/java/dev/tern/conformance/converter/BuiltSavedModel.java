package dev.tern.conformance.converter;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.training.savedmodel.AttrValue;
import dev.tern.training.savedmodel.FunctionDef;
import dev.tern.training.savedmodel.GraphDef;
import dev.tern.training.savedmodel.NodeDef;
import dev.tern.training.savedmodel.TensorFlowType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.tensorflow.proto.AssetFileDef;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SaverDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

/** A SavedModel in the making: nodes, functions, signatures, and what is done before the first run. */
final class BuiltSavedModel {
    private final List<NodeDef> nodes = new ArrayList<>();
    private final Map<String, FunctionDef> functions = new LinkedHashMap<>();
    private final MetaGraphDef.Builder graph = MetaGraphDef.newBuilder();
    private final Map<String, String> assets = new LinkedHashMap<>();

    static AttrValue type(DataType type) {
        return new AttrValue.Type(TensorFlowType.of(type).number());
    }

    static AttrValue types(DataType... types) {
        List<AttrValue> all = new ArrayList<>();
        for (DataType type : types) {
            all.add(type(type));
        }
        return new AttrValue.ListOf(all);
    }

    static FunctionDef.Argument argument(String name, DataType type) {
        return new FunctionDef.Argument(name, TensorFlowType.of(type).number());
    }

    static NodeDef node(String name, String operator, Map<String, AttrValue> attributes, String... inputs) {
        return NodeDef.of(name, operator, List.of(inputs), attributes);
    }

    static NodeDef constant(String name, dev.tern.graph.Value value) {
        Tensor tensor = Tensor.of(
                value.type(),
                value.shape(),
                Quantization.NONE,
                Objects.requireNonNull(value.buffer()).bytes());
        return node(name, "Const", Map.of("dtype", type(value.type()), "value", new AttrValue.TensorOf(tensor)));
    }

    BuiltSavedModel add(NodeDef... more) {
        nodes.addAll(List.of(more));
        return this;
    }

    BuiltSavedModel placeholder(String name, DataType type, int... dims) {
        return add(
                node(name, "Placeholder", Map.of("dtype", type(type), "shape", new AttrValue.ShapeOf(Shape.of(dims)))));
    }

    BuiltSavedModel function(FunctionDef function) {
        functions.put(function.name(), function);
        return this;
    }

    private static TensorInfo info(String tensor, DataType type, int... dims) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (int dim : dims) {
            shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(dim));
        }
        return TensorInfo.newBuilder()
                .setName(tensor)
                .setDtypeValue(TensorFlowType.of(type).number())
                .setTensorShape(shape)
                .build();
    }

    /** A signature of one input and one output of one type each. */
    BuiltSavedModel signature(String key, String in, DataType inType, int[] dims, String out, DataType outType) {
        graph.putSignatureDef(
                key,
                SignatureDef.newBuilder()
                        .putInputs("in", info(in, inType, dims))
                        .putOutputs("out", info(out, outType, dims))
                        .setMethodName("tensorflow/serving/predict")
                        .build());
        return this;
    }

    /** An input of the signature under its own name. */
    BuiltSavedModel signatureInput(String key, String tensor, DataType type, int... dims) {
        SignatureDef known = graph.getSignatureDefOrDefault(key, SignatureDef.getDefaultInstance());
        graph.putSignatureDef(
                key,
                known.toBuilder()
                        .putInputs(tensor.replace(':', '_'), info(tensor, type, dims))
                        .setMethodName("tensorflow/serving/predict")
                        .build());
        return this;
    }

    /** An output of the signature under its own name. */
    BuiltSavedModel signatureOutput(String key, String tensor, DataType type, int... dims) {
        SignatureDef known = graph.getSignatureDefOrDefault(key, SignatureDef.getDefaultInstance());
        graph.putSignatureDef(
                key,
                known.toBuilder()
                        .putOutputs(tensor.replace(':', '_'), info(tensor, type, dims))
                        .build());
        return this;
    }

    /** What reads the checkpoint: the node that runs, and the tensor that takes the files' name. */
    BuiltSavedModel restore(String node, String fileName) {
        graph.setSaverDef(SaverDef.newBuilder()
                .setRestoreOpName(node)
                .setFilenameTensorName(fileName)
                .setVersion(SaverDef.CheckpointFormatVersion.V2));
        return this;
    }

    /** The node that TensorFlow 2 runs when it loads the model. */
    BuiltSavedModel initial(String node) {
        graph.putSignatureDef(
                "__saved_model_init_op",
                SignatureDef.newBuilder()
                        .putOutputs(
                                "__saved_model_init_op",
                                TensorInfo.newBuilder().setName(node).build())
                        .build());
        return this;
    }

    /** The node that TensorFlow 1 runs when it loads the model. */
    BuiltSavedModel initialInCollection(String node) {
        graph.putCollectionDef(
                "saved_model_main_op",
                CollectionDef.newBuilder()
                        .setNodeList(CollectionDef.NodeList.newBuilder().addValue(node))
                        .build());
        return this;
    }

    BuiltSavedModel asset(String tensor, String file, String text) {
        assets.put(file, text);
        graph.addAssetFileDef(AssetFileDef.newBuilder()
                .setTensorInfo(TensorInfo.newBuilder().setName(tensor))
                .setFilename(file));
        return this;
    }

    void write(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("assets"));
        for (Map.Entry<String, String> asset : assets.entrySet()) {
            Files.writeString(folder.resolve("assets").resolve(asset.getKey()), asset.getValue());
        }
        graph.setMetaInfoDef(MetaGraphDef.MetaInfoDef.newBuilder().addTags("serve"));
        graph.setGraphDef(org.tensorflow.proto.GraphDef.parseFrom(new GraphDef(nodes, functions, 1882).toBytes()));
        SavedModel model = SavedModel.newBuilder()
                .setSavedModelSchemaVersion(1)
                .addMetaGraphs(graph)
                .build();
        Files.write(folder.resolve("saved_model.pb"), model.toByteArray());
    }
}
