package dev.tern.training.layer;

import dev.tern.operators.lshprojection.Fingerprint;
import dev.tern.tensor.TernException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keras' Hashing: texts and whole numbers by their hash, FarmHash's fingerprint or, with a salt, SipHash.
 *
 * @param bins how many different numbers come out
 * @param maskValue what becomes 0, which nothing else becomes then; null where nothing is special
 * @param salt two words, or none
 */
public record Hashing(String name, int bins, @Nullable String maskValue, List<Long> salt, Encoding output)
        implements HostLayer {
    public Hashing {
        salt = List.copyOf(salt);
        if (bins < 1 || salt.size() == 1 || salt.size() > 2) {
            throw TernException.at("Hashing")
                    .expected("1 bin or more, and two words of salt or none")
                    .found(bins + " bins, " + salt.size() + " words of salt")
                    .fix("correct the numbers");
        }
    }

    public static Hashing of(int bins) {
        return new Hashing("", bins, null, List.of(), Encoding.INT);
    }

    @Override
    public int[] categories(String... texts) {
        boolean masked = maskValue != null && bins > 1;
        int open = masked ? bins - 1 : bins;
        Fingerprint fingerprint = new Fingerprint();
        int[] all = new int[texts.length];
        for (int i = 0; i < texts.length; i++) {
            byte[] bytes = texts[i].getBytes(StandardCharsets.UTF_8);
            long hash = salt.isEmpty() ? fingerprint.of(bytes) : SipHash.of(salt.get(0), salt.get(1), bytes);
            int bin = (int) Long.remainderUnsigned(hash, open);
            all[i] = !masked ? bin : texts[i].equals(maskValue) ? 0 : bin + 1;
        }
        return all;
    }

    @Override
    public boolean takesNumbers() {
        return true;
    }

    /** With {@code text} (or a number's decimal digits) becoming 0, and nothing else. */
    public Hashing maskValue(@Nullable String text) {
        return new Hashing(name, bins, text, salt, output);
    }

    /** By SipHash under this key. */
    public Hashing salt(long first, long second) {
        return new Hashing(name, bins, maskValue, List.of(first, second), output);
    }

    public Hashing output(Encoding other) {
        return new Hashing(name, bins, maskValue, salt, other);
    }

    @Override
    public Hashing named(String other) {
        return new Hashing(other, bins, maskValue, salt, output);
    }

    @Override
    public String kind() {
        return "Hashing";
    }
}
