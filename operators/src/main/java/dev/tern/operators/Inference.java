package dev.tern.operators;

import dev.tern.graph.Operator;
import dev.tern.graph.OutputInference;
import dev.tern.graph.Value;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Works out results from the operators' own definitions, so that graphs can be built without naming them:
 * {@code Graph.build("main", Inference.OF_BUILTINS, g -> g.output(g.add(operator, x, w)))}. Results are unquantised;
 * where a result is quantised, describe it and name it.
 */
public final class Inference implements OutputInference {
    /** Inference over the builtin operators. */
    public static final Inference OF_BUILTINS = new Inference();

    private Inference() {}

    @Override
    public List<Value> outputs(Operator operator, List<@Nullable Value> inputs) {
        if (!(operator instanceof BuiltinOperator builtin)) {
            throw TernException.at(operator.name())
                    .expected("a builtin operator")
                    .found("one whose results are not known here")
                    .fix("describe its results with node(operator, operands, results)");
        }
        return outputs(builtin.definition(), builtin, inputs);
    }

    @Override
    public int version(Operator operator, List<@Nullable Value> inputs, List<Value> outputs) {
        return operator instanceof BuiltinOperator builtin
                ? version(builtin.definition(), builtin, inputs, outputs)
                : 1;
    }

    @SuppressWarnings("unchecked")
    private static <O extends Operator> int version(
            OperatorDefinition<O> definition, Operator operator, List<@Nullable Value> inputs, List<Value> outputs) {
        return definition.version(
                (O) operator, types(inputs), outputs.stream().map(Value::type).toList());
    }

    @SuppressWarnings("unchecked")
    private static <O extends Operator> List<Value> outputs(
            OperatorDefinition<O> definition, Operator operator, List<@Nullable Value> inputs) {
        List<DataType> types = resultTypes(definition, types(inputs));
        List<Shape> shapes = switch (definition.shapes()) {
            case Aspect.Present<ShapeRule<O>>(ShapeRule<O> rule) ->
                shapes(
                        definition,
                        rule,
                        (O) operator,
                        new Described(inputs, types, ((BuiltinOperator) operator).resultCount()));
            case Aspect.Absent<ShapeRule<O>>(String why) -> throw sizedByRun(definition, why);
        };
        List<Value> results = new ArrayList<>();
        for (int i = 0; i < shapes.size(); i++) {
            DataType type = types.get(Math.min(i, types.size() - 1));
            results.add(Value.of(definition.outputs().nameOf(i), type, shapes.get(i))
                    .withHasRank(true));
        }
        return results;
    }

    private static <O extends Operator> List<Shape> shapes(
            OperatorDefinition<O> definition, ShapeRule<O> rule, O operator, ShapeScope scope) {
        try {
            return rule.shapes(operator, scope);
        } catch (ShapeScope.NotKnownYet e) {
            throw sizedByRun(definition, "contents that are not constant");
        } catch (TernException e) {
            throw e.within(definition.name());
        }
    }

    private static TernException sizedByRun(OperatorDefinition<?> definition, String what) {
        return TernException.at(definition.name())
                .expected("results whose shapes are known before the run")
                .found("shapes decided by " + what)
                .fix("describe the results with node(operator, operands, results)");
    }

    private static List<DataType> resultTypes(OperatorDefinition<?> definition, List<@Nullable DataType> inputs) {
        for (TypeRule rule : definition.types()) {
            List<DataType> results = rule.results(inputs);
            if (results != null) {
                return results;
            }
        }
        throw TernException.at("operands of " + definition.name())
                .expected("types of one of "
                        + definition.types().stream().map(TypeRule::text).toList())
                .found(String.valueOf(inputs))
                .fix("cast the operands");
    }

    private static List<@Nullable DataType> types(List<@Nullable Value> values) {
        List<@Nullable DataType> types = new ArrayList<>();
        values.forEach(value -> types.add(value == null ? null : value.type()));
        return types;
    }

    /** A shape rule's questions, answered from descriptions: contents are known for constants alone. */
    private record Described(List<@Nullable Value> inputs, List<DataType> outputTypes, int outputCount)
            implements ShapeScope {
        private Value value(int i) {
            return Objects.requireNonNull(inputs.get(i));
        }

        @Override
        public int inputCount() {
            return inputs.size();
        }

        @Override
        public boolean hasInput(int i) {
            return i < inputs.size() && inputs.get(i) != null;
        }

        @Override
        public Shape shape(int i) {
            return value(i).shape();
        }

        @Override
        public DataType type(int i) {
            return value(i).type();
        }

        @Override
        public Quantization quantization(int i) {
            return value(i).quantization();
        }

        @Override
        public DataType outputType(int i) {
            return outputTypes.get(Math.min(i, outputTypes.size() - 1));
        }

        @Override
        public Quantization outputQuantization(int i) {
            return Quantization.NONE;
        }

        @Override
        public Shape declaredShape(int i) {
            return Shape.scalar();
        }

        @Override
        public Tensor data(int i) {
            Value value = value(i);
            if (value.buffer() == null || !value.isConstant()) {
                throw NotKnownYet.INSTANCE;
            }
            return Tensor.of(
                    value.type(),
                    value.shape(),
                    value.quantization(),
                    value.buffer().bytes());
        }
    }
}
