package dev.tern.conformance.oracle;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorflowlite.Interpreter;
import org.bytedeco.tensorflowlite.InterpreterOptions;
import org.bytedeco.tensorflowlite.RegistrationNodePair;
import org.bytedeco.tensorflowlite.TfLiteAffineQuantization;
import org.bytedeco.tensorflowlite.TfLiteFloatArray;
import org.bytedeco.tensorflowlite.TfLiteIntArray;
import org.bytedeco.tensorflowlite.TfLiteQuantization;
import org.bytedeco.tensorflowlite.TfLiteRegistration;
import org.bytedeco.tensorflowlite.TfLiteTensor;
import org.bytedeco.tensorflowlite.global.tensorflowlite;
import org.jspecify.annotations.Nullable;

/**
 * A session in this process. Functions are those of its library; fields are read through the inline accessors of the
 * binding, which fit both libraries because both are built from one version.
 */
final class LiteSession implements OracleSession {
    private static final int CONSTANT_ALLOCATION = 1;
    private static final int AFFINE_QUANTIZATION = 1;
    private static final int DELEGATE_ERROR = 2;
    private static final int APPLICATION_ERROR = 3;

    private final LiteLibrary library;
    private final Arena arena;
    private final ErrorCapture errors;
    private final NativeModel model;
    private final @Nullable XnnpackDelegate delegate;
    private final MemorySegment interpreter;
    private final Interpreter view;
    private boolean closed;

    private LiteSession(
            LiteLibrary library,
            Arena arena,
            ErrorCapture errors,
            NativeModel model,
            @Nullable XnnpackDelegate delegate,
            long interpreter) {
        this.library = library;
        this.arena = arena;
        this.errors = errors;
        this.model = model;
        this.delegate = delegate;
        this.interpreter = MemorySegment.ofAddress(interpreter);
        this.view = new Interpreter(new NativeAddress(interpreter));
    }

    static LiteSession open(LiteKernels kernels, byte[] modelBytes, OracleOptions options) {
        Arena arena = Arena.ofShared();
        NativeModel model = null;
        try {
            ErrorCapture errors = new ErrorCapture(arena);
            model = NativeModel.of(modelBytes, arena, errors);
            LiteLibrary library = kernels.library();
            long interpreter = build(kernels, model, errors, options);
            XnnpackDelegate delegate = kernels.delegates() ? XnnpackDelegate.of(options.threads()) : null;
            LiteSession session = new LiteSession(library, arena, errors, model, delegate, interpreter);
            session.applyDelegate();
            return session;
        } catch (RuntimeException e) {
            if (model != null) {
                model.close();
            }
            arena.close();
            throw e;
        }
    }

    private static long build(LiteKernels kernels, NativeModel model, ErrorCapture errors, OracleOptions options) {
        try (InterpreterOptions chosen = new InterpreterOptions()) {
            chosen.SetPreserveAllTensors(options.preserveAllTensors());
            long interpreter = kernels.library()
                    .build(
                            model.root(),
                            kernels.resolver(),
                            errors.object(),
                            NativeModel.segment(chosen),
                            model.allocation(),
                            options.threads());
            if (interpreter == 0) {
                throw new OracleRefusal("InterpreterBuilder", errors.take());
            }
            return interpreter;
        }
    }

    private void applyDelegate() {
        if (delegate == null) {
            return;
        }
        // A graph that the delegate cannot take runs on the kernels behind it, as with the delegates of a resolver.
        int status = library.addDelegate(interpreter, delegate.object());
        String text = errors.take();
        if (status != 0 && status != DELEGATE_ERROR && status != APPLICATION_ERROR) {
            OracleRefusal refusal = new OracleRefusal("ModifyGraphWithDelegate", text);
            destroy();
            throw refusal;
        }
    }

    private void check(int status, String step) {
        String text = errors.take();
        if (status != 0) {
            throw new OracleRefusal(step, text);
        }
    }

    @Override
    public int inputCount() {
        return count(view.inputs());
    }

    @Override
    public int outputCount() {
        return count(view.outputs());
    }

    private static int count(@Nullable IntPointer indices) {
        return indices == null || indices.isNull() ? 0 : Math.toIntExact(indices.limit());
    }

    @Override
    public int tensorCount() {
        return Math.toIntExact(view.tensors_size());
    }

    @Override
    public void resize(int inputPosition, int... shape) {
        check(library.resize(interpreter, inputIndex(inputPosition), shape), "ResizeInputTensor");
    }

    @Override
    public void allocate() {
        check(library.allocate(interpreter), "AllocateTensors");
    }

    @Override
    public void invoke() {
        check(library.invoke(interpreter), "Invoke");
    }

    @Override
    public void resetVariables() {
        check(library.resetVariables(interpreter), "ResetVariableTensors");
    }

    @Override
    public void setInput(int position, byte[] littleEndianRaw) {
        TfLiteTensor tensor = nativeTensor(inputIndex(position));
        if (OracleType.ofCode(tensor.type()) == OracleType.STRING) {
            tensorflowlite.TfLiteTensorRealloc(littleEndianRaw.length, tensor);
        }
        if (tensor.bytes() != littleEndianRaw.length) {
            throw new IllegalArgumentException("input " + position + " takes " + tensor.bytes() + " bytes, not "
                    + littleEndianRaw.length + "; resize it before allocating");
        }
        MemorySegment held = held(tensor);
        if (held.byteSize() != littleEndianRaw.length) {
            throw new OracleRefusal("SetInput", "input " + position + " has no memory: allocate first");
        }
        held.copyFrom(MemorySegment.ofArray(littleEndianRaw));
    }

    @Override
    public OracleTensor inputTensor(int position) {
        return tensor(inputIndex(position));
    }

    @Override
    public OracleTensor outputTensor(int position) {
        return tensor(view.outputs().get(checked(position, outputCount(), "output")));
    }

    @Override
    public OracleTensor tensor(int index) {
        TfLiteTensor tensor = nativeTensor(index);
        TfLiteAffineQuantization quantization = quantization(tensor.quantization());
        return new OracleTensor(
                index,
                text(tensor.name()),
                OracleType.ofCode(tensor.type()),
                ints(tensor.dims()),
                quantization == null ? new float[0] : floats(quantization.scale()),
                quantization == null ? new int[0] : ints(quantization.zero_point()),
                quantization == null ? 0 : quantization.quantized_dimension(),
                tensor.allocation_type() == CONSTANT_ALLOCATION,
                held(tensor).toArray(ValueLayout.JAVA_BYTE));
    }

    private int inputIndex(int position) {
        return view.inputs().get(checked(position, inputCount(), "input"));
    }

    private TfLiteTensor nativeTensor(int index) {
        return view.tensor(checked(index, tensorCount(), "tensor"));
    }

    private static int checked(int position, int count, String what) {
        if (position < 0 || position >= count) {
            throw new IllegalArgumentException("no " + what + " " + position + ": there are " + count);
        }
        return position;
    }

    @Override
    public List<OracleNode> plan() {
        IntPointer plan = view.execution_plan();
        List<OracleNode> nodes = new ArrayList<>();
        for (int i = 0; i < count(plan); i++) {
            RegistrationNodePair pair = view.node_and_registration(plan.get(i));
            TfLiteRegistration registration = pair.second();
            nodes.add(new OracleNode(
                    registration.builtin_code(),
                    text(registration.custom_name()),
                    ints(pair.first().inputs()),
                    ints(pair.first().outputs())));
        }
        return nodes;
    }

    private static @Nullable TfLiteAffineQuantization quantization(TfLiteQuantization quantization) {
        Pointer parameters = quantization.params();
        boolean affine = quantization.type() == AFFINE_QUANTIZATION && parameters != null && !parameters.isNull();
        return affine ? new TfLiteAffineQuantization(parameters) : null;
    }

    private static String text(@Nullable BytePointer text) {
        return text == null || text.isNull() ? "" : text.getString();
    }

    private static int[] ints(@Nullable TfLiteIntArray array) {
        if (array == null || array.isNull()) {
            return new int[0];
        }
        int[] values = new int[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.data(i);
        }
        return values;
    }

    private static float[] floats(@Nullable TfLiteFloatArray array) {
        if (array == null || array.isNull()) {
            return new float[0];
        }
        float[] values = new float[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.data(i);
        }
        return values;
    }

    private static MemorySegment held(TfLiteTensor tensor) {
        Pointer memory = tensorflowlite.TfLiteTensorData(tensor);
        if (memory == null || memory.isNull() || tensor.bytes() == 0) {
            return MemorySegment.ofArray(new byte[0]);
        }
        return MemorySegment.ofAddress(memory.address()).reinterpret(tensor.bytes());
    }

    @Override
    public void close() {
        if (!closed) {
            destroy();
            model.close();
            arena.close();
        }
    }

    private void destroy() {
        closed = true;
        library.destroy(interpreter);
        if (delegate != null) {
            delegate.close();
        }
    }
}
