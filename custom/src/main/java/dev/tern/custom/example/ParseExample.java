package dev.tern.custom.example;

import dev.tern.custom.CustomOptions;
import dev.tern.operators.Binding;
import dev.tern.operators.CustomOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.StringElements;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Features of serialised examples as tensors. First come the indices, values and shapes of the sparse features, then the
 * dense ones, which have as many values in every example as the graph declares, or a default.
 */
public final class ParseExample {
    private static final int SPARSE_KEYS = 2;
    private static final int DENSE_KEYS = 3;
    private static final int DEFAULTS = 5;

    public static final OperatorDefinition<CustomOperator> DEFINITION = OperatorDefinition.custom(
            "ParseExampleV2",
            d -> d.inputs("serialised", "names", "sparse keys", "dense keys", "ragged keys", "defaults*")
                    .outputs("results*")
                    .typesBySpecification(
                            "not registered in the original at hand", "str str str str str f32|i64|str -> f32|i64|str")
                    .sizedByRun("the examples")
                    .kernel(ParseKernel::new));

    private ParseExample() {}

    private static final class ParseKernel implements Kernel {
        private final Binding binding;
        private final int sparse;
        private final int dense;

        ParseKernel(CustomOperator operator, Binding binding) {
            this.binding = binding;
            CustomOptions options = CustomOptions.of(operator);
            sparse = options.wholeOr("num_sparse", options.wholeOr("Nsparse", 0, 0, 1 << 16), 0, 1 << 16);
            dense = binding.inputCount() - DEFAULTS;
            if (binding.outputCount() != 3 * sparse + dense) {
                throw TernException.at("results")
                        .expected(3 * sparse + dense + ": three for each sparse feature, one for each default")
                        .found(String.valueOf(binding.outputCount()))
                        .fix("the model's graph does not fit the operator's options");
            }
            for (int i = 0; i < sparse; i++) {
                requireLongs(i);
                requireLongs(2 * sparse + i);
            }
        }

        private void requireLongs(int result) {
            if (binding.outputType(result) != DataType.INT64) {
                throw TernException.at("result " + result)
                        .expected("type i64: places or shape of a sparse feature")
                        .found(binding.outputType(result).text())
                        .fix("the model's graph does not fit the operator's options");
            }
        }

        @Override
        public void run() {
            List<Map<String, Feature>> examples = new ArrayList<>();
            for (byte[] bytes : StringElements.decode(binding.input(0).data())) {
                examples.add(Feature.ofExample(ByteBuffer.wrap(bytes)));
            }
            List<byte[]> sparseKeys = keys(SPARSE_KEYS, sparse);
            for (int i = 0; i < sparse; i++) {
                giveSparse(i, text(sparseKeys.get(i)), examples);
            }
            List<byte[]> denseKeys = keys(DENSE_KEYS, dense);
            for (int i = 0; i < dense; i++) {
                giveDense(i, text(denseKeys.get(i)), examples);
            }
        }

        private List<byte[]> keys(int operand, int count) {
            List<byte[]> keys = StringElements.decode(binding.input(operand).data());
            if (keys.size() < count) {
                throw TernException.at("operand " + operand)
                        .expected(count + " keys")
                        .found(String.valueOf(keys.size()))
                        .fix("the model's graph does not fit the operator's options");
            }
            return keys;
        }

        private static String text(byte[] key) {
            return new String(key, StandardCharsets.ISO_8859_1);
        }

        private static List<Object> values(
                Map<String, Feature> example, String key, DataType type, List<Object> missing) {
            Feature feature = example.get(key);
            if (feature == null) {
                return missing;
            }
            if (feature.type() != type) {
                throw TernException.at("feature '" + key + "'")
                        .expected("values of type " + type.text())
                        .found(feature.type().text())
                        .fix("write the examples as the model expects them");
            }
            return feature.values();
        }

        private void giveSparse(int i, String key, List<Map<String, Feature>> examples) {
            DataType type = binding.outputType(sparse + i);
            List<Object> all = new ArrayList<>();
            List<Integer> counts = new ArrayList<>();
            int most = 0;
            for (Map<String, Feature> example : examples) {
                List<Object> values = values(example, key, type, List.of());
                all.addAll(values);
                counts.add(values.size());
                most = Math.max(most, values.size());
            }
            Tensor places = binding.allocateOutput(i, Shape.of(all.size(), 2));
            long at = 0;
            for (int example = 0; example < counts.size(); example++) {
                for (int n = 0; n < counts.get(example); n++) {
                    places.setLong(at++, example);
                    places.setLong(at++, n);
                }
            }
            give(sparse + i, Shape.of(all.size()), all);
            Tensor shape = binding.allocateOutput(2 * sparse + i, Shape.of(2));
            shape.setLong(0, examples.size());
            shape.setLong(1, most);
        }

        private void giveDense(int i, String key, List<Map<String, Feature>> examples) {
            int result = 3 * sparse + i;
            DataType type = binding.outputType(result);
            Shape declared = binding.declaredShape(result);
            List<Object> standard = contents(binding.input(DEFAULTS + i));
            List<Object> all = new ArrayList<>();
            for (Map<String, Feature> example : examples) {
                List<Object> values = values(example, key, type, standard);
                if (values.size() != declared.elements()) {
                    throw TernException.at("feature '" + key + "'")
                            .expected(declared.elements() + " values of type " + type.text())
                            .found(values == standard ? "no such feature, and no default" : values.size() + " values")
                            .fix("write the examples as the model expects them");
                }
                all.addAll(values);
            }
            Shape shape = declared.rank() == 0
                    ? Shape.of(examples.size())
                    : declared.with(0, Math.multiplyExact(declared.dim(0), examples.size()));
            give(result, shape, all);
        }

        private static List<Object> contents(Tensor tensor) {
            if (tensor.type() == DataType.STRING) {
                return new ArrayList<>(StringElements.decode(tensor.data()));
            }
            List<Object> values = new ArrayList<>();
            for (long i = 0; i < tensor.elements(); i++) {
                if (tensor.type() == DataType.FLOAT32) {
                    values.add(tensor.floatAt(i));
                } else {
                    values.add(tensor.longAt(i));
                }
            }
            return values;
        }

        private void give(int result, Shape shape, List<Object> values) {
            if (binding.outputType(result) == DataType.STRING) {
                byte[] encoded = StringElements.encode(
                        values.stream().map(value -> (byte[]) value).toList());
                binding.allocateOutput(result, shape, encoded.length).data().copyFrom(MemorySegment.ofArray(encoded));
                return;
            }
            Tensor tensor = binding.allocateOutput(result, shape);
            for (int i = 0; i < values.size(); i++) {
                switch (values.get(i)) {
                    case Float real -> tensor.setFloat(i, real);
                    case Long whole -> tensor.setLong(i, whole);
                    default -> throw new IllegalStateException("a text among numbers");
                }
            }
        }
    }
}
