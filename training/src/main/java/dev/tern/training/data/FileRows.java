package dev.tern.training.data;

import dev.tern.media.image.Picture;
import dev.tern.media.image.Resize;
import dev.tern.media.image.Samples;
import dev.tern.media.sound.Sound;
import dev.tern.media.sound.WavFile;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Rows read from files when they are asked for, so that a data set may be larger than the memory. */
public final class FileRows {
    private static final String LABEL = "label";

    private FileRows() {}

    /** What a file's content becomes in the first field of a row. */
    private interface Decoding {
        void decode(byte[] file, Rows into, int at);
    }

    /** Pictures of one size as bytes {@code image} [height, width, 3], and the class {@code label}. */
    public static Dataset pictures(LabelledFiles files, int width, int height, Resize resize) {
        Field image = new Field("image", DataType.UINT8, Shape.of(height, width, 3));
        return dataset(files, image, (file, into, at) -> {
            Samples samples = resize.apply(Picture.read(file), width, height);
            float[] levels = samples.toRgb();
            byte[] bytes = into.bytes(0);
            int from = at * image.elements();
            for (int i = 0; i < image.elements(); i++) {
                bytes[from + i] = (byte) Math.max(0, Math.min(255, Math.round(levels[i])));
            }
        });
    }

    /** Sounds of one length as floats {@code sound} [moments], mono at {@code rateHertz}, and the class {@code label}. */
    public static Dataset sounds(LabelledFiles files, int rateHertz, int moments) {
        Field sound = new Field("sound", DataType.FLOAT32, Shape.of(moments));
        return dataset(files, sound, (file, into, at) -> {
            Sound ready = WavFile.read(file).mono().resampled(rateHertz).fitted(moments);
            System.arraycopy(ready.samples(), 0, into.floats(0), at * moments, moments);
        });
    }

    /** Whole files in UTF-8 as {@code text}, and the class {@code label}. */
    public static Dataset texts(LabelledFiles files) {
        Field text = new Field("text", DataType.STRING, Shape.scalar());
        return dataset(files, text, (file, into, at) -> into.texts(0)[at] = new String(file, StandardCharsets.UTF_8));
    }

    private static Dataset dataset(LabelledFiles files, Field field, Decoding decoding) {
        List<Field> fields = List.of(field, new Field(LABEL, DataType.INT32, Shape.scalar()));
        int[] labels = Arrays.copyOf(files.labels(), files.labels().length);
        return Dataset.from(new IndexedRows() {
            @Override
            public List<Field> fields() {
                return fields;
            }

            @Override
            public long rows() {
                return labels.length;
            }

            @Override
            public void read(long index, Rows into, int at) {
                int file = (int) index;
                try {
                    decoding.decode(files.read(file), into, at);
                } catch (TernException e) {
                    throw e.within(files.place(file));
                }
                into.ints(1)[at] = labels[file];
            }
        });
    }
}
