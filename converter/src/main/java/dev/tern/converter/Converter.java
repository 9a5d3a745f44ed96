package dev.tern.converter;

import dev.tern.converter.onnx.OnnxLowering;
import dev.tern.converter.onnx.model.OnnxModel;
import dev.tern.graph.GraphBuilder;
import dev.tern.graph.Model;
import dev.tern.graph.Ref;
import dev.tern.graph.Value;
import dev.tern.operators.Inference;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tflite.ModelFile;
import dev.tern.training.keras.KerasFiles;
import dev.tern.training.keras.KerasLayers;
import dev.tern.training.savedmodel.GraphDef;
import dev.tern.training.savedmodel.SavedModelFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Makes {@code .tflite} models from other forms:
 *
 * <pre>{@code
 * Converter.fromSavedModel(Path.of("model")).convert().write(Path.of("model.tflite"));
 * }</pre>
 */
public final class Converter {
    private final String name;
    private final Function<ConverterOptions, TensorFlowSource.Converted> source;
    private final ConverterOptions options;

    private Converter(
            String name, Function<ConverterOptions, TensorFlowSource.Converted> source, ConverterOptions options) {
        this.name = name;
        this.source = source;
        this.options = options;
    }

    private static Converter of(String name, Function<ConverterOptions, TensorFlowSource.Converted> source) {
        return new Converter(name, source, ConverterOptions.defaults());
    }

    /** Converts a SavedModel of TensorFlow 1 or 2. */
    public static Converter fromSavedModel(Path folder) {
        return of(String.valueOf(folder), options -> TensorFlowSource.savedModel(SavedModelFile.read(folder), options));
    }

    /** Converts a frozen graph: a GraphDef whose variables have been turned into constants. */
    public static Converter fromFrozenGraph(Path file) {
        return of(String.valueOf(file), options -> TensorFlowSource.frozen(GraphDef.read(file), options));
    }

    /** Converts a GraphDef that has been read or built. */
    public static Converter fromGraph(GraphDef graph) {
        return of("graph", options -> TensorFlowSource.frozen(graph, options));
    }

    /** Converts an ONNX model; inputs and outputs lie as in the source. */
    public static Converter fromOnnx(Path file) {
        return fromOnnx(file, OnnxLowering.Layout.SOURCE);
    }

    /** Converts an ONNX model; {@code layout} tells how images lie in inputs and outputs. */
    public static Converter fromOnnx(Path file, OnnxLowering.Layout layout) {
        return of(String.valueOf(file), options -> OnnxSource.convert(OnnxModel.read(file), options, layout));
    }

    /** Converts an ONNX model that has been read. */
    public static Converter fromOnnx(OnnxModel model, OnnxLowering.Layout layout) {
        return of("model", options -> OnnxSource.convert(model, options, layout));
    }

    /** Converts a Keras model: a {@code .h5}, {@code .hdf5} or {@code .keras} file, or the folder form of the latter. */
    public static Converter fromKeras(Path file) {
        return fromKeras(file, KerasLayers.standard());
    }

    /** As {@link #fromKeras(Path)}, with layers of your own. */
    public static Converter fromKeras(Path file, KerasLayers layers) {
        return of(
                String.valueOf(file),
                options -> KerasSource.convert(KerasFiles.load(file, layers).model(), options));
    }

    /** Converts a model that was built in Java, with the weights that it has when it is converted. */
    public static Converter fromKeras(dev.tern.training.Model model) {
        return of(model.name().isEmpty() ? "model" : model.name(), options -> KerasSource.convert(model, options));
    }

    /** Takes a model in the file format itself, to rewrite it or to store it otherwise. */
    public static Converter fromModel(Model model) {
        return of("model", options -> FileSource.convert(model, options));
    }

    /** Takes a {@code .tflite} file, to rewrite it or to store it otherwise. */
    public static Converter fromFile(Path file) {
        return of(String.valueOf(file), options -> FileSource.convert(ModelFile.read(file), options));
    }

    /**
     * A type and a shape, -1 where open, of an argument of a function.
     *
     * @param name the input's name
     */
    public record Spec(String name, DataType type, Shape shape) {}

    /** A computation, told by adding its nodes to a graph. */
    @FunctionalInterface
    public interface Traced {
        /** Adds the nodes and returns the results. */
        List<Ref> apply(GraphBuilder graph, List<Ref> arguments);
    }

    /** Traces {@code function} once, with arguments as {@code specs} describe them, into one signature. */
    public static Converter fromFunction(Traced function, Spec... specs) {
        return of("function", options -> {
            Model model = Model.build(Inference.OF_BUILTINS, m -> {
                int graph = m.graph("main", g -> {
                    List<Ref> arguments = new ArrayList<>();
                    for (Spec spec : specs) {
                        arguments.add(g.input(
                                Value.of(spec.name(), spec.type(), spec.shape()).withHasRank(true)));
                    }
                    function.apply(g, List.copyOf(arguments)).forEach(g::output);
                });
                m.signature("serving_default", graph);
            });
            return new TensorFlowSource.Converted(model, model.main().nodes().size());
        });
    }

    /** The same conversion with other options. */
    public Converter with(ConverterOptions others) {
        return new Converter(name, source, others);
    }

    /** Converts; a source that cannot be converted is refused with everything that is in the way. */
    public Conversion convert() {
        return new ConversionRun(name, options).of(source);
    }
}
