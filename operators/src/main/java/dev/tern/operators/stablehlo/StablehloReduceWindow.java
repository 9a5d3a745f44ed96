package dev.tern.operators.stablehlo;

import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.Slots;
import dev.tern.operators.reducewindow.ReduceWindow.Function;
import dev.tern.operators.reducewindow.WindowReduction;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Windows over an operand whose elements are first moved apart and padded with the initial value; the body graph says how
 * the elements of a window come together.
 *
 * @param padding for each axis the padding before and behind; negative numbers crop
 */
public record StablehloReduceWindow(
        List<Long> windowDimensions,
        List<Long> windowStrides,
        List<Long> baseDilations,
        List<Long> windowDilations,
        List<Long> padding,
        int bodyGraph)
        implements BuiltinOperator {
    private static final int MOST_AXES = 6;

    public static final OperatorDefinition<StablehloReduceWindow> DEFINITION = OperatorDefinition.builtin(
            198,
            "STABLEHLO_REDUCE_WINDOW",
            d -> d.options2(13, new StablehloReduceWindow(List.of(), List.of(), List.of(), List.of(), List.of(), 0))
                    .inputs("input", "initial")
                    .outputs("output")
                    .types("T T -> T : f32 f64 bool i8 u8 i16 i32 i64")
                    .shapes(StablehloReduceWindow::shapes)
                    .kernel(StablehloReduceWindow::bind));

    public StablehloReduceWindow {
        windowDimensions = List.copyOf(windowDimensions);
        windowStrides = List.copyOf(windowStrides);
        baseDilations = List.copyOf(baseDilations);
        windowDilations = List.copyOf(windowDilations);
        padding = List.copyOf(padding);
    }

    @Override
    public OperatorDefinition<StablehloReduceWindow> definition() {
        return DEFINITION;
    }

    @Override
    public StablehloReduceWindow map(Slots slots) {
        return new StablehloReduceWindow(
                slots.int64s(0, windowDimensions),
                slots.int64s(1, windowStrides),
                slots.int64s(2, baseDilations),
                slots.int64s(3, windowDilations),
                slots.int64s(4, padding),
                slots.int32(5, bodyGraph));
    }

    @Override
    public List<Integer> callees() {
        return List.of(bodyGraph);
    }

    private SpreadPadding padding(int rank) {
        Numbers.require(padding.size() == 2 * rank, "padding", 2 * rank + " numbers", padding);
        long[] low = new long[rank];
        long[] high = new long[rank];
        for (int i = 0; i < rank; i++) {
            low[i] = padding.get(2 * i);
            high[i] = padding.get(2 * i + 1);
        }
        return new SpreadPadding(low, high, Numbers.of(baseDilations));
    }

    private static void requirePositive(List<Long> numbers, int rank, String name) {
        Numbers.require(
                numbers.size() == rank && numbers.stream().allMatch(n -> n >= 1 && n <= Integer.MAX_VALUE),
                name,
                rank + " numbers of 1 or more",
                numbers);
    }

    private static List<Shape> shapes(StablehloReduceWindow operator, ShapeScope scope) {
        Shape input = scope.shape(0);
        int rank = input.rank();
        Numbers.require(rank >= 1 && rank <= MOST_AXES, "operand", "1 to " + MOST_AXES + " axes", input);
        Numbers.require(scope.shape(1).elements() == 1, "initial value", "one element", scope.shape(1));
        requirePositive(operator.windowDimensions, rank, "window_dimensions");
        requirePositive(operator.windowStrides, rank, "window_strides");
        requirePositive(operator.baseDilations, rank, "base_dilations");
        requirePositive(operator.windowDilations, rank, "window_dilations");
        Shape padded = operator.padding(rank).shape(input);
        int[] dims = new int[rank];
        for (int i = 0; i < rank; i++) {
            long reach = Math.multiplyExact(operator.windowDimensions.get(i) - 1, operator.windowDilations.get(i)) + 1;
            dims[i] = padded.dim(i) < reach ? 0 : (int) ((padded.dim(i) - reach) / operator.windowStrides.get(i) + 1);
        }
        return List.of(Shape.of(dims));
    }

    private static Kernel bind(StablehloReduceWindow operator, Binding binding) {
        Function function = function(Body.ofWindow(binding.graph(operator.bodyGraph)));
        Tensor input = binding.input(0);
        Tensor initial = binding.input(1);
        int rank = input.shape().rank();
        if (binding.output(0).elements() == 0) {
            return () -> {};
        }
        SpreadPadding padding = operator.padding(rank);
        Shape shape = padding.shape(input.shape());
        int bytes = input.type().bits() / 8;
        MemorySegment memory = MemorySegment.ofArray(binding.bytes(input.type().bytes(shape.elements())));
        Tensor padded = Tensor.of(input.type(), shape, Quantization.NONE, memory);
        Runnable copy = padding.copy(input.shape(), input.data(), shape, memory, initial.data(), bytes);
        WindowReduction reduction = new WindowReduction(binding, padded, initial, function);
        for (int i = 0; i < rank; i++) {
            reduction.setAxis(
                    i,
                    operator.windowDimensions.get(i),
                    operator.windowStrides.get(i),
                    operator.windowDilations.get(i));
        }
        return () -> {
            copy.run();
            reduction.run();
        };
    }

    private static Function function(Body body) {
        return switch (body) {
            case ADD -> Function.ADD;
            case MULTIPLY -> Function.MUL;
            case MAXIMUM -> Function.MAXIMUM;
            case MINIMUM -> Function.MINIMUM;
            case AND -> Function.ALL;
            case OR -> Function.ANY;
            case REPLACE -> Function.UNSUPPORTED;
        };
    }
}
