package dev.tern.kernels.copies;

import dev.tern.graph.Operator;
import dev.tern.kernels.Offer;
import dev.tern.kernels.Parts;
import dev.tern.kernels.Step;
import dev.tern.kernels.Workshop;
import dev.tern.kernels.elementwise.FastElementwise;
import dev.tern.operators.Aspect;
import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.KernelRule;
import dev.tern.operators.TiledKernel;
import dev.tern.operators.concatenation.RescaledOperands;
import dev.tern.operators.movement.Copies;
import dev.tern.operators.movement.StridedCopy;
import dev.tern.tensor.TernException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Operators whose reference kernel is {@link Copies}. */
public final class FastCopies {
    private static final long ROW_MOST = 16 << 10;
    private static final int FILLED_AT_ONCE = 256;

    private FastCopies() {}

    /** Takes copies of whole bytes that are the same in every run. */
    public static Offer offer(BuiltinOperator operator, Binding binding, List<Step> epilogue, Workshop workshop) {
        if (!epilogue.isEmpty()) {
            return new Offer.Declined("its results are to be worked on before they are stored");
        }
        Object reference = reference(operator, binding);
        if (reference instanceof RescaledOperands operands) {
            return rescaled(operands, binding, workshop);
        }
        if (!(reference instanceof Copies copies)) {
            return new Offer.Declined("what it copies is not settled before a run, or no whole bytes");
        }
        RowGroups groups = new RowGroups();
        Copies.Ground ground = copies.ground();
        Walk walk = new Walk(groups, ground);
        for (Copies.Copy copy : copies.copies()) {
            MemorySegment from = reachable(binding, copy.from());
            if (from == null || !copy.to().isNative()) {
                return new Offer.Declined("its tensors lie on the Java heap");
            }
            walk.along(copy.steps(), from.address(), copy.to().address());
        }
        walk.finish();
        if (groups.isFull() || !walk.isForward) {
            return new Offer.Declined("what it copies lies in too many places, or its borders in no order");
        }
        MemorySegment pattern =
                binding.memory(ground == null ? 0 : workshop.traits().vectorBytes());
        if (ground != null) {
            fill(pattern, ground);
        }
        List<TiledKernel> kernels = groups.kernels(binding, workshop, pattern);
        return kernels.isEmpty()
                ? new Offer.Declined("there is nothing to do")
                : new Offer.Taken(Parts.of(kernels), "rows of bytes");
    }

    private static Offer rescaled(RescaledOperands operands, Binding binding, Workshop workshop) {
        List<RescaledOperands.Piece> pieces = operands.pieces();
        if (pieces.isEmpty()) {
            return new Offer.Declined("what it brings to another scale is no single piece of the result");
        }
        List<TiledKernel> kernels = new ArrayList<>();
        for (RescaledOperands.Piece piece : pieces) {
            MemorySegment from = reachable(binding, piece.from());
            if (from == null || !piece.to().isNative()) {
                return new Offer.Declined("its tensors lie on the Java heap");
            }
            if (from.byteSize() > 0) {
                TiledKernel kernel = FastElementwise.lookedUp(piece.table(), from, piece.to(), binding, workshop);
                if (kernel == null) {
                    return new Offer.Declined("an operand is a single byte");
                }
                kernels.add(kernel);
            }
        }
        return kernels.isEmpty()
                ? new Offer.Declined("there is nothing to do")
                : new Offer.Taken(Parts.of(kernels), "pieces, looked up in tables");
    }

    private static void fill(MemorySegment pattern, Copies.Ground ground) {
        for (long at = 0; at < pattern.byteSize(); at += ground.elementBytes()) {
            for (int i = 0; i < ground.elementBytes(); i++) {
                pattern.set(ValueLayout.JAVA_BYTE, at + i, (byte) (ground.bits() >> 8 * i));
            }
        }
    }

    /** Memory that machine code reaches with what {@code from} holds; constants on the Java heap are copied. */
    private static @Nullable MemorySegment reachable(Binding binding, MemorySegment from) {
        if (from.isNative()) {
            return from;
        }
        for (int i = 0; i < binding.inputCount(); i++) {
            if (binding.hasInput(i)
                    && binding.isConstant(i)
                    && binding.input(i).data().equals(from)) {
                MemorySegment copy = binding.memory(from.byteSize());
                copy.copyFrom(from);
                return copy;
            }
        }
        return null;
    }

    /** The reference kernel, or null where it refuses: it will tell so itself when it is asked to run the node. */
    private static @Nullable Object reference(BuiltinOperator operator, Binding binding) {
        if (!(operator.definition().kernel() instanceof Aspect.Present<?>(Object rule))) {
            return null;
        }
        @SuppressWarnings("unchecked")
        KernelRule<Operator> known = (KernelRule<Operator>) rule;
        try {
            return known.bind(operator, binding);
        } catch (TernException e) {
            return null;
        }
    }

    /** Walks a copy's outer axes; on a ground, what lies between rows is filled. */
    private static final class Walk {
        private final RowGroups groups;
        private final Copies.@Nullable Ground ground;
        private long source;
        private long target;
        /** Up to where the target is written, counted from its start. */
        private long written;
        /** Whether each row lies behind the one before it: only then are gaps known. */
        private boolean isForward = true;

        Walk(RowGroups groups, Copies.@Nullable Ground ground) {
            this.groups = groups;
            this.ground = ground;
        }

        void along(StridedCopy steps, long source, long target) {
            this.source = source;
            this.target = target;
            axis(steps, 0, steps.fromStart(), steps.toStart());
        }

        private void axis(StridedCopy steps, int axis, long from, long to) {
            if (steps.isEmpty() || groups.isFull()) {
                return;
            }
            if (axis < steps.axes() - 1) {
                for (int i = 0; i < steps.extent(axis); i++) {
                    axis(steps, axis + 1, from + i * steps.from(axis), to + i * steps.to(axis));
                }
                return;
            }
            boolean isRow = axis == steps.axes();
            int rows = isRow ? 1 : steps.extent(axis);
            long fromStep = isRow ? 0 : steps.from(axis);
            long toStep = isRow ? 0 : steps.to(axis);
            isForward &= ground == null || to >= written && (rows == 1 || toStep >= steps.unit());
            fillTo(to);
            if (ground != null && rows > 1) {
                // Behind the last row there may be less room than between two.
                rows(steps.unit(), toStep - steps.unit(), from, to, rows - 1, fromStep, toStep);
                rows(steps.unit(), 0, from + (rows - 1) * fromStep, to + (rows - 1) * toStep, 1, 0, 0);
            } else {
                rows(steps.unit(), 0, from, to, rows, fromStep, toStep);
            }
            written = to + (rows - 1) * toStep + steps.unit();
        }

        void finish() {
            if (ground != null && isForward) {
                target = ground.memory().address();
                fillTo(ground.memory().byteSize());
            }
        }

        private void rows(int unit, long gap, long from, long to, long rows, long fromStep, long toStep) {
            if (gap > ROW_MOST) {
                for (long i = 0; i < rows && !groups.isFull(); i++) {
                    rows(unit, 0, from + i * fromStep, to + i * toStep, 1, 0, 0);
                    fill(to + i * toStep + unit, gap);
                }
            } else if (rows == 1 && unit > ROW_MOST) {
                long whole = unit / ROW_MOST;
                copy((int) ROW_MOST, 0, from, to, whole, ROW_MOST, ROW_MOST);
                copy((int) (unit % ROW_MOST), 0, from + whole * ROW_MOST, to + whole * ROW_MOST, 1, 0, 0);
                fill(to + unit, gap);
            } else {
                copy(unit, (int) gap, from, to, rows, fromStep, toStep);
            }
        }

        private void copy(int unit, int gap, long from, long to, long rows, long fromStep, long toStep) {
            if (unit > 0) {
                RowsCode.Key key = new RowsCode.Key(unit, gap, RowsCode.Choice.STEPS);
                groups.add(key, source + from, target + to, rows, fromStep, toStep);
            }
        }

        private void fillTo(long end) {
            if (ground != null && end > written) {
                fill(written, end - written);
                written = end;
            }
        }

        private void fill(long at, long bytes) {
            long whole = bytes / FILLED_AT_ONCE;
            filled(FILLED_AT_ONCE, at, whole);
            filled((int) (bytes % FILLED_AT_ONCE), at + whole * FILLED_AT_ONCE, 1);
        }

        private void filled(int gap, long at, long rows) {
            if (gap > 0 && rows > 0) {
                groups.add(new RowsCode.Key(0, gap, RowsCode.Choice.STEPS), target, target + at, rows, 0, gap);
            }
        }
    }
}
