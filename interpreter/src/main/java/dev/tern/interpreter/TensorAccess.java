package dev.tern.interpreter;

import dev.tern.interpreter.plan.GraphRunner;
import dev.tern.operators.arithmetic.Rounding;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.StringElements;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * One input or output of an interpreter. Floats are real values: they are quantised on the way in and dequantised on the
 * way out where the tensor is quantised. Whole numbers and bytes are stored values. Valid as long as the interpreter;
 * shapes and memory are looked up at each call, so a resize in between does no harm.
 */
public final class TensorAccess {
    private final GraphRunner runner;
    private final int position;
    private final boolean isInput;

    TensorAccess(GraphRunner runner, int position, boolean isInput) {
        this.runner = runner;
        this.position = position;
        this.isInput = isInput;
    }

    /** The tensor itself, a zero-copy view that holds until the next resize or run. */
    public Tensor tensor() {
        return isInput ? runner.input(position) : runner.output(position);
    }

    /** Its index among the values of the graph. */
    public int index() {
        return (isInput ? runner.graph().inputs() : runner.graph().outputs()).get(position);
    }

    public String name() {
        return runner.graph().value(index()).name();
    }

    public DataType type() {
        return runner.graph().value(index()).type();
    }

    public Shape shape() {
        return tensor().shape();
    }

    public Quantization quantization() {
        return runner.graph().value(index()).quantization();
    }

    /** The bytes, zero-copy; holds until the next resize or run. */
    public MemorySegment segment() {
        return tensor().data();
    }

    private String described() {
        return (isInput ? "input " : "output ") + position + " '" + name() + "'";
    }

    private Tensor writable(long elements) {
        if (!isInput) {
            throw TernException.at(described()).problem("outputs cannot be written");
        }
        Tensor tensor = tensor();
        if (tensor.elements() != elements) {
            throw TernException.at(described())
                    .expected(tensor.elements() + " elements for shape " + tensor.shape())
                    .found(elements + " elements")
                    .fix("give as many elements, or resize the input first");
        }
        return tensor;
    }

    private TernException wrongKind(String given) {
        return TernException.at(described())
                .expected("values for type " + type())
                .found(given)
                .fix("use the copyFrom that fits the type");
    }

    /** Real values; quantised here where the tensor is quantised. */
    public void copyFrom(float... values) {
        Tensor tensor = writable(values.length);
        if (type().isFloat()) {
            tensor.writeFloats(0, values.length, values, 0);
        } else if (type().isInteger() && quantization().isQuantized()) {
            quantize(values, tensor);
        } else {
            throw wrongKind("real values for an unquantised tensor");
        }
    }

    private void quantize(float[] values, Tensor tensor) {
        SliceIndex slices = SliceIndex.of(tensor.shape(), quantization());
        for (int i = 0; i < values.length; i++) {
            int slice = slices.of(i);
            double scaled =
                    Rounding.halfAway(values[i] / (double) quantization().scale(slice));
            double stored = scaled + quantization().zeroPoint(slice);
            tensor.setLong(i, (long) Math.min(Math.max(stored, type().minimum()), type().maximum()));
        }
    }

    /** Stored whole numbers, each within the range of the tensor's type. */
    public void copyFrom(int... values) {
        Tensor tensor = writable(values.length);
        if (!type().isInteger()) {
            throw wrongKind("whole numbers");
        }
        for (int value : values) {
            if (value < type().minimum() || value > type().maximum()) {
                throw TernException.at(described())
                        .expected("values from " + type().minimum() + " to " + type().maximum())
                        .found(String.valueOf(value))
                        .fix("stored values are meant here; real values go in as floats");
            }
        }
        tensor.writeInts(0, values.length, values, 0);
    }

    /** Stored 64-bit numbers. */
    public void copyFrom(long... values) {
        Tensor tensor = writable(values.length);
        if (type() != DataType.INT64 && type() != DataType.UINT64) {
            throw wrongKind("64-bit numbers");
        }
        for (int i = 0; i < values.length; i++) {
            tensor.setLong(i, values[i]);
        }
    }

    /** Stored 16-bit numbers. */
    public void copyFrom(short... values) {
        Tensor tensor = writable(values.length);
        if (type() != DataType.INT16 && type() != DataType.UINT16) {
            throw wrongKind("16-bit numbers");
        }
        for (int i = 0; i < values.length; i++) {
            tensor.setInt(i, values[i]);
        }
    }

    /** Truth values. */
    public void copyFrom(boolean... values) {
        Tensor tensor = writable(values.length);
        if (type() != DataType.BOOL) {
            throw wrongKind("truth values");
        }
        for (int i = 0; i < values.length; i++) {
            tensor.setInt(i, values[i] ? 1 : 0);
        }
    }

    /** The tensor's bytes as they are stored, little-endian: for 8-bit types the values themselves. */
    public void copyFrom(byte... bytes) {
        copyFrom(MemorySegment.ofArray(bytes));
    }

    /** The tensor's bytes as they are stored, little-endian. Strings: a whole encoding. */
    public void copyFrom(MemorySegment bytes) {
        if (type() == DataType.STRING) {
            storeStrings(StringElements.count(bytes), bytes);
            return;
        }
        long expected = tensor().data().byteSize();
        if (!isInput || bytes.byteSize() != expected) {
            throw TernException.at(described())
                    .expected(expected + " bytes for " + type() + shape())
                    .found(bytes.byteSize() + " bytes")
                    .fix("give as many bytes, or resize the input first");
        }
        tensor().data().copyFrom(bytes);
    }

    /** The remaining bytes of a buffer of any kind, in its own byte order where it is wider than a byte. */
    public void copyFrom(Buffer buffer) {
        copyFrom(MemorySegment.ofBuffer(buffer));
    }

    /** Strings, one for each element. */
    public void copyFrom(String... strings) {
        byte[] encoded = StringElements.encodeText(List.of(strings));
        storeStrings(strings.length, MemorySegment.ofArray(encoded));
    }

    private void storeStrings(long count, MemorySegment encoded) {
        if (type() != DataType.STRING) {
            throw wrongKind("strings");
        }
        writable(count);
        runner.resizeInput(position, shape(), encoded.byteSize());
        tensor().data().copyFrom(encoded);
    }

    /** Every element as a real value, dequantised where the tensor is quantised. */
    public float[] toFloats() {
        Tensor tensor = tensor();
        if (type() == DataType.STRING) {
            throw wrongKind("a wish for numbers");
        }
        boolean isSmall = type().isInteger() && type().bytes(1) <= Short.BYTES;
        if (isSmall && quantization().isQuantized() && quantization().size() == 1) {
            return scaled(small(tensor), quantization().scale(), quantization().zeroPoint());
        }
        float[] values = tensor.toFloats();
        if (type().isInteger() && quantization().isQuantized()) {
            SliceIndex slices = SliceIndex.of(tensor.shape(), quantization());
            for (int i = 0; i < values.length; i++) {
                int slice = slices.of(i);
                values[i] = (float) ((double) quantization().scale(slice)
                        * (tensor.intAt(i) - quantization().zeroPoint(slice)));
            }
        }
        return values;
    }

    /** As {@link Tensor#toInts}; bytes by an array, which a program that has just begun reads sooner. */
    private static int[] small(Tensor tensor) {
        if (tensor.type() != DataType.UINT8 && tensor.type() != DataType.INT8) {
            return tensor.toInts();
        }
        byte[] bytes = new byte[tensor.shape().intElements()];
        MemorySegment.copy(tensor.data(), ValueLayout.JAVA_BYTE, 0, bytes, 0, bytes.length);
        int mask = tensor.type() == DataType.UINT8 ? 0xFF : -1;
        int[] numbers = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            numbers[i] = bytes[i] & mask;
        }
        return numbers;
    }

    private static float[] scaled(int[] stored, double scale, int zeroPoint) {
        float[] values = new float[stored.length];
        for (int i = 0; i < stored.length; i++) {
            values[i] = (float) (scale * (stored[i] - zeroPoint));
        }
        return values;
    }

    /** Every stored whole number or truth value, widened. */
    public int[] toInts() {
        return tensor().toInts();
    }

    /** Every stored whole number, widened. */
    public long[] toLongs() {
        Tensor tensor = tensor();
        long[] values = new long[tensor.intElements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = tensor.longAt(i);
        }
        return values;
    }

    /** Every truth value. */
    public boolean[] toBooleans() {
        int[] stored = toInts();
        boolean[] values = new boolean[stored.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = stored[i] != 0;
        }
        return values;
    }

    /** The bytes as they are stored. */
    public byte[] toBytes() {
        return segment().toArray(ValueLayout.JAVA_BYTE);
    }

    /** Every string. */
    public List<String> toStrings() {
        if (type() != DataType.STRING) {
            throw wrongKind("a wish for strings");
        }
        return StringElements.decodeText(segment());
    }

    /** Stored floats into an array the caller keeps: no allocation. */
    public void copyTo(float[] values) {
        Tensor tensor = tensor();
        if (!type().isFloat() || tensor.elements() != values.length) {
            throw TernException.at(described())
                    .expected("an array of " + tensor.elements() + " elements and a floating-point tensor")
                    .found(values.length + " elements and type " + type())
                    .fix("use toFloats, or an array of the right length");
        }
        tensor.readFloats(0, values.length, values, 0);
    }

    /** The stored bytes into memory the caller keeps: no allocation. */
    public void copyTo(MemorySegment bytes) {
        MemorySegment stored = segment();
        if (bytes.byteSize() < stored.byteSize()) {
            throw TernException.at(described())
                    .expected("room for " + stored.byteSize() + " bytes")
                    .found(bytes.byteSize() + " bytes")
                    .fix("give memory as large as the tensor");
        }
        bytes.copyFrom(stored);
    }

    /** The bytes as a read-only little-endian buffer, zero-copy. */
    public ByteBuffer asByteBuffer() {
        return segment().asReadOnly().asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public String toString() {
        return described() + " " + type() + shape();
    }
}
