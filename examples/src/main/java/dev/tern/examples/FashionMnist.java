package dev.tern.examples;

import dev.tern.interpreter.Interpreter;
import dev.tern.tflite.ModelFile;
import dev.tern.training.Fit;
import dev.tern.training.Sequential;
import dev.tern.training.datasets.KnownDataset;
import dev.tern.training.datasets.WhereFrom;
import dev.tern.training.layer.Dense;
import dev.tern.training.layer.Flatten;
import dev.tern.training.loss.Losses;
import dev.tern.training.metric.Metrics;
import dev.tern.training.optimizer.Optimizers;
import java.nio.file.Path;
import java.util.Arrays;

/** Learns to name clothes, becomes a {@code .tflite} file, is run: {@code FashionMnist DATA_FOLDER OUT.tflite}. */
public final class FashionMnist {
    private FashionMnist() {}

    public static void main(String[] args) {
        var clothes = KnownDataset.FASHION_MNIST.load(WhereFrom.folder(Path.of(args[0])));
        var train = clothes.train().scaled("image", 1 / 255f, 0);
        var test = clothes.test().scaled("image", 1 / 255f, 0);
        var model = Sequential.of(Flatten.of(28, 28), Dense.of(128).relu(), Dense.of(10))
                .initialize(1);
        var loss = Losses.sparseCategoricalCrossentropyFromLogits();
        try (var trainer = model.compile(Optimizers.adam(), loss, Metrics.accuracy())) {
            trainer.fit(train, Fit.epochs(10));
            System.out.println(trainer.evaluate(test));
        }
        ModelFile.write(model.exported(), Path.of(args[1]));
        try (var tern = Interpreter.open(Path.of(args[1]))) {
            tern.input(0).copyFrom((float[]) test.take(1).toColumn("image").values());
            tern.run();
            System.out.println(
                    clothes.classes() + " " + Arrays.toString(tern.output(0).toFloats()));
        }
    }
}
