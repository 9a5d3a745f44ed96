package dev.tern.training.recipe;

import dev.tern.tensor.TernException;
import dev.tern.training.data.Dataset;
import dev.tern.training.datasets.KnownDataset;
import dev.tern.training.datasets.LabelledSplits;
import dev.tern.training.datasets.WhereFrom;
import dev.tern.training.datasets.digits.DrawnDigits;
import java.util.List;
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
}
