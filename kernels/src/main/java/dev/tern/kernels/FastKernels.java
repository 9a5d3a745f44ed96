package dev.tern.kernels;

import dev.tern.assembler.Processor;
import dev.tern.graph.Operator;
import dev.tern.kernels.arg.FastArgExtreme;
import dev.tern.kernels.batchmatmul.FastBatchMatmul;
import dev.tern.kernels.complex.FastModulus;
import dev.tern.kernels.conv2d.FastConv2d;
import dev.tern.kernels.copies.FastChoice;
import dev.tern.kernels.copies.FastCopies;
import dev.tern.kernels.depthwiseconv2d.FastDepthwiseConv2d;
import dev.tern.kernels.elementwise.FastConversions;
import dev.tern.kernels.elementwise.FastElementwise;
import dev.tern.kernels.elementwise.FastRows;
import dev.tern.kernels.fullyconnected.FastFullyConnected;
import dev.tern.kernels.pool.FastPool;
import dev.tern.kernels.reduction.FastReduction;
import dev.tern.kernels.resize.FastResizeBilinear;
import dev.tern.kernels.rfft2d.FastRfft2d;
import dev.tern.kernels.transpose.FastTranspose;
import dev.tern.kernels.transposeconv.FastTransposeConv;
import dev.tern.operators.Binding;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.add.Add;
import dev.tern.operators.arg.ArgExtreme;
import dev.tern.operators.batchmatmul.BatchMatmul;
import dev.tern.operators.block.DepthToSpace;
import dev.tern.operators.block.SpaceToDepth;
import dev.tern.operators.cast.Cast;
import dev.tern.operators.concatenation.Concatenation;
import dev.tern.operators.conv2d.Conv2d;
import dev.tern.operators.depthwiseconv2d.DepthwiseConv2d;
import dev.tern.operators.div.Div;
import dev.tern.operators.fullyconnected.FullyConnected;
import dev.tern.operators.gather.Gather;
import dev.tern.operators.gelu.Gelu;
import dev.tern.operators.l2normalization.L2Normalization;
import dev.tern.operators.leakyrelu.LeakyRelu;
import dev.tern.operators.mul.Mul;
import dev.tern.operators.pack.Pack;
import dev.tern.operators.pack.Unpack;
import dev.tern.operators.pad.MirrorPad;
import dev.tern.operators.pool2d.Pool2d;
import dev.tern.operators.product.LstmKernel;
import dev.tern.operators.product.VectorKernel;
import dev.tern.operators.reduction.Reduction;
import dev.tern.operators.resize.ResizeBilinear;
import dev.tern.operators.resize.ResizeNearestNeighbor;
import dev.tern.operators.slice.StridedSlice;
import dev.tern.operators.softmax.Softmax;
import dev.tern.operators.split.Split;
import dev.tern.operators.split.SplitV;
import dev.tern.operators.sub.Sub;
import dev.tern.operators.transposeconv.TransposeConv;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Offers nodes to the kernels in machine code. One for each interpreter or shared by several; safe for several threads. */
public final class FastKernels implements AutoCloseable {
    private static final Map<Class<?>, FastRule<?>> RULES = Map.ofEntries(
            row(Add.class, FastElementwise::add),
            row(Sub.class, FastElementwise::subtract),
            row(Mul.class, FastElementwise::multiply),
            row(Div.class, FastElementwise::divide),
            row(Cast.class, FastConversions::cast),
            row(Gelu.class, FastElementwise::gelu),
            row(LeakyRelu.class, FastElementwise::leaky),
            row(Softmax.class, FastRows::softmax),
            row(L2Normalization.class, FastRows::normalize),
            row(PlainOperator.class, FastKernels::plain),
            row(Concatenation.class, FastCopies::offer),
            row(MirrorPad.class, FastCopies::offer),
            row(Pack.class, FastCopies::offer),
            row(Unpack.class, FastCopies::offer),
            row(Split.class, FastCopies::offer),
            row(SplitV.class, FastCopies::offer),
            row(StridedSlice.class, FastCopies::offer),
            row(DepthToSpace.class, FastCopies::offer),
            row(SpaceToDepth.class, FastCopies::offer),
            row(Gather.class, FastChoice::gather),
            row(ResizeNearestNeighbor.class, FastChoice::nearest),
            row(ResizeBilinear.class, FastResizeBilinear::offer),
            row(ArgExtreme.class, FastArgExtreme::offer),
            row(Pool2d.class, FastPool::pool),
            row(Reduction.class, FastReduction::offer),
            row(BatchMatmul.class, FastBatchMatmul::offer),
            row(Conv2d.class, FastConv2d::offer),
            row(DepthwiseConv2d.class, FastDepthwiseConv2d::offer),
            row(FullyConnected.class, FastFullyConnected::offer),
            row(TransposeConv.class, FastTransposeConv::offer));

    private final Processor processor;
    private final @Nullable Workshop workshop;

    /** Kernels for {@code processor}; where it runs no code, every node is declined with its reason. */
    public FastKernels(Processor processor) {
        this(processor, false);
    }

    private FastKernels(Processor processor, boolean putsOff) {
        this.processor = processor;
        this.workshop = processor.runsCode() ? new Workshop(processor, putsOff) : null;
    }

    /** Kernels that may run only after somebody has done what {@link #takeLater} answers. */
    public static FastKernels puttingOff(Processor processor) {
        return new FastKernels(processor, true);
    }

    /** Work that was put off: pieces that do not depend on each other. */
    public List<Runnable> takeLater() {
        return workshop == null ? List.of() : workshop.takeLater();
    }

    /** All that {@link #takeLater} answered is done: code takes its place. */
    public void ready() {
        if (workshop != null) {
            workshop.ready();
        }
    }

    private static <O extends Operator> Map.Entry<Class<?>, FastRule<?>> row(Class<O> operator, FastRule<O> rule) {
        return Map.entry(operator, rule);
    }

    private static Offer plain(PlainOperator operator, Binding binding, List<Step> epilogue, Workshop workshop) {
        return switch (operator.definition().name()) {
            case "PAD",
                    "PADV2",
                    "SLICE",
                    "TILE",
                    "BROADCAST_TO",
                    "SPACE_TO_BATCH_ND",
                    "BATCH_TO_SPACE_ND",
                    "REVERSE_V2" -> FastCopies.offer(operator, binding, epilogue, workshop);
            case "TRANSPOSE" -> FastTranspose.offer(binding, epilogue, workshop);
            case "LOG_SOFTMAX" -> FastRows.logSoftmax(binding, epilogue, workshop);
            case "COMPLEX_ABS" -> FastModulus.offer(binding, epilogue, workshop);
            case "RFFT2D" -> FastRfft2d.offer(binding, epilogue, workshop);
            default -> FastElementwise.plain(operator, binding, epilogue, workshop);
        };
    }

    /**
     * Offers a node: its operator, its tensors, and what is to be done to its result before it is stored. A rule that does
     * not know a step of the epilogue declines.
     */
    @SuppressWarnings("unchecked")
    public <O extends Operator> Offer offer(O operator, Binding binding, List<Step> epilogue) {
        Workshop place = workshop;
        if (place == null) {
            return new Offer.Declined(processor.refusal());
        }
        place.beginOffer();
        if (operator instanceof FastOperator own) {
            return own.offer(binding, epilogue, place);
        }
        // Each class's row holds a rule for that very class.
        FastRule<O> rule = (FastRule<O>) RULES.get(operator.getClass());
        if (rule == null) {
            return new Offer.Declined("no kernel in machine code is written for this operator");
        }
        return rule.offer(operator, binding, epilogue, place);
    }

    /**
     * Products of {@code count} vectors with the constant matrix of operand {@code operand}, for a portable kernel; null where
     * there are none.
     */
    public @Nullable VectorKernel vectorProducts(Binding binding, int operand, int count) {
        return workshop == null ? null : VectorProducts.of(binding, operand, count, workshop);
    }

    /** LOGISTIC or TANH of {@code count} floats, for a portable kernel; null where that is not worth a call. */
    public @Nullable VectorKernel vectorFunction(Binding binding, String function, int count) {
        return workshop == null || count < VectorProducts.ELEMENTS_LEAST
                ? null
                : FastElementwise.vector(function, count, binding, workshop);
    }

    /** Steps of an LSTM, for a portable kernel; null where there are none. */
    public @Nullable LstmKernel lstm(Binding binding, LstmKernel.Request request) {
        return workshop == null ? null : LstmSteps.of(binding, request, workshop);
    }

    /** The code of the kernel that the last offer was taken by. */
    public List<Piece> pieces() {
        return workshop == null ? List.of() : workshop.asked();
    }

    /** The processor that kernels are written for. */
    public Processor processor() {
        return processor;
    }

    /** Frees the code; no kernel that was taken may run any more. */
    @Override
    public void close() {
        if (workshop != null) {
            workshop.close();
        }
    }
}
