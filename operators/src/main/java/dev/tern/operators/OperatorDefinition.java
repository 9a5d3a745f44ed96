package dev.tern.operators;

import dev.tern.graph.Operator;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is said once about an operator: its number and name, how its options are stored, its operands and
 * results, accepted types, shapes, reference kernel and traits. Definitions are constants beside the operator's record.
 *
 * @param <O> the operator's record
 */
public final class OperatorDefinition<O extends Operator> {
    /** Number of operators that the file format calls custom. */
    public static final int CUSTOM_CODE = 32;

    /** Contract version that a graph needs; from the operator and its operands' and results' types. */
    @FunctionalInterface
    public interface VersionRule<O extends Operator> {
        int version(O operator, List<@Nullable DataType> inputs, List<DataType> outputs);
    }

    /** Multiply-accumulate operations of one run. */
    @FunctionalInterface
    public interface WorkRule<O extends Operator> {
        long multiplyAdds(O operator, List<@Nullable Shape> inputs, List<Shape> outputs);
    }

    private final int code;
    private final String name;
    private final Spec<O> spec;

    private OperatorDefinition(int code, String name, Spec<O> spec) {
        this.code = code;
        this.name = name;
        this.spec = spec;
    }

    /** The definition of builtin operator {@code code}, described inside {@code describe}. */
    public static <O extends BuiltinOperator> OperatorDefinition<O> builtin(
            int code, String name, UnaryOperator<Spec<O>> describe) {
        return new OperatorDefinition<>(code, name, describe.apply(new Spec<>()));
    }

    /** The definition of a custom operator, described inside {@code describe}. */
    public static OperatorDefinition<CustomOperator> custom(String name, UnaryOperator<Spec<CustomOperator>> describe) {
        return new OperatorDefinition<>(CUSTOM_CODE, name, describe.apply(new Spec<>()));
    }

    /** The operator's number in the file format. */
    public int code() {
        return code;
    }

    /** The operator's name as the file format spells it. */
    public String name() {
        return name;
    }

    /** Highest contract version that the kernel honours. */
    public int maxVersion() {
        return spec.maxVersion;
    }

    /** Member number of the options in the file format's option union; 0 where there are none. */
    public int optionsType() {
        return spec.optionsType;
    }

    /** Whether the options live in the format's second option union. */
    public boolean optionsInSecondUnion() {
        return spec.secondUnion;
    }

    /** The operator with every option at the file format's default; null for operators of which none may exist. */
    public @Nullable O defaults() {
        return spec.defaults;
    }

    public Ports inputs() {
        return spec.inputs;
    }

    public Ports outputs() {
        return spec.outputs;
    }

    /** Accepted types, one row each. */
    public List<TypeRule> types() {
        return List.copyOf(spec.types);
    }

    /** The rule that gives the results' shapes before a run; absent where only the run decides. */
    public Aspect<ShapeRule<O>> shapes() {
        return spec.shapes;
    }

    /** The reference kernel; absent for operators that are carried but not computed. */
    public Aspect<KernelRule<O>> kernel() {
        return spec.kernel;
    }

    /** Whether a run changes something besides its results, or gives different results each time. */
    public boolean isStateful() {
        return spec.stateful;
    }

    /** Whether results depend on nothing but the operands' shapes, so that they are known before the run. */
    public boolean needsShapesOnly() {
        return spec.shapesOnly;
    }

    /** The operand whose memory the first result may take over, or -1. */
    public int inPlaceInput() {
        return spec.inPlaceInput;
    }

    /** The contract version that an operator with these types needs. */
    public int version(O operator, List<@Nullable DataType> inputTypes, List<DataType> outputTypes) {
        return spec.version.version(operator, inputTypes, outputTypes);
    }

    /** Multiply-accumulate operations of one run; 0 for operators that do none worth counting. */
    public long multiplyAdds(O operator, List<@Nullable Shape> inputShapes, List<Shape> outputShapes) {
        return spec.work.multiplyAdds(operator, inputShapes, outputShapes);
    }

    /** The row that accepts these types, or null. */
    public @Nullable TypeRule ruleFor(List<@Nullable DataType> inputTypes, List<DataType> outputTypes) {
        for (TypeRule rule : spec.types) {
            if (rule.accepts(inputTypes, outputTypes)) {
                return rule;
            }
        }
        return null;
    }

    @Override
    public String toString() {
        return name;
    }

    /**
     * The description in the making; lives only inside the lambda that describes a definition.
     *
     * @param <O> the operator's record
     */
    public static final class Spec<O extends Operator> {
        private int maxVersion = 1;
        private int optionsType;
        private boolean secondUnion;
        private @Nullable O defaults;
        private Ports inputs = Ports.of();
        private Ports outputs = Ports.of();
        private final List<TypeRule> types = new ArrayList<>();
        private Aspect<ShapeRule<O>> shapes = Aspect.absent("no shape rule is defined");
        private Aspect<KernelRule<O>> kernel = Aspect.absent("no kernel is defined");
        private boolean stateful;
        private boolean shapesOnly;
        private int inPlaceInput = -1;
        private VersionRule<O> version = (operator, in, out) -> 1;
        private WorkRule<O> work = (operator, in, out) -> 0;

        private Spec() {}

        /** Highest contract version that the kernel honours. */
        public Spec<O> versions(int highest) {
            maxVersion = highest;
            return this;
        }

        /** Highest contract version, and which version a given use needs. */
        public Spec<O> versions(int highest, VersionRule<O> rule) {
            maxVersion = highest;
            version = rule;
            return this;
        }

        /** The options: their member number in the format's first option union, and the operator with all defaults. */
        public Spec<O> options(int unionMember, O allDefaults) {
            optionsType = unionMember;
            defaults = allDefaults;
            return this;
        }

        /** As {@link #options}, for the format's second option union. */
        public Spec<O> options2(int unionMember, O allDefaults) {
            secondUnion = true;
            return options(unionMember, allDefaults);
        }

        /** An operator without options. */
        public Spec<O> noOptions(O only) {
            return options(0, only);
        }

        public Spec<O> inputs(String... names) {
            inputs = Ports.of(names);
            return this;
        }

        public Spec<O> outputs(String... names) {
            outputs = Ports.of(names);
            return this;
        }

        /** Rows of accepted types whose results are compared with the original's own kernels. */
        public Spec<O> types(String... rows) {
            for (String row : rows) {
                types.add(TypeRule.of(row));
            }
            return this;
        }

        /** Rows that the original at hand lacks; {@code why} says so in a few words. */
        public Spec<O> typesBySpecification(String why, String... rows) {
            for (String row : rows) {
                types.add(new TypeRule(row, new TypeRule.Evidence.Specification(why)));
            }
            return this;
        }

        public Spec<O> shapes(ShapeRule<O> rule) {
            shapes = Aspect.present(rule);
            return this;
        }

        /** Results get their sizes during the run, from the kernel itself; {@code why} says what decides them. */
        public Spec<O> sizedByRun(String why) {
            shapes = Aspect.absent(why);
            return this;
        }

        public Spec<O> kernel(KernelRule<O> rule) {
            kernel = Aspect.present(rule);
            return this;
        }

        /** The operator is read, printed and written, but not computed; {@code why} becomes the refusal. */
        public Spec<O> noKernel(String why) {
            kernel = Aspect.absent(why);
            return this;
        }

        /** A run changes something besides its results, or gives different results each time. */
        public Spec<O> stateful() {
            stateful = true;
            return this;
        }

        /** Results depend on nothing but the operands' shapes: the kernel never touches the operands' memory. */
        public Spec<O> needsShapesOnly() {
            shapesOnly = true;
            return this;
        }

        /**
         * The kernel is right even where the first result lies in the very memory of operand {@code input}. It will only
         * where both have equally many elements of one width.
         */
        public Spec<O> inPlace(int input) {
            inPlaceInput = input;
            return this;
        }

        public Spec<O> work(WorkRule<O> rule) {
            work = rule;
            return this;
        }
    }
}
