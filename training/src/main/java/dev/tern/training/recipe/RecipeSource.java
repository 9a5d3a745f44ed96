package dev.tern.training.recipe;

import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import dev.tern.training.data.Column;
import dev.tern.training.data.CsvFile;
import dev.tern.training.data.Dataset;
import dev.tern.training.datasets.KnownDataset;
import dev.tern.training.datasets.LabelledSplits;
import dev.tern.training.datasets.WhereFrom;
import dev.tern.training.datasets.digits.DrawnDigits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Where the rows of a recipe come from. */
public sealed interface RecipeSource {
    /** The rows; {@code from} says where files lie, and is null where nobody said it. */
    LabelledSplits load(@Nullable WhereFrom from, long seed);

    /** The same rows in an order drawn anew in each pass. */
    Dataset shuffled(Dataset rows, long seed);

    /** A data set that is known by name. */
    record Known(KnownDataset dataset) implements RecipeSource {
        @Override
        public LabelledSplits load(@Nullable WhereFrom from, long seed) {
            if (from == null) {
                throw TernException.at(dataset.label())
                        .expected("a folder with the files " + dataset.fileNames())
                        .found("none")
                        .fix("name it with `--data FOLDER`; with `--fetch` what is missing there is fetched");
            }
            return dataset.load(from);
        }

        @Override
        public Dataset shuffled(Dataset rows, long seed) {
            return rows.shuffle(seed);
        }
    }

    /**
     * Digits that Tern draws, others in each pass: no files are needed. With a folder, MNIST's test pictures there are what the
     * model is judged by.
     */
    record Drawn(int training, int test) implements RecipeSource {
        private static final long TEST_SEED = 1_000_003;
        private static final int WINDOW = 512;

        @Override
        public LabelledSplits load(@Nullable WhereFrom from, long seed) {
            LabelledSplits judged = from == null ? null : KnownDataset.MNIST.load(from);
            return new LabelledSplits(
                    DrawnDigits.endless(seed, training),
                    judged == null ? DrawnDigits.of(seed + TEST_SEED).dataset(0, test) : judged.test(),
                    List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"));
        }

        @Override
        public Dataset shuffled(Dataset rows, long seed) {
            return rows.shuffle(seed, WINDOW);
        }
    }

    /**
     * A table of numbers with a class in each row, in a file that is named where data are to be found. The rows that a model is
     * judged by are spread evenly over the table.
     *
     * @param label the column of the class, a whole number from 0 on
     * @param features how many columns of numbers there are beside it
     * @param header whether the first line names the columns
     * @param test which part of the rows the model is judged by
     */
    record Table(int label, int features, boolean header, double test) implements RecipeSource {
        @Override
        public LabelledSplits load(@Nullable WhereFrom from, long seed) {
            if (from == null) {
                throw TernException.at("table")
                        .expected("a file of comma separated numbers")
                        .found("none")
                        .fix("name it with `--data FILE.csv`");
            }
            if (!(test > 0 && test < 1) || label < 0 || label > features) {
                throw TernException.at("table")
                        .expected("a label's column from 0 to " + features + ", and a part between 0 and 1 to judge by")
                        .found(label + " and " + test)
                        .fix("correct the description");
            }
            // The label stands among the features: what is left of it and right of it is read as two parts.
            List<CsvFile.Part> parts = new ArrayList<>();
            if (label > 0) {
                parts.add(CsvFile.Part.floats("left", Shape.of(label), 0));
            }
            if (label < features) {
                parts.add(CsvFile.Part.floats("right", Shape.of(features - label), label + 1));
            }
            parts.add(CsvFile.Part.label("label", label));
            List<Column> columns =
                    CsvFile.DEFAULT.withHeader(header).read(from.folder(), parts.toArray(CsvFile.Part[]::new));
            int[] labels = (int[]) columns.getLast().values();
            float[] numbers = new float[Math.multiplyExact(labels.length, features)];
            int at = 0;
            for (Column column : columns.subList(0, columns.size() - 1)) {
                float[] part = (float[]) column.values();
                int width = part.length / Math.max(1, labels.length);
                for (int row = 0; row < labels.length; row++) {
                    System.arraycopy(part, row * width, numbers, row * features + at, width);
                }
                at += width;
            }
            return split(numbers, labels);
        }

        private LabelledSplits split(float[] numbers, int[] labels) {
            int highest = Arrays.stream(labels).max().orElse(0);
            List<String> classes = new ArrayList<>();
            for (int i = 0; i <= highest; i++) {
                classes.add(String.valueOf(i));
            }
            return new LabelledSplits(part(numbers, labels, false), part(numbers, labels, true), classes);
        }

        private Dataset part(float[] numbers, int[] labels, boolean judged) {
            int[] rows = IntStream.range(0, labels.length)
                    .filter(row -> (Math.floor((row + 1) * test) > Math.floor(row * test)) == judged)
                    .toArray();
            float[] kept = new float[rows.length * features];
            int[] keptLabels = new int[rows.length];
            for (int i = 0; i < rows.length; i++) {
                System.arraycopy(numbers, rows[i] * features, kept, i * features, features);
                keptLabels[i] = labels[rows[i]];
            }
            return Dataset.of(Column.floats("features", Shape.of(features), kept), Column.labels("label", keptLabels));
        }

        @Override
        public Dataset shuffled(Dataset rows, long seed) {
            return rows.shuffle(seed);
        }
    }
}
