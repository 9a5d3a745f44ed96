package dev.tern.media.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NpyFileTest {
    private static byte[] file(String header, byte... elements) {
        byte[] text = header.getBytes(StandardCharsets.US_ASCII);
        byte[] file = new byte[10 + text.length + elements.length];
        byte[] magic = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) text.length, 0};
        System.arraycopy(magic, 0, file, 0, 10);
        System.arraycopy(text, 0, file, 10, text.length);
        System.arraycopy(elements, 0, file, 10 + text.length, elements.length);
        return file;
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        for (Shape shape : new Shape[] {Shape.scalar(), Shape.of(3), Shape.of(0, 4), Shape.of(2, 3, 4)}) {
            for (DataType type : new DataType[] {DataType.FLOAT32, DataType.UINT8, DataType.INT64, DataType.BOOL}) {
                byte[] bytes = new byte[(int) type.bytes(shape.elements())];
                new Random(1).nextBytes(bytes);
                byte[] file = new NpyFile(type, shape, bytes).toFile();
                NpyFile read = NpyFile.read(file);
                assertThat(read.type()).isEqualTo(type);
                assertThat(read.shape()).isEqualTo(shape);
                assertThat(read.bytes()).isEqualTo(bytes);
                assertThat((file.length - bytes.length) % 64).isZero();
            }
        }
    }

    @Test
    void otherLayoutsAreBroughtIntoOne() {
        byte[] fortran =
                file("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3), }", new byte[] {1, 4, 2, 5, 3, 6});
        assertThat(NpyFile.read(fortran).bytes()).containsExactly(1, 2, 3, 4, 5, 6);
        byte[] big = file("{'descr': '>i2', 'fortran_order': False, 'shape': (2,), }", new byte[] {1, 2, 3, 4});
        assertThat(NpyFile.read(big).bytes()).containsExactly(2, 1, 4, 3);
    }

    @Test
    void severalArraysGoIntoOneFile() {
        Map<String, NpyFile> arrays = new LinkedHashMap<>();
        arrays.put("x", new NpyFile(DataType.UINT8, Shape.of(3), new byte[] {1, 2, 3}));
        arrays.put("folder/y", new NpyFile(DataType.INT32, Shape.scalar(), new byte[] {7, 0, 0, 0}));
        byte[] file = NpzFile.toFile(arrays);
        assertThat(NpzFile.toFile(arrays)).isEqualTo(file);
        Map<String, NpyFile> read = NpzFile.read(file);
        assertThat(read.keySet()).containsExactly("x", "folder/y");
        assertThat(read.get("x").bytes()).containsExactly(1, 2, 3);
        assertThatThrownBy(() -> NpzFile.read(new byte[10])).hasMessageContaining("at least one array");
    }

    @Test
    void mutatedFilesEndInArraysOrInOneException() {
        Random random = new Random(2);
        byte[] one = new NpyFile(DataType.INT16, Shape.of(2, 3), new byte[12]).toFile();
        byte[] several = NpzFile.toFile(Map.of("x", NpyFile.read(one)));
        int refused = 0;
        for (int i = 0; i < 4000; i++) {
            byte[] file = (i % 2 == 0 ? one : several).clone();
            for (int n = random.nextInt(1, 4); n > 0; n--) {
                file[random.nextInt(file.length)] = (byte) random.nextInt();
            }
            byte[] cut = random.nextInt(4) > 0 ? file : Arrays.copyOf(file, random.nextInt(file.length));
            try {
                if (i % 2 == 0) {
                    NpyFile.read(cut);
                } else {
                    NpzFile.read(cut);
                }
            } catch (TernException e) {
                refused++;
                assertThat(e.getMessage()).contains("file");
            }
        }
        assertThat(refused).isBetween(500, 3900);
    }
}
