package dev.tern.converter.edit;

import dev.tern.converter.lower.Folding;
import dev.tern.converter.lower.Lowering;
import dev.tern.custom.OriginalCustomOperators;
import dev.tern.graph.Constants;
import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Node;
import dev.tern.graph.Operator;
import dev.tern.graph.Value;
import dev.tern.interpreter.Interpreter;
import dev.tern.interpreter.Options;
import dev.tern.operators.Aspect;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeRule;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.reshape.Reshape;
import dev.tern.operators.shape.ShapeOf;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Other shapes for a graph's inputs, followed through all nodes. Open extents are followed by trying two sizes of each;
 * what differs is open. Reshapes whose target was written for the old sizes get one that fits.
 */
final class Reshaping {
    /** Most elements of contents that are followed, as shapes that are computed are small. */
    private static final long FOLLOWED_MAX = 4096;

    private final List<Value> values;
    private final List<Node> nodes;
    private final List<Map<Integer, Shape>> shapes = List.of(new HashMap<>(), new HashMap<>());
    private final List<Map<Integer, Tensor>> contents = List.of(new HashMap<>(), new HashMap<>());

    private Reshaping(Graph graph) {
        this.values = new ArrayList<>(graph.values());
        this.nodes = new ArrayList<>(graph.nodes());
    }

    /** {@code model} with the inputs of its main graph in these shapes, by position; -1 leaves an extent open. */
    static Model apply(Model model, Map<Integer, Shape> wanted) {
        Graph graph = model.main();
        Reshaping all = new Reshaping(graph);
        for (int i = 0; i < graph.inputs().size(); i++) {
            int index = graph.inputs().get(i);
            Value value = graph.value(index);
            Shape open = value.openShape() == null ? value.shape() : value.openShape();
            Shape shape = wanted.getOrDefault(i, open);
            List<Shape> tries = Lowering.tries(shape);
            all.shapes.get(0).put(index, tries.get(0));
            all.shapes.get(1).put(index, tries.get(1));
        }
        for (int n = 0; n < graph.nodes().size(); n++) {
            try {
                all.follow(n);
            } catch (TernException e) {
                throw e.within(graph.describeNode(n));
            }
        }
        Model reshaped =
                Renaming.withMain(model, graph.withValues(all.described()).withNodes(all.nodes));
        requirePlannable(reshaped);
        return reshaped;
    }

    /** Some operators only find out when memory is planned that sizes do not fit one another. */
    private static void requirePlannable(Model model) {
        boolean known = model.graphs().stream()
                .flatMap(graph -> graph.nodes().stream())
                .allMatch(node -> node.operator() instanceof BuiltinOperator
                        || OriginalCustomOperators.ALL
                                .find(node.operator().name())
                                .isPresent());
        if (known) {
            Model versioned = dev.tern.tflite.Versions.assign(model);
            Options options = Options.defaults().withCustomOperators(OriginalCustomOperators.ALL);
            try (Interpreter interpreter = Interpreter.of(versioned, options)) {
                interpreter.prepare();
            }
        }
    }

    private List<Value> described() {
        List<Value> changed = new ArrayList<>();
        for (int v = 0; v < values.size(); v++) {
            Value value = values.get(v);
            Shape first = shapes.get(0).get(v);
            Shape second = shapes.get(1).get(v);
            if (value.isConstant() || first == null || second == null || first.rank() != second.rank()) {
                changed.add(value);
                continue;
            }
            Value like = Value.of("", value.type(), merged(first, second));
            changed.add(value.withShape(like.shape(), like.openShape()));
        }
        return changed;
    }

    private static Shape merged(Shape a, Shape b) {
        int[] dims = a.dims();
        for (int i = 0; i < dims.length; i++) {
            dims[i] = dims[i] == b.dim(i) ? dims[i] : Shape.UNKNOWN;
        }
        return Shape.of(dims);
    }

    private void follow(int n) {
        Node node = nodes.get(n);
        if (node.operator() instanceof Reshape) {
            refit(n, node);
            node = nodes.get(n);
        }
        for (int attempt = 0; attempt < 2; attempt++) {
            List<Shape> results = results(node, attempt);
            for (int i = 0; i < results.size() && i < node.outputs().size(); i++) {
                shapes.get(attempt).put(node.outputs().get(i), results.get(i));
            }
            followContents(node, attempt);
        }
    }

    private Shape shape(int value, int attempt) {
        Shape known = shapes.get(attempt).get(value);
        return known == null ? values.get(value).shape() : known;
    }

    private @Nullable Tensor contents(int value, int attempt) {
        Value described = values.get(value);
        if (described.isConstant()) {
            return Tensor.of(
                    described.type(),
                    described.shape(),
                    described.quantization(),
                    Objects.requireNonNull(described.buffer()).bytes());
        }
        if (described.shape().elements() == 0 && !shapes.get(attempt).containsKey(value)) {
            return Tensor.of(
                    described.type(), described.shape(), Quantization.NONE, MemorySegment.ofArray(new byte[0]));
        }
        return contents.get(attempt).get(value);
    }

    /** The results' shapes; empty where only a run decides them. */
    private List<Shape> results(Node node, int attempt) {
        if (node.operator().name().equals("WHILE")) {
            return node.inputs().stream().map(v -> shape(v, attempt)).toList();
        }
        OperatorDefinition<?> definition = node.operator() instanceof BuiltinOperator builtin
                ? builtin.definition()
                : OriginalCustomOperators.ALL.find(node.operator().name()).orElse(null);
        if (definition == null) {
            return List.of();
        }
        return results(definition, node, attempt);
    }

    @SuppressWarnings("unchecked")
    private <O extends Operator> List<Shape> results(OperatorDefinition<O> definition, Node node, int attempt) {
        return switch (definition.shapes()) {
            case Aspect.Present<ShapeRule<O>>(ShapeRule<O> rule) -> {
                try {
                    yield rule.shapes((O) node.operator(), new Scope(node, attempt));
                } catch (ShapeScope.NotKnownYet e) {
                    yield List.of();
                }
            }
            case Aspect.Absent<ShapeRule<O>> _ -> List.of();
        };
    }

    private void followContents(Node node, int attempt) {
        if (!(node.operator() instanceof BuiltinOperator operator)
                || node.outputs().size() != 1) {
            return;
        }
        int output = node.outputs().getFirst();
        DataType type = values.get(output).type();
        if (operator instanceof ShapeOf) {
            int[] dims = shape(node.inputs().getFirst(), attempt).dims();
            Value constant = Constants.of("", type, Shape.of(dims.length), dims);
            contents.get(attempt).put(output, tensor(constant));
            return;
        }
        boolean counts = type == DataType.INT32 || type == DataType.INT64;
        boolean plain = !operator.definition().isStateful()
                && operator.definition().kernel().isPresent()
                && operator.callees().isEmpty();
        if (!counts || !plain || shape(output, attempt).elements() > FOLLOWED_MAX) {
            return;
        }
        List<@Nullable Tensor> operands = new ArrayList<>();
        for (int input : node.inputs()) {
            Tensor known = input < 0 ? null : contents(input, attempt);
            if (input >= 0 && (known == null || known.elements() > FOLLOWED_MAX)) {
                return;
            }
            operands.add(known);
        }
        contents.get(attempt)
                .put(output, Folding.compute(operator, operands, List.of(type)).getFirst());
    }

    private static Tensor tensor(Value constant) {
        return Tensor.of(
                constant.type(),
                constant.shape(),
                Quantization.NONE,
                Objects.requireNonNull(constant.buffer()).bytes());
    }

    /** Lets a target that was written for other sizes take what comes now. */
    private void refit(int n, Node node) {
        int operand = node.inputs().size() > 1 ? node.inputs().get(1) : Node.ABSENT;
        boolean constant = operand >= 0 && values.get(operand).isConstant();
        if (operand >= 0 && !constant) {
            return;
        }
        int[] target = constant
                ? tensor(values.get(operand)).toInts()
                : ((Reshape) node.operator())
                        .newShape().stream().mapToInt(Integer::intValue).toArray();
        long first = shape(node.inputs().getFirst(), 0).elements();
        long second = shape(node.inputs().getFirst(), 1).elements();
        int[] fitting = fitting(target, first, second);
        if (Arrays.equals(target, fitting)) {
            return;
        }
        values.add(Constants.of("reshape/shape", Shape.of(fitting.length), fitting));
        nodes.set(
                n,
                node.withOperator(new Reshape(List.of()))
                        .withInputs(List.of(node.inputs().getFirst(), values.size() - 1)));
    }

    private static int[] fitting(int[] target, long first, long second) {
        if (Arrays.stream(target).anyMatch(dim -> dim <= 0)) {
            return target;
        }
        long now = Arrays.stream(target).asLongStream().reduce(1, (a, b) -> a * b);
        if (now == first && now == second) {
            return target;
        }
        for (int axis = 0; axis < target.length; axis++) {
            long others = now / target[axis];
            if (first % others == 0 && second % others == 0) {
                int[] fitting = target.clone();
                fitting[axis] = first == second ? (int) (first / others) : -1;
                return fitting;
            }
        }
        return target;
    }

    /** A shape rule's questions, answered for one of the two sizes. */
    private final class Scope implements ShapeScope {
        private final Node node;
        private final int attempt;

        Scope(Node node, int attempt) {
            this.node = node;
            this.attempt = attempt;
        }

        private int operand(int i) {
            return node.inputs().get(i);
        }

        @Override
        public int inputCount() {
            return node.inputs().size();
        }

        @Override
        public boolean hasInput(int i) {
            return i < node.inputs().size() && operand(i) >= 0;
        }

        @Override
        public Shape shape(int i) {
            return Reshaping.this.shape(operand(i), attempt);
        }

        @Override
        public DataType type(int i) {
            return values.get(operand(i)).type();
        }

        @Override
        public Quantization quantization(int i) {
            return values.get(operand(i)).quantization();
        }

        @Override
        public int outputCount() {
            return node.outputs().size();
        }

        @Override
        public DataType outputType(int i) {
            return values.get(node.outputs().get(i)).type();
        }

        @Override
        public Quantization outputQuantization(int i) {
            return values.get(node.outputs().get(i)).quantization();
        }

        @Override
        public Shape declaredShape(int i) {
            return values.get(node.outputs().get(i)).shape();
        }

        @Override
        public Tensor data(int i) {
            Tensor known = contents(operand(i), attempt);
            if (known == null) {
                throw NotKnownYet.INSTANCE;
            }
            return known;
        }
    }
}
