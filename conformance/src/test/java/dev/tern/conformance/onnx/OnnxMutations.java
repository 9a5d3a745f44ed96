package dev.tern.conformance.onnx;

import com.sun.management.ThreadMXBean;
import dev.tern.converter.Converter;
import dev.tern.converter.ConverterOptions;
import dev.tern.converter.onnx.OnnxLowering.Layout;
import dev.tern.converter.onnx.model.OnnxModel;
import dev.tern.tensor.TernException;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Damages ONNX files at random and converts them: every one must end in a model or in one {@link TernException}, in
 * bounded memory. {@code main COUNT SEED} runs as many as wanted.
 */
public final class OnnxMutations {
    /** No conversion of these small files may allocate more on the heap. */
    private static final long HEAP_BYTES_MAX = 1L << 30;

    private final List<byte[]> originals = new ArrayList<>();
    private final long seed;
    private final List<String> findings = new ArrayList<>();
    private int converted;
    private int refused;
    private long mostBytes;
    private long slowestNanos;

    private OnnxMutations(long seed) {
        this.seed = seed;
        OnnxNets.all().forEach(net -> originals.add(net.bytes()));
        OnnxCases.all().forEach(each -> originals.add(each.toBytes()));
    }

    public static void main(String[] arguments) {
        int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20_000;
        long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : 1;
        OnnxMutations mutations = new OnnxMutations(seed);
        System.out.println(mutations.run(0, count));
        mutations.findings.forEach(System.out::println);
    }

    /** What did not end as it must, among {@code count} mutations from {@code first} on. */
    static List<String> findings(long seed, int first, int count) {
        OnnxMutations mutations = new OnnxMutations(seed);
        mutations.run(first, count);
        return mutations.findings;
    }

    private String run(int first, int count) {
        for (int n = first; n < first + count; n++) {
            attempt(n);
        }
        return count + " mutations of " + originals.size() + " files: " + converted + " converted, " + refused
                + " refused, " + findings.size() + " findings; most heap " + (mostBytes >> 20) + " MiB, slowest "
                + slowestNanos / 1_000_000 + " ms";
    }

    private void attempt(int n) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + n);
        byte[] bytes = mutated(originals.get(random.nextInt(originals.size())), random);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        long start = System.nanoTime();
        try {
            Converter.fromOnnx(
                            OnnxModel.read(MemorySegment.ofArray(bytes)),
                            random.nextBoolean() ? Layout.SOURCE : Layout.CHANNELS_LAST)
                    .with(ConverterOptions.defaults().withVerify(false))
                    .convert();
            converted++;
        } catch (TernException e) {
            refused++;
            if (e.getMessage() == null || e.getMessage().isBlank()) {
                findings.add("number " + n + ": an error without a message");
            }
        } catch (RuntimeException | Error e) {
            StackTraceElement[] trace = e.getStackTrace();
            findings.add("number " + n + ": " + e
                    + Arrays.stream(trace).limit(6).map(String::valueOf).toList());
        }
        long heap = threads.getCurrentThreadAllocatedBytes() - before;
        mostBytes = Math.max(mostBytes, heap);
        slowestNanos = Math.max(slowestNanos, System.nanoTime() - start);
        if (heap > HEAP_BYTES_MAX) {
            findings.add("number " + n + ": allocated " + (heap >> 20) + " MiB");
        }
    }

    private byte[] mutated(byte[] original, SplittableRandom random) {
        byte[] bytes = original.clone();
        int changes = random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 1;
        for (int i = 0; i < changes; i++) {
            bytes = changed(bytes, random);
        }
        return bytes;
    }

    /** Bytes near the end hold the structure of inputs and outputs, those at the front that of nodes: both are favoured. */
    private static int place(byte[] bytes, SplittableRandom random) {
        int span = random.nextBoolean() ? bytes.length : Math.min(bytes.length, 4096);
        int at = random.nextInt(Math.max(1, span));
        return random.nextBoolean() ? at : bytes.length - 1 - at;
    }

    private byte[] changed(byte[] bytes, SplittableRandom random) {
        if (bytes.length < 2) {
            return bytes;
        }
        int at = place(bytes, random);
        switch (random.nextInt(12)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) random.nextInt(256);
            case 2 -> bytes[at] = (byte) (random.nextBoolean() ? 0xFF : 0x7F);
            case 6, 7, 8 -> bytes[at] = (byte) (bytes[at] + random.nextInt(7) - 3);
            case 3 -> {
                return Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length - 1));
            }
            case 4 -> {
                byte[] longer = Arrays.copyOf(bytes, bytes.length + 9);
                System.arraycopy(bytes, at, longer, at + 9, bytes.length - at);
                Arrays.fill(longer, at, at + 9, (byte) 0xFF);
                return longer;
            }
            case 5 -> {
                byte[] other = originals.get(random.nextInt(originals.size()));
                int length = Math.min(random.nextInt(64), Math.min(bytes.length - at, other.length));
                System.arraycopy(other, random.nextInt(other.length - length + 1), bytes, at, length);
            }
            default -> {
                int from = place(bytes, random);
                int length = Math.min(random.nextInt(32), bytes.length - Math.max(at, from));
                System.arraycopy(bytes, from, bytes, at, length);
            }
        }
        return bytes;
    }
}
