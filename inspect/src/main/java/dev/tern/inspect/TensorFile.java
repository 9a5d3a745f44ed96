package dev.tern.inspect;

import dev.tern.interpreter.TensorAccess;
import dev.tern.media.array.NpyFile;
import dev.tern.tensor.TernException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Contents for an input from a file: {@code .npy}, or the raw little-endian bytes. */
public final class TensorFile {
    private TensorFile() {}

    /** Fills {@code input} from {@code file}; an {@code .npy} file must have the input's type and as many elements. */
    public static void load(Path file, TensorAccess input) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        try {
            input.copyFrom(NpyFile.isNpy(bytes) ? npy(bytes, input) : bytes);
        } catch (TernException e) {
            throw e.within(file.toString());
        }
    }

    private static byte[] npy(byte[] bytes, TensorAccess input) {
        NpyFile array = NpyFile.read(bytes);
        if (array.type() != input.type()
                || array.shape().elements() != input.shape().elements()) {
            throw TernException.at(input.toString())
                    .expected(input.type() + " elements, " + input.shape().elements() + " of them")
                    .found(array.type() + array.shape().toString())
                    .fix("convert the array with numpy's astype, or give --shape");
        }
        return array.bytes();
    }
}
