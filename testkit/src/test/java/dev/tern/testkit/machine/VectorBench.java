package dev.tern.testkit.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.assembler.Processor;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/**
 * One kernel that tries many instructions one after the other: each takes vectors from one input and leaves one in the output,
 * which is compared with what is expected of it.
 */
final class VectorBench {
    /** Where inputs and outputs begin, while trials are written. */
    static final R IN = R.of(3);

    static final R OUT = R.of(4);

    private final MachineTarget target;
    private final VectorAssembler assembler;
    private final List<byte[]> inputs = new ArrayList<>();
    private final List<byte[]> expected = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final Random random;
    private int inputBytes;
    private int outputBytes;

    VectorBench(MachineTarget target, long seed) {
        this.target = target;
        random = new Random(seed);
        assembler = Processor.assemblerFor(target.instructionSet());
        assembler.load64(IN, R.of(0).at(0));
        assembler.load64(OUT, R.of(0).at(8));
    }

    VectorAssembler assembler() {
        return assembler;
    }

    int bytes() {
        return assembler.traits().vectorBytes();
    }

    /** Offset of an input from {@link #IN}. */
    int input(byte[] contents) {
        int at = inputBytes;
        inputs.add(contents);
        inputBytes += contents.length;
        return at;
    }

    /** Loads contents into a register. */
    void given(V register, byte[] contents) {
        assembler.load(register, IN.at(input(contents)));
    }

    /** Offset from {@link #OUT} of an output of which this is expected. */
    int output(String name, byte[] contents) {
        int at = outputBytes;
        names.add(name);
        expected.add(contents);
        outputBytes += contents.length;
        return at;
    }

    /** A register must hold this now. */
    void expect(String name, V register, byte[] contents) {
        assembler.store(OUT.at(output(name, contents)), register);
    }

    /** A general register must hold this now. */
    void expect(String name, R register, long value) {
        byte[] contents = new byte[8];
        VectorModel.view(contents).putLong(value);
        assembler.store64(OUT.at(output(name, contents)), register);
    }

    /** A vector of random bits, with some extreme bytes. */
    byte[] bits() {
        byte[] vector = new byte[bytes()];
        random.nextBytes(vector);
        byte[] extremes = {0, -1, 127, -128};
        for (int i = 0; i < vector.length; i++) {
            if (random.nextInt(4) == 0) {
                vector[i] = extremes[random.nextInt(4)];
            }
        }
        return vector;
    }

    /** A vector of small bytes. */
    byte[] below(int limit) {
        byte[] vector = new byte[bytes()];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (byte) random.nextInt(limit);
        }
        return vector;
    }

    /** A vector of 32-bit numbers. */
    byte[] words(int low, int high) {
        byte[] vector = new byte[bytes()];
        for (int i = 0; i < vector.length; i += 4) {
            VectorModel.view(vector).putInt(i, random.nextInt(low, high));
        }
        return vector;
    }

    /** A vector of finite floats of many sizes, none zero. */
    byte[] floats(double spread) {
        byte[] vector = new byte[bytes()];
        for (int i = 0; i < vector.length; i += 4) {
            double value = Math.exp((random.nextDouble() * 2 - 1) * spread);
            VectorModel.view(vector).putFloat(i, (float) (random.nextBoolean() ? value : -value));
        }
        return vector;
    }

    Random random() {
        return random;
    }

    /** Runs the kernel and compares everything. */
    void check() {
        assembler.leave();
        byte[] code = assembler.finish();
        byte[] in = join(inputs, Math.max(1, inputBytes));
        byte[] before = new byte[outputBytes];
        Arrays.fill(before, (byte) 0x5A);
        byte[] out = target.run(MachineCall.of(code, 0, 1, p -> p.input(in).output(before)))
                .getFirst();
        int at = 0;
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < expected.size(); i++) {
            byte[] should = expected.get(i);
            byte[] is = Arrays.copyOfRange(out, at, at + should.length);
            if (!Arrays.equals(is, should)) {
                HexFormat hex = HexFormat.of();
                wrong.add(names.get(i) + ": " + hex.formatHex(is) + ", expected " + hex.formatHex(should));
            }
            at += should.length;
        }
        assertThat(wrong).isEmpty();
        assertThat(expected).isNotEmpty();
    }

    private static byte[] join(List<byte[]> pieces, int bytes) {
        byte[] all = new byte[bytes];
        int at = 0;
        for (byte[] piece : pieces) {
            System.arraycopy(piece, 0, all, at, piece.length);
            at += piece.length;
        }
        return all;
    }
}
