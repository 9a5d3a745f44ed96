package dev.tern.operators.reverse;

import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.Slots;
import dev.tern.operators.movement.Axis;
import dev.tern.operators.movement.Extent;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** For each index along {@code batchAxis}, the first so many elements along {@code sequenceAxis} backwards. */
public record ReverseSequence(int sequenceAxis, int batchAxis) implements BuiltinOperator {
    public static final OperatorDefinition<ReverseSequence> DEFINITION = OperatorDefinition.builtin(
            112,
            "REVERSE_SEQUENCE",
            d -> d.options(87, new ReverseSequence(0, 0))
                    .inputs("input", "lengths")
                    .outputs("output")
                    .types("T i32|i64 -> T : f32 u8 i16 i32 i64")
                    .shapes(ReverseSequence::shapes)
                    .kernel(ReverseSequence::bind));

    @Override
    public OperatorDefinition<ReverseSequence> definition() {
        return DEFINITION;
    }

    @Override
    public ReverseSequence map(Slots slots) {
        return new ReverseSequence(slots.int32(0, sequenceAxis), slots.int32(1, batchAxis));
    }

    private static List<Shape> shapes(ReverseSequence operator, ShapeScope scope) {
        Shape input = scope.shape(0);
        if (operator.sequenceAxis < 0 || operator.batchAxis < 0) {
            throw TernException.at("seq_dim and batch_dim")
                    .expected("axes counted from 0")
                    .found(operator.sequenceAxis + " and " + operator.batchAxis)
                    .fix("correct the options; this operator does not count axes from the end");
        }
        int sequence = Axis.within(operator.sequenceAxis, input.rank(), "seq_dim");
        int batch = Axis.within(operator.batchAxis, input.rank(), "batch_dim");
        if (sequence == batch) {
            throw TernException.at("seq_dim and batch_dim")
                    .expected("two different axes")
                    .found("axis " + batch + " twice")
                    .fix("correct the options");
        }
        Extent.requireEqual(1, scope.shape(1).rank(), "rank of the lengths");
        Extent.requireEqual(input.dim(batch), scope.shape(1).dim(0), "number of lengths");
        return List.of(input);
    }

    private static Kernel bind(ReverseSequence operator, Binding binding) {
        Shape shape = binding.shape(0);
        Tensor lengths = binding.input(1);
        MemorySegment from = binding.input(0).data();
        MemorySegment to = binding.output(0).data();
        int rank = shape.rank();
        int sequence = Axis.of(operator.sequenceAxis, rank);
        int batch = Axis.of(operator.batchAxis, rank);
        int first = Math.min(sequence, batch);
        int second = Math.max(sequence, batch);
        long bytes = (long) binding.outputType(0).bits() / 8 * shape.elements(second + 1, rank);
        long outer = shape.elements(0, first);
        long middle = shape.elements(first + 1, second);
        boolean constant = binding.isConstant(1);
        if (constant) {
            check(lengths, shape.dim(sequence));
        }
        return () -> {
            if (!constant) {
                check(lengths, shape.dim(sequence));
            }
            long at = 0;
            for (long o = 0; o < outer; o++) {
                for (int a = 0; a < shape.dim(first); a++) {
                    for (long m = 0; m < middle; m++) {
                        for (int b = 0; b < shape.dim(second); b++) {
                            long length = lengths.longAt(batch == first ? a : b);
                            int s = sequence == first ? a : b;
                            long taken = s < length ? length - 1 - s : s;
                            long i = sequence == first ? taken : a;
                            long j = sequence == first ? b : taken;
                            long source = ((o * shape.dim(first) + i) * middle + m) * shape.dim(second) + j;
                            MemorySegment.copy(from, source * bytes, to, at, bytes);
                            at += bytes;
                        }
                    }
                }
            }
        };
    }

    private static void check(Tensor lengths, int extent) {
        for (long i = 0; i < lengths.elements(); i++) {
            long length = lengths.longAt(i);
            if (length < 0 || length > extent) {
                throw TernException.at("length " + i)
                        .expected("0 to " + extent)
                        .found(String.valueOf(length))
                        .fix("no sequence is longer than its axis");
            }
        }
    }
}
