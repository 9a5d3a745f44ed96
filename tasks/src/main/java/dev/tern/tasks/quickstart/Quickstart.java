package dev.tern.tasks.quickstart;

import dev.tern.converter.Converter;
import dev.tern.interpreter.Interpreter;
import dev.tern.media.image.Normalization;
import dev.tern.media.image.Picture;
import dev.tern.media.image.PngFile;
import dev.tern.tasks.classify.Classification;
import dev.tern.tasks.classify.ImageClassifier;
import dev.tern.tasks.classify.Labels;
import dev.tern.tasks.classify.Preparation;
import dev.tern.tasks.classify.Score;
import dev.tern.training.Fit;
import dev.tern.training.History;
import dev.tern.training.Model;
import dev.tern.training.Sequential;
import dev.tern.training.Trainer;
import dev.tern.training.callback.Callback;
import dev.tern.training.data.Dataset;
import dev.tern.training.data.IdxFile;
import dev.tern.training.datasets.digits.DrawnDigits;
import dev.tern.training.keras.KerasFiles;
import dev.tern.training.layer.Dense;
import dev.tern.training.layer.Flatten;
import dev.tern.training.loss.Losses;
import dev.tern.training.metric.Metrics;
import dev.tern.training.optimizer.Optimizers;
import dev.tern.training.savedmodel.SavedModelWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * The whole way of a model: digits are drawn, a net learns them, is stored, becomes a {@code .tflite} file, is run beside the
 * original, and names what is on a picture. Everything follows from the seed; every file stays in one folder.
 */
public final class Quickstart {
    private static final String DIGITS = "0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n";
    private static final int SHEET_COLUMNS = 20;

    /** Test pictures are drawn from another seed than those that are learned. */
    private static final long TEST_SEED = 1_000_003;

    private final Path folder;
    private final QuickstartOptions options;
    private final Callback progress;
    private final Consumer<Stage> finished;
    private final List<Stage> stages = new ArrayList<>();

    private Quickstart(Path folder, QuickstartOptions options, Callback progress, Consumer<Stage> finished) {
        this.folder = folder;
        this.options = options;
        this.progress = progress;
        this.finished = finished;
    }

    /**
     * Goes the way once.
     *
     * @param folder where all files go; it is made if it is not there
     * @param progress is told how the training goes
     * @param finished is told about each stage when it is done
     */
    public static List<Stage> run(Path folder, QuickstartOptions options, Callback progress, Consumer<Stage> finished)
            throws IOException {
        Files.createDirectories(folder);
        Quickstart way = new Quickstart(folder, options, progress, finished);
        way.go();
        return List.copyOf(way.stages);
    }

    private interface Work {
        /** Does the work; {@code files} takes what it leaves. */
        Outcome done(List<Path> files) throws IOException;
    }

    /** What came of a stage, in one line, and the accuracy where it was measured. */
    private record Outcome(String text, double accuracy) {
        static Outcome of(String text) {
            return new Outcome(text, Double.NaN);
        }

        static Outcome measured(double accuracy, String pattern, Object... values) {
            String rest = String.format(Locale.ROOT, pattern, values);
            return new Outcome(String.format(Locale.ROOT, "accuracy %.1f %%", 100 * accuracy) + rest, accuracy);
        }
    }

    private void stage(String name, Work work) throws IOException {
        long begin = System.nanoTime();
        List<Path> files = new ArrayList<>();
        Outcome outcome = work.done(files);
        long bytes = 0;
        for (Path file : files) {
            bytes += FileSizes.of(file);
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        Stage stage = new Stage(name, outcome.text(), outcome.accuracy(), List.copyOf(files), bytes, seconds);
        stages.add(stage);
        finished.accept(stage);
    }

    private void go() throws IOException {
        List<Dataset> drawn = new ArrayList<>();
        stage("draw digits", files -> draw(drawn, files));
        Dataset train = ready(drawn.getFirst());
        Dataset test = ready(drawn.getLast());
        Model model = Sequential.of(
                        Flatten.of(DrawnDigits.SIDE, DrawnDigits.SIDE),
                        Dense.of(128).relu(),
                        Dense.of(DrawnDigits.CLASSES))
                .initialize(options.seed());
        stage("train", files -> train(model, train, test));
        Path saved = folder.resolve("saved_model");
        stage("save", files -> {
            Path keras = folder.resolve("digits.keras");
            KerasFiles.save(model, keras);
            files.add(keras);
            SavedModelWriter.write(model.exported(), saved);
            files.add(saved);
            return Outcome.of("digits.keras for Keras, saved_model for TensorFlow");
        });
        Path tflite = folder.resolve("digits.tflite");
        stage("convert", files -> {
            Converter.fromSavedModel(saved).convert().write(tflite);
            files.add(tflite);
            return Outcome.of("saved_model to digits.tflite, of builtin operators");
        });
        stage("run, compare", files -> compare(model, tflite, test));
        stage("classify", files -> classify(tflite, files));
    }

    private static Dataset ready(Dataset digits) {
        return digits.scaled("image", 1 / 255f, 0).cache();
    }

    private Outcome draw(List<Dataset> drawn, List<Path> files) throws IOException {
        DrawnDigits digits = DrawnDigits.of(options.seed());
        drawn.add(digits.dataset(0, options.trainingPictures()));
        drawn.add(DrawnDigits.of(options.seed() + TEST_SEED).dataset(0, options.testPictures()));
        String[] names = {"train", "t10k"};
        for (int i = 0; i < names.length; i++) {
            for (String kind : List.of("image", "label")) {
                String ending = kind.equals("image") ? "-images-idx3-ubyte.gz" : "-labels-idx1-ubyte.gz";
                Path file = folder.resolve(names[i] + ending);
                IdxFile.write(drawn.get(i).toColumn(kind), file);
                files.add(file);
            }
        }
        Path sheet = folder.resolve("digits.png");
        PngFile.write(DigitSheet.sheet(digits, SHEET_COLUMNS, 2), sheet);
        files.add(sheet);
        return Outcome.of(options.trainingPictures() + " to learn, " + options.testPictures()
                + " to judge by; some on digits.png");
    }

    private Outcome train(Model model, Dataset train, Dataset test) {
        try (Trainer trainer = model.compile(
                Optimizers.adam(), Losses.sparseCategoricalCrossentropyFromLogits(), Metrics.accuracy())) {
            Fit fit = Fit.epochs(options.epochs())
                    .batch(options.batch())
                    .seed(options.seed())
                    .threads(options.threads())
                    .validation(test)
                    .with(progress);
            History history = trainer.fit(train, fit);
            return Outcome.measured(
                    history.last().value("val_accuracy"), " on the test pictures, %,d parameters", model.parameters());
        }
    }

    private static Outcome compare(Model model, Path tflite, Dataset test) {
        float[] pictures = (float[]) test.toColumn("image").values();
        int[] labels = (int[]) test.toColumn("label").values();
        float[] expected = model.predict(pictures);
        float largest = 0;
        int right = 0;
        long nanos = 0;
        try (Interpreter interpreter = Interpreter.open(tflite)) {
            float[] picture = new float[DrawnDigits.PIXELS];
            for (int i = 0; i < labels.length; i++) {
                System.arraycopy(pictures, i * picture.length, picture, 0, picture.length);
                long begin = System.nanoTime();
                interpreter.input(0).copyFrom(picture);
                interpreter.run();
                float[] scores = interpreter.output(0).toFloats();
                nanos += System.nanoTime() - begin;
                int best = 0;
                for (int c = 0; c < scores.length; c++) {
                    largest = Math.max(largest, Math.abs(scores[c] - expected[i * scores.length + c]));
                    best = scores[c] > scores[best] ? c : best;
                }
                right += best == labels[i] ? 1 : 0;
            }
        }
        return Outcome.measured(
                (double) right / labels.length,
                ", scores within %.1e of the trained model's, %.1f µs a picture",
                largest,
                nanos / 1e3 / labels.length);
    }

    private Outcome classify(Path tflite, List<Path> files) throws IOException {
        DrawnDigits digits = DrawnDigits.of(options.seed() + 2 * TEST_SEED);
        int index = (int) Math.floorMod(options.seed() * 7, (long) DrawnDigits.CLASSES);
        Path file = folder.resolve("picture.png");
        PngFile.write(DigitSheet.one(digits, index), file);
        files.add(file);
        Preparation preparation = Preparation.DEFAULT
                .withLabels(Labels.parse(DIGITS, "digits"))
                .withNormalization(Normalization.of(0, 255));
        try (ImageClassifier classifier = ImageClassifier.open(tflite, preparation)) {
            Classification found = classifier.classify(Picture.read(file));
            List<Score> top = found.top(3);
            double sum = found.top(DrawnDigits.CLASSES).stream()
                    .mapToDouble(
                            score -> Math.exp(score.score() - top.getFirst().score()))
                    .sum();
            StringBuilder line = new StringBuilder("picture.png shows a ");
            for (Score score : top) {
                double share = Math.exp(score.score() - top.getFirst().score()) / sum;
                line.append(String.format(Locale.ROOT, "%s (%.1f %%), ", score.label(), 100 * share));
            }
            return Outcome.of(line + "drawn as a " + digits.label(index));
        }
    }
}
