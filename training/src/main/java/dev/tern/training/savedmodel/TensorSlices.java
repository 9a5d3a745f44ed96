package dev.tern.training.savedmodel;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import dev.tern.training.protobuf.Message;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Tensors that are stored in parts, each under a name that holds the whole's name and the part's place. */
final class TensorSlices {
    private static final long BYTES_MAX = Integer.MAX_VALUE - 64;

    private TensorSlices() {}

    /** A part: where it starts and how far it reaches, axis by axis; length -1 means the whole axis. */
    record Slice(int[] starts, int[] lengths) {
        int start(int axis) {
            return lengths[axis] < 0 ? 0 : starts[axis];
        }

        int length(int axis, Shape whole) {
            return lengths[axis] < 0 ? whole.dim(axis) : lengths[axis];
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Slice slice
                    && Arrays.equals(starts, slice.starts)
                    && Arrays.equals(lengths, slice.lengths);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(starts) + Arrays.hashCode(lengths);
        }
    }

    static List<Slice> read(List<Message> messages, Shape whole) {
        List<Slice> slices = new ArrayList<>();
        for (Message message : messages) {
            List<Message> extents = message.messages(1);
            if (extents.size() != whole.rank()) {
                throw TernException.of("expected parts of rank " + whole.rank() + ", found " + extents.size()
                        + "; the index is damaged");
            }
            int[] starts = new int[extents.size()];
            int[] lengths = new int[extents.size()];
            for (int i = 0; i < starts.length; i++) {
                long start = extents.get(i).int64(1);
                long length = extents.get(i).has(2) ? extents.get(i).int64(2) : -1;
                if (start < 0 || length < -1 || start + Math.max(length, 0) > whole.dim(i)) {
                    throw TernException.of("expected parts within " + whole + ", found " + length + " from " + start
                            + "; the index is damaged");
                }
                starts[i] = (int) start;
                lengths[i] = (int) length;
            }
            slices.add(new Slice(starts, lengths));
        }
        return slices;
    }

    /** The whole tensor, brought together from its parts. */
    static Tensor join(TensorBundle bundle, String name, TensorBundle.Entry entry) {
        DataType type = entry.type();
        if (type == DataType.STRING) {
            throw TernException.of("texts stored in parts cannot be read; save the model with whole variables");
        }
        long bytes = type.bytes(entry.shape().elements());
        if (bytes > BYTES_MAX) {
            throw TernException.of("expected parts of at most " + BYTES_MAX + " bytes together, found " + bytes);
        }
        byte[] whole = new byte[(int) bytes];
        long covered = 0;
        for (Slice slice : entry.slices()) {
            Tensor part = bundle.tensor(key(name, slice));
            covered += part.elements();
            place(part, slice, entry.shape(), MemorySegment.ofArray(whole), type.bits() / 8);
        }
        if (covered != entry.shape().elements()) {
            throw TernException.of("expected parts that make up " + entry.shape() + ", found " + covered + " elements");
        }
        return Tensor.of(type, entry.shape(), Quantization.NONE, MemorySegment.ofArray(whole));
    }

    private static void place(Tensor part, Slice slice, Shape whole, MemorySegment to, int width) {
        int rank = whole.rank();
        int[] dims = new int[rank];
        for (int i = 0; i < rank; i++) {
            dims[i] = slice.length(i, whole);
        }
        if (!part.shape().equals(Shape.of(dims)) || rank == 0) {
            throw TernException.of("expected a part of " + Shape.of(dims) + ", found " + part.shape());
        }
        long row = dims[rank - 1];
        long rows = row == 0 ? 0 : part.elements() / row;
        for (long r = 0; r < rows; r++) {
            long rest = r;
            long target = slice.start(rank - 1);
            long stride = whole.dim(rank - 1);
            for (int axis = rank - 2; axis >= 0; axis--) {
                target += (slice.start(axis) + rest % dims[axis]) * stride;
                rest /= dims[axis];
                stride *= whole.dim(axis);
            }
            MemorySegment.copy(part.data(), r * row * width, to, target * width, row * width);
        }
    }

    /** The name of a part, in the encoding that keeps byte order and numeric order the same. */
    static String key(String name, Slice slice) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0);
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            out.write(b);
            if (b == 0) {
                out.write(0xFF);
            } else if (b == (byte) 0xFF) {
                out.write(0);
            }
        }
        out.write(0);
        out.write(1);
        unsigned(out, slice.starts.length);
        for (int i = 0; i < slice.starts.length; i++) {
            signed(out, slice.lengths[i] < 0 ? 0 : slice.starts[i]);
            signed(out, slice.lengths[i]);
        }
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    private static void unsigned(ByteArrayOutputStream out, int number) {
        int bytes = (32 - Integer.numberOfLeadingZeros(number) + 7) / 8;
        out.write(bytes);
        for (int i = bytes - 1; i >= 0; i--) {
            out.write(number >>> (8 * i));
        }
    }

    private static void signed(ByteArrayOutputStream out, long number) {
        long magnitude = number < 0 ? ~number : number;
        int bytes = (64 - Long.numberOfLeadingZeros(magnitude)) / 7 + 1;
        // As many leading ones as there are bytes; for a negative number they turn to zeros.
        long header = bytes == 1 ? 0x80L : ((1L << bytes) - 1) << (7 * bytes);
        long bits = number ^ header;
        for (int i = bytes - 1; i >= 0; i--) {
            out.write((int) (bits >>> (8 * i)));
        }
    }
}
