package dev.tern.converter.lower;

import dev.tern.graph.Buffer;
import dev.tern.graph.Constants;
import dev.tern.graph.Graph;
import dev.tern.graph.Node;
import dev.tern.graph.Operator;
import dev.tern.graph.Value;
import dev.tern.operators.Aspect;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.CustomOperator;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeRule;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.TypeRule;
import dev.tern.operators.shape.Rank;
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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A graph in the making. An operator on constants is computed at once instead of being added; results get their types and
 * shapes from the operators' definitions.
 */
public final class Emitter {
    /** Most elements of contents that are followed although they depend on open extents. */
    private static final long FOLLOWED_MAX = 4096;

    /** Results up to this size are computed even where they are larger than their operands. */
    private static final long GROWTH_BYTES_MAX = 1 << 16;

    private final List<Value> values = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Integer> nextNumbers = new HashMap<>();
    private final List<Integer> inputs = new ArrayList<>();

    private String place = "";

    /** From here on, results are named after the TensorFlow node {@code name}. */
    public void enter(String name) {
        place = name;
    }

    /** What results are named after now. */
    public String place() {
        return place;
    }

    /** An input of the graph. */
    public Flow input(String name, DataType type, List<Shape> shapes) {
        Flow flow = place(Flow.result(name, type, shapes));
        inputs.add(flow.value());
        return flow;
    }

    /** A constant. */
    public Flow constant(Tensor tensor) {
        return Flow.constant(place, tensor);
    }

    /** A constant. */
    public Flow ints(int... elements) {
        return constant(Shape.of(elements.length), elements);
    }

    /** A constant. */
    public Flow constant(Shape shape, int... elements) {
        return constant(Constants.of(place, shape, elements));
    }

    /** A constant. */
    public Flow floats(Shape shape, float... elements) {
        return constant(Constants.of(place, shape, elements));
    }

    /** A constant scalar of any number type. */
    public Flow scalar(DataType type, double number) {
        if (type.isFloat()) {
            return constant(Constants.of(place, type, Shape.scalar(), (float) number));
        }
        return constant(Constants.of(place, type, Shape.scalar(), (long) number));
    }

    /** A constant. */
    public Flow constant(Value value) {
        Buffer buffer = value.buffer();
        return constant(Tensor.of(
                value.type(),
                value.shape(),
                Quantization.NONE,
                buffer == null ? MemorySegment.ofArray(new byte[0]) : buffer.bytes()));
    }

    private final Map<String, Flow> shared = new HashMap<>();

    /** What was made under this key in this graph before, or what {@code make} makes now. */
    Flow shared(String key, Supplier<Flow> make) {
        Flow known = shared.get(key);
        if (known == null) {
            known = make.get();
            shared.put(key, known);
        }
        return known;
    }

    /** Adds an operator with one result. */
    public Flow emit(Operator operator, @Nullable Flow... operands) {
        return emitAll(operator, Arrays.asList(operands)).getFirst();
    }

    /** Adds an operator with any number of results; null stands for an operand that is left out. */
    public List<Flow> emitAll(Operator operator, List<@Nullable Flow> operands) {
        return add((BuiltinOperator) operator, operands, null);
    }

    /** Adds an operator whose results' shapes only the run decides: {@code shapes}, for each result one for each try. */
    public List<Flow> emitSized(Operator operator, List<@Nullable Flow> operands, List<List<Shape>> shapes) {
        return add((BuiltinOperator) operator, operands, shapes);
    }

    private List<Flow> add(BuiltinOperator operator, List<@Nullable Flow> operands, @Nullable List<List<Shape>> sized) {
        List<@Nullable DataType> types = new ArrayList<>();
        operands.forEach(operand -> types.add(operand == null ? null : operand.type()));
        List<DataType> results = resultTypes(operator, types);
        List<Flow> folded = sized == null ? fold(operator, operands, results) : null;
        if (folded != null && folded.stream().allMatch(Flow::isConstant)) {
            return folded;
        }
        List<@Nullable List<Shape>> shapes = new ArrayList<>();
        if (sized != null) {
            shapes.addAll(sized);
        } else if (operands.stream().allMatch(operand -> operand == null || operand.hasShape())) {
            shapes.addAll(shapes(operator, operands, results));
        } else {
            for (int i = 0; i < operator.resultCount(); i++) {
                shapes.add(null);
            }
        }
        List<Flow> flows = new ArrayList<>();
        for (int i = 0; i < shapes.size(); i++) {
            flows.add(
                    folded != null
                            ? folded.get(i)
                            : Flow.result(place, results.get(Math.min(i, results.size() - 1)), shapes.get(i)));
        }
        addNode(operator, operands, flows);
        return flows;
    }

    /** Adds a node with results as described. */
    public void addNode(Operator operator, List<@Nullable Flow> operands, List<Flow> results) {
        List<Integer> from = new ArrayList<>();
        for (Flow operand : operands) {
            from.add(operand == null ? Node.ABSENT : value(operand));
        }
        List<Integer> to = new ArrayList<>();
        results.forEach(result -> to.add(place(result).value()));
        nodes.add(Node.of(operator, from, to));
    }

    /** A custom operator. Its results have known shapes only where Tern has a definition of it. */
    public List<Flow> custom(
            CustomOperator operator,
            @Nullable OperatorDefinition<CustomOperator> definition,
            List<@Nullable Flow> operands,
            List<DataType> results) {
        List<@Nullable List<Shape>> shapes = new ArrayList<>();
        if (definition != null && operands.stream().allMatch(operand -> operand != null && operand.hasShape())) {
            List<Shape> first = shapes(definition, operator, operands, results, results.size(), 0);
            List<Shape> second = shapes(definition, operator, operands, results, results.size(), 1);
            for (int i = 0; i < results.size(); i++) {
                shapes.add(List.of(first.get(i), second.get(i)));
            }
        }
        List<Flow> flows = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            flows.add(Flow.result(place, results.get(i), shapes.isEmpty() ? null : shapes.get(i)));
        }
        addNode(operator, operands, flows);
        return flows;
    }

    /** Adds a custom operator that gives results of these shapes, -1 where open. */
    List<Flow> custom(
            CustomOperator operator, List<@Nullable Flow> operands, List<DataType> types, List<Shape> shapes) {
        List<Flow> flows = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            flows.add(Flow.result(place, types.get(i), Lowering.tries(shapes.get(i))));
        }
        addNode(operator, operands, flows);
        return flows;
    }

    /** The index of a value in the graph; constants are put there when they are first asked for. */
    public int value(Flow flow) {
        return flow.isPlaced() ? flow.value() : place(flow).value();
    }

    private Flow place(Flow flow) {
        Value value;
        if (flow.hasShape()) {
            value = Value.of(unique(flow.name()), flow.type(), flow.shape()).withHasRank(true);
        } else {
            value = Value.of(unique(flow.name()), flow.type(), Shape.scalar());
        }
        if (flow.isConstant()) {
            MemorySegment bytes = flow.tensor().data();
            value = value.withBuffer(bytes.byteSize() == 0 ? null : Buffer.of(bytes));
        }
        values.add(value);
        return flow.placed(values.size() - 1);
    }

    private String unique(String name) {
        String wanted = name.isEmpty() ? "value" : name;
        Integer number = nextNumbers.putIfAbsent(wanted, 1);
        if (number == null) {
            return wanted;
        }
        String candidate = wanted + "_" + number;
        while (nextNumbers.putIfAbsent(candidate, 1) != null) {
            candidate = wanted + "_" + ++number;
        }
        nextNumbers.put(wanted, number + 1);
        return candidate;
    }

    /** The graph, with these results. */
    public Graph finish(String name, List<Flow> outputs) {
        List<Integer> indices = new ArrayList<>();
        outputs.forEach(output -> indices.add(value(output)));
        return Graph.of(name, values, nodes, inputs, indices);
    }

    private static List<DataType> resultTypes(BuiltinOperator operator, List<@Nullable DataType> types) {
        OperatorDefinition<?> definition = operator.definition();
        for (TypeRule rule : definition.types()) {
            List<DataType> results = rule.results(types);
            if (results != null) {
                return operator.resultCount() == 0 ? List.of() : declared(operator, results);
            }
        }
        throw TernException.of(definition.name() + " takes no operands of types "
                + types.stream().map(type -> type == null ? "_" : type.text()).toList());
    }

    /** Operators that carry their result's type leave the type rules a choice; what they carry counts. */
    private static List<DataType> declared(BuiltinOperator operator, List<DataType> results) {
        return switch (operator) {
            case dev.tern.operators.cast.Cast cast -> List.of(cast.to());
            case ShapeOf shape -> List.of(shape.type());
            case dev.tern.operators.arg.ArgExtreme extreme -> List.of(extreme.type());
            case dev.tern.operators.unique.Unique unique -> List.of(results.getFirst(), unique.indexType());
            default -> results;
        };
    }

    private static List<List<Shape>> shapes(
            BuiltinOperator operator, List<@Nullable Flow> operands, List<DataType> results) {
        int count = operator.resultCount();
        List<Shape> first = shapes(operator.definition(), operator, operands, results, count, 0);
        List<Shape> second = shapes(operator.definition(), operator, operands, results, count, 1);
        List<List<Shape>> both = new ArrayList<>();
        for (int i = 0; i < first.size(); i++) {
            both.add(List.of(first.get(i), second.get(i)));
        }
        return both;
    }

    @SuppressWarnings("unchecked")
    private static <O extends Operator> List<Shape> shapes(
            OperatorDefinition<O> definition,
            Operator operator,
            List<@Nullable Flow> operands,
            List<DataType> results,
            int count,
            int attempt) {
        return switch (definition.shapes()) {
            case Aspect.Present<ShapeRule<O>>(ShapeRule<O> rule) -> {
                try {
                    yield rule.shapes((O) operator, new Tried(operands, results, count, attempt));
                } catch (ShapeScope.NotKnownYet e) {
                    throw TernException.of("the shape of " + definition.name()
                            + "'s result is decided by contents that only a run knows");
                } catch (TernException e) {
                    throw e.within(definition.name());
                }
            }
            case Aspect.Absent<ShapeRule<O>>(String why) ->
                throw TernException.of("the shape of " + definition.name() + "'s result is decided by " + why);
        };
    }

    private static @Nullable List<Flow> foldNothing() {
        return null;
    }

    private @Nullable List<Flow> fold(BuiltinOperator operator, List<@Nullable Flow> operands, List<DataType> results) {
        boolean ofShapes = operator instanceof ShapeOf || operator.definition() == Rank.DEFINITION;
        if (ofShapes) {
            Flow of = operands.getFirst();
            return of != null && of.hasShape() ? List.of(shapeOf(operator, of)) : foldNothing();
        }
        OperatorDefinition<?> definition = operator.definition();
        if (definition.isStateful()
                || !definition.kernel().isPresent()
                || !operator.callees().isEmpty()
                || operands.stream().anyMatch(operand -> operand != null && !operand.hasContents())) {
            return foldNothing();
        }
        boolean constant = operands.stream().allMatch(operand -> operand == null || operand.isConstant());
        if (!constant && (operands.stream().anyMatch(Emitter::isLarge) || isLarge(operator, operands, results))) {
            return foldNothing();
        }
        if (constant && grows(operator, operands, results)) {
            return foldNothing();
        }
        List<Tensor> first = Folding.compute(operator, contents(operands, 0), all(operator, results));
        List<Tensor> second =
                constant ? first : Folding.compute(operator, contents(operands, 1), all(operator, results));
        List<Flow> flows = new ArrayList<>();
        for (int i = 0; i < first.size(); i++) {
            if (!constant && first.get(i).elements() > FOLLOWED_MAX) {
                return foldNothing();
            }
            flows.add(Flow.known(place, List.of(first.get(i), second.get(i))));
        }
        return flows;
    }

    private static boolean isLarge(BuiltinOperator operator, List<@Nullable Flow> operands, List<DataType> results) {
        return operator.definition().shapes().isPresent()
                && shapes(operator, operands, results).stream()
                        .anyMatch(tries -> tries.stream().anyMatch(shape -> shape.elements() > FOLLOWED_MAX));
    }

    private static boolean isLarge(@Nullable Flow operand) {
        Tensor tensor = operand == null ? null : operand.contents(0);
        return tensor != null && tensor.elements() > FOLLOWED_MAX;
    }

    private static List<@Nullable Tensor> contents(List<@Nullable Flow> operands, int attempt) {
        List<@Nullable Tensor> contents = new ArrayList<>();
        operands.forEach(operand -> contents.add(operand == null ? null : operand.contents(attempt)));
        return contents;
    }

    private static List<DataType> all(BuiltinOperator operator, List<DataType> results) {
        List<DataType> types = new ArrayList<>();
        for (int i = 0; i < operator.resultCount(); i++) {
            types.add(results.get(Math.min(i, results.size() - 1)));
        }
        return types;
    }

    /** Whether computing now would make the file much larger than computing in each run. */
    private static boolean grows(BuiltinOperator operator, List<@Nullable Flow> operands, List<DataType> results) {
        if (!operator.definition().shapes().isPresent()) {
            return false;
        }
        long given = 0;
        for (Flow operand : operands) {
            given += operand == null ? 0 : operand.tensor().data().byteSize();
        }
        long made = 0;
        List<List<Shape>> shapes = shapes(operator, operands, results);
        for (int i = 0; i < shapes.size(); i++) {
            DataType type = results.get(Math.min(i, results.size() - 1));
            made += type == DataType.STRING
                    ? 0
                    : type.bytes(shapes.get(i).getFirst().elements());
        }
        return made > Math.max(GROWTH_BYTES_MAX, 2 * given);
    }

    private Flow shapeOf(BuiltinOperator operator, Flow of) {
        List<Tensor> contents = new ArrayList<>();
        for (int attempt = 0; attempt < 2; attempt++) {
            Shape shape = of.shape(attempt);
            Value value = operator instanceof ShapeOf(DataType type)
                    ? Constants.of("", type, Shape.of(shape.rank()), shape.dims())
                    : Constants.of("", Shape.scalar(), shape.rank());
            contents.add(constant(value).tensor());
        }
        return Flow.known(place, contents);
    }
}
