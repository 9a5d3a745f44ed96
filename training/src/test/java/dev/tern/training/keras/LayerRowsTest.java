package dev.tern.training.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.tensor.TernException;
import dev.tern.training.Model;
import dev.tern.training.Sequential;
import dev.tern.training.Trainer;
import dev.tern.training.data.Column;
import dev.tern.training.data.Dataset;
import dev.tern.training.initializer.Constraint;
import dev.tern.training.initializer.Initializers;
import dev.tern.training.initializer.Regularizer;
import dev.tern.training.json.Json;
import dev.tern.training.layer.ActivationLayer;
import dev.tern.training.layer.Activations;
import dev.tern.training.layer.ActivityRegularization;
import dev.tern.training.layer.Attention;
import dev.tern.training.layer.BatchNormalization;
import dev.tern.training.layer.Bidirectional;
import dev.tern.training.layer.Border;
import dev.tern.training.layer.CategoryEncoding;
import dev.tern.training.layer.CenterCrop;
import dev.tern.training.layer.Concatenate;
import dev.tern.training.layer.Conv1D;
import dev.tern.training.layer.Conv1DTranspose;
import dev.tern.training.layer.Conv2D;
import dev.tern.training.layer.Conv2DTranspose;
import dev.tern.training.layer.Conv3D;
import dev.tern.training.layer.Conv3DTranspose;
import dev.tern.training.layer.ConvLstm;
import dev.tern.training.layer.Cropping;
import dev.tern.training.layer.Dense;
import dev.tern.training.layer.DepthwiseConv;
import dev.tern.training.layer.Discretization;
import dev.tern.training.layer.Dot;
import dev.tern.training.layer.Dropout;
import dev.tern.training.layer.EinsumDense;
import dev.tern.training.layer.EluLayer;
import dev.tern.training.layer.Embedding;
import dev.tern.training.layer.Encoding;
import dev.tern.training.layer.Flatten;
import dev.tern.training.layer.GaussianNoise;
import dev.tern.training.layer.GlobalPooling;
import dev.tern.training.layer.GroupNormalization;
import dev.tern.training.layer.Gru;
import dev.tern.training.layer.Identity;
import dev.tern.training.layer.Input;
import dev.tern.training.layer.IntegerLookup;
import dev.tern.training.layer.Layer;
import dev.tern.training.layer.LayerNormalization;
import dev.tern.training.layer.LayerScope;
import dev.tern.training.layer.LeakyReluLayer;
import dev.tern.training.layer.Lstm;
import dev.tern.training.layer.Masking;
import dev.tern.training.layer.Merge;
import dev.tern.training.layer.MultiHeadAttention;
import dev.tern.training.layer.Normalization;
import dev.tern.training.layer.PReluLayer;
import dev.tern.training.layer.Permute;
import dev.tern.training.layer.Pooling;
import dev.tern.training.layer.PositionEmbedding;
import dev.tern.training.layer.RandomCrop;
import dev.tern.training.layer.RandomFlip;
import dev.tern.training.layer.RandomLight;
import dev.tern.training.layer.RandomMovement;
import dev.tern.training.layer.Recurrent;
import dev.tern.training.layer.ReluLayer;
import dev.tern.training.layer.RepeatVector;
import dev.tern.training.layer.Rescaling;
import dev.tern.training.layer.Reshape;
import dev.tern.training.layer.Resizing;
import dev.tern.training.layer.RmsNormalization;
import dev.tern.training.layer.Ruled;
import dev.tern.training.layer.Rules;
import dev.tern.training.layer.SeparableConv;
import dev.tern.training.layer.SimpleLayer;
import dev.tern.training.layer.SimpleRnn;
import dev.tern.training.layer.SoftmaxLayer;
import dev.tern.training.layer.SpectralNormalization;
import dev.tern.training.layer.Symbol;
import dev.tern.training.layer.ThresholdedReluLayer;
import dev.tern.training.layer.TimeDistributed;
import dev.tern.training.layer.UnitNormalization;
import dev.tern.training.layer.UpSampling;
import dev.tern.training.layer.Weight;
import dev.tern.training.layer.ZeroPadding;
import dev.tern.training.loss.Loss;
import dev.tern.training.loss.Losses;
import dev.tern.training.metric.Metrics;
import dev.tern.training.optimizer.Optimizer;
import dev.tern.training.optimizer.Optimizers;
import dev.tern.training.optimizer.RmsProp;
import dev.tern.training.optimizer.Schedule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Layers, losses and optimisers survive files of both dialects with all of their settings. */
class LayerRowsTest {
    @TempDir
    Path folder;

    /** A layer with unusual settings, and the shape of an example that it takes. */
    record Case(Layer layer, int... extents) {
        @Override
        public String toString() {
            return layer.kind();
        }
    }

    static Stream<Case> layers() {
        Regularizer both = new Regularizer.L1L2(0.01f, 0.02f);
        Lstm lstm = Lstm.of(3).returningSequences();
        List<Case> cases = new ArrayList<>(List.of(
                new Case(
                        Dense.of(3)
                                .tanh()
                                .withoutBias()
                                .initializers(Initializers.HE_NORMAL, new Initializers.Constant(0.5f))
                                .regularizers(Regularizer.l1(0.1f), Regularizer.l2(0.2f))
                                .constraint(new Constraint.MaxNorm(3)),
                        4),
                new Case(Embedding.of(7, 3).initializer(new Initializers.RandomNormal(0.1f, 0.3f)), 5),
                new Case(ActivationLayer.of(Activations.SOFTPLUS), 4),
                new Case(ReluLayer.of().most(6).slope(0.1f).threshold(0.5f), 4),
                new Case(LeakyReluLayer.of(0.25f), 4),
                new Case(PReluLayer.of(1, 2).initializer(Initializers.ONES), 3, 3, 2),
                new Case(EluLayer.of(0.7f), 4),
                new Case(SoftmaxLayer.of().axis(1), 4, 2),
                new Case(Flatten.of(), 2, 3),
                new Case(Reshape.of(3, -1), 2, 6),
                new Case(Permute.of(2, 1), 2, 6),
                new Case(RepeatVector.of(3), 4),
                new Case(GaussianNoise.of(0.2f), 4),
                new Case(Dropout.of(0.2f).noiseShape(0, 1, 0), 4, 3),
                new Case(PositionEmbedding.of(5).initializer(Initializers.HE_NORMAL), 4, 3),
                new Case(Masking.of(0.5f), 3, 2),
                new Case(RandomFlip.leftRight(), 4, 4, 1),
                new Case(RandomCrop.of(2, 3), 4, 4, 1),
                new Case(
                        RandomMovement.rotation(0.25f).sampling(new RandomMovement.Sampling("constant", 0.5f, true)),
                        4,
                        4,
                        1),
                new Case(RandomMovement.translation(0.25f, 0.5f), 4, 4, 1),
                new Case(
                        RandomMovement.zoom(0)
                                .within(new RandomMovement.Range(-0.5f, 0.25f), RandomMovement.Range.around(0.5f)),
                        4,
                        4,
                        1),
                new Case(RandomLight.contrast(0.25f).values(0, 1), 4, 4, 1),
                new Case(RandomLight.brightness(0.5f), 4, 4, 1),
                new Case(Gru.of(3).recurrentDropout(0.25f), 4, 2),
                new Case(new Ruled(Lstm.of(3), recurrent(both)), 4, 2),
                new Case(new Ruled(Dense.of(3), Rules.NONE.withActivity(Regularizer.l1(0.1f))), 4),
                new Case(
                        new Ruled(
                                Conv2D.of(4, 3).relu(),
                                rule("bias_constraint", null, new Constraint.NonNegative(), "bias")),
                        5,
                        5,
                        2),
                new Case(
                        new Ruled(
                                SeparableConv.of2D(4, 3),
                                rule("pointwise_constraint", null, new Constraint.UnitNorm(), "pointwise_kernel")),
                        5,
                        5,
                        2),
                new Case(new Ruled(BatchNormalization.of(), rule("gamma_regularizer", both, null, "gamma")), 4),
                new Case(ActivityRegularization.of(both), 4),
                new Case(
                        Conv1D.of(4, 3)
                                .border(Border.CAUSAL)
                                .dilation(2)
                                .kernelRegularizer(both)
                                .kernelConstraint(new Constraint.UnitNorm()),
                        8,
                        2),
                new Case(
                        Conv2D.of(4, 3, 2)
                                .same()
                                .strides(2, 1)
                                .groups(2)
                                .useBias(false)
                                .relu(),
                        8,
                        8,
                        4),
                new Case(Conv3D.of(2, 2).activation(Activations.SIGMOID), 4, 4, 4, 1),
                new Case(DepthwiseConv.of1D(3).same().multiplier(2), 8, 3),
                new Case(DepthwiseConv.of2D(3).same().strides(2).multiplier(2).withoutBias(), 8, 8, 3),
                new Case(SeparableConv.of1D(4, 3).same(), 8, 3),
                new Case(SeparableConv.of2D(4, 3).multiplier(2).relu(), 8, 8, 3),
                new Case(Conv2DTranspose.of(3, 3).same().strides(2).relu(), 4, 4, 2),
                new Case(Conv1DTranspose.of(3, 3).strides(2).outputPadding(1), 4, 2),
                new Case(Conv2DTranspose.of(3, 3).dilation(2, 1).useBias(false), 4, 4, 2),
                new Case(Conv3DTranspose.of(2, 3).same().strides(2), 2, 3, 2, 2),
                new Case(BatchNormalization.of().momentum(0.9f).epsilon(1e-2f).center(false), 4),
                new Case(BatchNormalization.of().axis(1).scale(false), 4, 3),
                new Case(LayerNormalization.of().axes(2).epsilon(1e-4f).center(false), 4, 3),
                new Case(GroupNormalization.of(2).scale(false).epsilon(1e-4f), 4, 4, 4),
                new Case(UnitNormalization.of(), 4),
                new Case(RmsNormalization.of().axes(2).epsilon(1e-3f), 4, 3),
                new Case(ThresholdedReluLayer.of(0.5f), 4),
                new Case(Identity.of(), 4),
                new Case(EinsumDense.of("abc,cde->abde", 0, 2, 5).biasAxes("de").activation(Activations.TANH), 4, 3),
                new Case(
                        lstm.recurrentActivation(Activations.TANH).dropout(0.3f).unitForgetBias(false), 5, 2),
                new Case(Gru.of(3).resetAfter(false).useBias(true).goingBackwards(), 5, 2),
                new Case(Gru.of(3).kernelRegularizer(both), 5, 2),
                new Case(ConvLstm.of(1, 3, 2).dropout(0.25f).unitForgetBias(false), 3, 6, 2),
                new Case(
                        ConvLstm.of(2, 3, 3)
                                .same()
                                .strides(List.of(2, 2))
                                .returningSequences()
                                .recurrentActivation(Activations.TANH),
                        3,
                        6,
                        5,
                        2),
                new Case(ConvLstm.of(3, 2, 2).dilation(List.of(1, 2, 1)).useBias(false), 2, 3, 4, 3, 1),
                new Case(SimpleRnn.of(3).activation(Activations.RELU).useBias(false), 5, 2),
                new Case(Bidirectional.of(lstm).join(Bidirectional.Join.SUM), 5, 2),
                new Case(Bidirectional.of(Gru.of(2)), 5, 2),
                new Case(TimeDistributed.of(Dense.of(3).relu()), 5, 2),
                new Case(TimeDistributed.of(LayerNormalization.of()), 5, 2),
                new Case(SpectralNormalization.of(Dense.of(3).relu()).iterations(2), 4),
                new Case(SpectralNormalization.of(Conv2D.of(3, 2)), 4, 4, 2),
                new Case(Normalization.of(List.of(1f, 2f), List.of(3f, 4f)).inverted(true), 3, 2),
                new Case(Normalization.stateful(), 3, 2),
                new Case(Discretization.of(0.25f, 0.5f).output(Encoding.ONE_HOT), 4),
                new Case(CategoryEncoding.of(5).output(Encoding.COUNT), 4),
                new Case(IntegerLookup.of(3, 0, 7).output(Encoding.MULTI_HOT), 4),
                new Case(IntegerLookup.of(3, 0, 7).unknown(2).mask(-5), 4),
                new Case(Rescaling.of(0.5f, -1), 4),
                new Case(Resizing.of(3, 5).nearest(true), 6, 6, 1),
                new Case(CenterCrop.of(3, 5), 6, 6, 1)));
        for (Dropout.Form form : Dropout.Form.values()) {
            int axes = form.name().matches(".*\\dD")
                    ? form.name().charAt(form.name().length() - 2) - '0'
                    : 0;
            int[] extents = {4, 4, 4, 4};
            cases.add(new Case(Dropout.of(0.25f).form(form), java.util.Arrays.copyOf(extents, axes + 1)));
        }
        int[] extents = {6, 6, 6, 2};
        for (int axes = 1; axes <= 3; axes++) {
            int[] shape = java.util.Arrays.copyOfRange(extents, 3 - axes, 4);
            Integer[] twos = java.util.Collections.nCopies(axes, 2).toArray(Integer[]::new);
            cases.add(new Case(Pooling.max(axes, 3).same().strides(2), shape));
            cases.add(new Case(Pooling.average(axes, 2), shape));
            cases.add(new Case(GlobalPooling.max(axes).keepAxes(true), shape));
            cases.add(new Case(GlobalPooling.average(axes), shape));
            cases.add(new Case(UpSampling.of(twos), shape));
            cases.add(new Case(ZeroPadding.of(twos), shape));
            cases.add(new Case(Cropping.of(twos), shape));
        }
        return cases.stream();
    }

    private static Rules rule(
            String key, @Nullable Regularizer regularizer, @Nullable Constraint constraint, String weight) {
        return Rules.NONE.with(key, new Rules.Rule(List.of(weight), regularizer, constraint));
    }

    private static Rules recurrent(Regularizer regularizer) {
        return rule("recurrent_regularizer", regularizer, null, "recurrent_kernel")
                .with(
                        "recurrent_constraint",
                        new Rules.Rule(List.of("recurrent_kernel"), null, new Constraint.MaxNorm(2)))
                .withActivity(regularizer);
    }

    /** Rules change what is learned: the loss grows by them, and weights obey. */
    @Test
    void rulesAreFollowed() {
        Rules rules = rule("bias_constraint", null, new Constraint.NonNegative(), "bias")
                .withActivity(Regularizer.l2(1));
        Model free = Sequential.of(Input.of(2), Dense.of(1)).initialize(4);
        Model ruled = Sequential.of(Input.of(2), new Ruled(Dense.of(1), rules)).initialize(4);
        Dataset rows = Dataset.of(
                Column.floats("x", dev.tern.tensor.Shape.of(2), new float[] {1, 2, 3, 4}),
                Column.floats("y", dev.tern.tensor.Shape.of(1), new float[] {-5, -7}));
        Optimizer sgd = Optimizers.sgd(0.1f);
        Loss loss = Losses.Distance.MEAN_SQUARED_ERROR;
        float[] y = free.predict(1, 2, 3, 4);
        try (Trainer one = free.compile(sgd, loss);
                Trainer other = ruled.compile(sgd, loss)) {
            var batches = rows.batch(2);
            var batch = batches.buffer();
            try (var cursor = batches.open(0)) {
                assertThat(cursor.next(batch)).isTrue();
            }
            float expected = one.trainOn(batch) + (y[0] * y[0] + y[1] * y[1]) / 2;
            assertThat(other.trainOn(batch)).isCloseTo(expected, org.assertj.core.api.Assertions.within(1e-4f));
        }
        assertThat(free.weights().getLast().values()[0]).isNegative();
        assertThat(ruled.weights().getLast().values()[0]).isZero();
    }

    /** A wrapped kernel does not learn here; others around it do. */
    @Test
    void spectralNormalizationIsHeldFixed() {
        Model model = Sequential.of(
                        Input.of(2), SpectralNormalization.of(Dense.of(3)).named("wrapped"), Dense.of(1))
                .initialize(2);
        Dataset rows = Dataset.of(
                Column.floats("x", dev.tern.tensor.Shape.of(2), new float[] {1, 2, 3, 4}),
                Column.floats("y", dev.tern.tensor.Shape.of(1), new float[] {1, 2}));
        Loss loss = Losses.Distance.MEAN_SQUARED_ERROR;
        try (Trainer trainer = model.compile(Optimizers.sgd(0.01f), loss)) {
            assertThatThrownBy(() -> trainer.fit(rows, dev.tern.training.Fit.epochs(1)))
                    .isInstanceOf(TernException.class)
                    .hasMessageContaining("SpectralNormalization")
                    .hasMessageContaining("withFrozen");
        }
        float[] kernel = model.weight("wrapped/layer/kernel").values();
        float[] last = model.weights().getLast().values();
        try (Trainer trainer = model.withFrozen("wrapped").compile(Optimizers.sgd(0.01f), loss)) {
            trainer.fit(rows, dev.tern.training.Fit.epochs(1));
        }
        assertThat(model.weight("wrapped/layer/kernel").values()).isEqualTo(kernel);
        assertThat(model.weights().getLast().values()).isNotEqualTo(last);
    }

    @ParameterizedTest
    @MethodSource("layers")
    void settingsSurvive(Case given) {
        Layer named = given.layer().named("it");
        Model model = Sequential.of(Input.of(given.extents()), named).initialize(3);
        for (String ending : List.of(".keras", ".h5")) {
            Path file = folder.resolve("model" + ending);
            KerasFiles.save(model, file);
            KerasModel read = KerasFiles.load(file);
            assertThat(read.notes()).as(ending).isEmpty();
            assertThat(plain(read.model().layer("it").layer())).as(ending).isEqualTo(plain(named));
            RealKerasFilesTest.assertSameWeights(read.model(), model);
            assertThat(predicted(read.model())).as(ending).isEqualTo(predicted(model));
        }
    }

    /** Wrapped layers get names in files, which change nothing. */
    private static Layer plain(Layer layer) {
        return switch (layer) {
            case Bidirectional both ->
                new Bidirectional(
                        both.name(),
                        (Recurrent) both.forward().named(""),
                        (Recurrent) both.backward().named(""),
                        both.join());
            case SpectralNormalization each ->
                new SpectralNormalization(each.name(), each.layer().named(""), each.iterations());
            case TimeDistributed each ->
                new TimeDistributed(each.name(), each.layer().named(""));
            default -> layer;
        };
    }

    private static float[] predicted(Model model) {
        return model.predict(RealKerasFilesTest.input(model.inputs().getFirst(), 11));
    }

    /** Layers of several tensors, shared layers, nested models, several inputs and outputs, frozen layers. */
    @Test
    void graphsSurvive() {
        Symbol left = Input.of(6, 4).named("left").symbol();
        Symbol right = Input.of(6, 4).named("right").symbol();
        Dense shared = Dense.of(4).relu().named("shared");
        Symbol first = shared.apply(left);
        Symbol second = shared.apply(right);
        Model inner = Sequential.of(
                        Input.of(6, 4),
                        Dense.of(4).named("inside"),
                        BatchNormalization.of().named("norm"))
                .named("inner");
        Symbol innerIn = Input.of(6, 4).named("inner_in").symbol();
        Model functional = Model.of(
                        innerIn,
                        Merge.add()
                                .named("sum")
                                .apply(innerIn, Dense.of(4).named("deep").apply(innerIn)))
                .named("functional");
        Symbol attended =
                MultiHeadAttention.of(2, 3).causal(true).named("attention").apply(first, second);
        Symbol looked = Attention.of().useScale(true).named("looked").apply(first, second);
        Symbol joined = Concatenate.of().axis(-1).named("joined").apply(attended, looked);
        Symbol reduced = Dense.of(4).named("reduced").apply(joined);
        Symbol nested = inner.apply(reduced);
        Symbol again = inner.apply(functional.apply(nested));
        List<Symbol> states = Lstm.of(3).returningStates().named("encoder").applyAll(again);
        Symbol decoded = Lstm.of(3).named("decoder").apply(second, states.get(1), states.get(2));
        Symbol dot = Dot.of(1).normalize(true).named("dot").apply(decoded, states.get(0));
        Symbol most = Merge.maximum().named("most").apply(decoded, states.get(0));
        Model model = Model.of(List.of(left, right), List.of(dot, most))
                .named("graph")
                .withFrozen("shared", "functional")
                .initialize(9);
        for (String ending : List.of(".keras", ".h5")) {
            Path file = folder.resolve("graph" + ending);
            KerasFiles.save(model, file);
            Model read = KerasFiles.load(file).model();
            assertThat(read.name()).isEqualTo("graph");
            RealKerasFilesTest.assertSameWeights(read, model);
            assertThat(read.trainable())
                    .extracting(Weight::path)
                    .isEqualTo(model.trainable().stream().map(Weight::path).toList());
            List<float[]> inputs = new ArrayList<>();
            model.inputs().forEach(symbol -> inputs.add(RealKerasFilesTest.input(symbol, 2)));
            try (var ours = read.predictor();
                    var theirs = model.predictor()) {
                List<float[]> expected = theirs.predict(inputs);
                List<float[]> outputs = ours.predict(inputs);
                assertThat(outputs.get(0)).isEqualTo(expected.get(0));
                assertThat(outputs.get(1)).isEqualTo(expected.get(1));
            }
        }
    }

    static Stream<Optimizer> optimizers() {
        return Stream.of(
                Optimizers.sgd(0.1f),
                Optimizers.sgd(0.1f, 0.9f, true),
                Optimizers.adam(0.01f),
                Optimizers.adam().withAmsgrad().withClipping(Optimizer.Clipping.byNorm(1)),
                Optimizers.adamW(0.01f, 0.02f),
                Optimizers.rmsProp(0.01f),
                new RmsProp(Schedule.constant(0.02f), 0.8f, 0.5f, 1e-6f, true, Optimizer.Clipping.NONE),
                Optimizers.adagrad(0.01f),
                Optimizers.adadelta(0.5f),
                Optimizers.adamax(0.01f),
                Optimizers.nadam(0.01f),
                Optimizers.ftrl(0.01f),
                Optimizers.lion(0.01f),
                Optimizers.adam().withLearningRate(new Schedule.ExponentialDecay(0.1f, 10, 0.5f, true)),
                Optimizers.adam().withLearningRate(new Schedule.InverseTimeDecay(0.1f, 10, 0.5f, false)),
                Optimizers.adam().withLearningRate(new Schedule.PolynomialDecay(0.1f, 10, 0.01f, 2, true)),
                Optimizers.adam().withLearningRate(new Schedule.CosineDecay(0.1f, 10, 0.01f, 0.2f, 5)),
                Optimizers.adam().withLearningRate(new Schedule.CosineDecayRestarts(0.1f, 10, 2, 0.9f, 0.1f)),
                Optimizers.adam()
                        .withLearningRate(
                                new Schedule.PiecewiseConstantDecay(List.of(3L, 9L), List.of(0.1f, 0.05f, 0.01f))));
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void trainingGoesOnAsIfNothingHadHappened(Optimizer optimizer) {
        Dataset rows = rows();
        Model model = small();
        try (Trainer trainer =
                model.compile(optimizer, Losses.Distance.MEAN_SQUARED_ERROR, Metrics.meanAbsoluteError())) {
            trainer.fit(rows, dev.tern.training.Fit.epochs(2).batch(4));
            for (String ending : List.of(".keras", ".h5")) {
                Path file = folder.resolve("trained" + ending);
                KerasFiles.save(trainer, file);
                KerasModel read = KerasFiles.load(file);
                RealKerasFilesTest.assertSameWeights(read.model(), model);
                try (Trainer again = read.trainer()) {
                    assertThat(again.iterations()).isEqualTo(trainer.iterations());
                    assertThat(again.compiled().optimizer()).isEqualTo(optimizer);
                    assertThat(again.compiled().metrics(0)).hasSize(1);
                    Model twin = small().copyWeights(model);
                    try (Trainer straight = twin.compile(trainer.compiled())) {
                        List<Weight> from = trainer.slots().values().stream()
                                .flatMap(List::stream)
                                .toList();
                        List<Weight> to = straight.slots().values().stream()
                                .flatMap(List::stream)
                                .toList();
                        for (int i = 0; i < from.size(); i++) {
                            to.get(i).set(from.get(i).values());
                        }
                        straight.resumeAt(trainer.iterations(), 0);
                        straight.fit(rows, dev.tern.training.Fit.epochs(1).batch(4));
                    }
                    again.fit(rows, dev.tern.training.Fit.epochs(1).batch(4));
                    for (int i = 0; i < twin.weights().size(); i++) {
                        assertThat(read.model().weights().get(i).values())
                                .as(ending)
                                .isEqualTo(twin.weights().get(i).values());
                    }
                }
            }
        }
    }

    private static Model small() {
        return Sequential.of(Input.of(3), Dense.of(4).tanh(), Dense.of(2)).initialize(4);
    }

    private static Dataset rows() {
        float[] inputs = new float[3 * 16];
        float[] targets = new float[2 * 16];
        java.util.Random random = new java.util.Random(1);
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = random.nextFloat();
        }
        for (int i = 0; i < targets.length; i++) {
            targets[i] = random.nextFloat();
        }
        return Dataset.of(
                Column.floats("x", dev.tern.tensor.Shape.of(3), inputs),
                Column.floats("y", dev.tern.tensor.Shape.of(2), targets));
    }

    @Test
    void lossesSurvive() {
        List<Loss> losses = new ArrayList<>(List.of(Losses.Distance.values()));
        losses.add(new Losses.SparseCategoricalCrossentropy(true));
        losses.add(new Losses.SparseCategoricalCrossentropy(false));
        losses.add(new Losses.CategoricalCrossentropy(true, 0.1f));
        losses.add(new Losses.CategoricalCrossentropy(false, 0));
        losses.add(new Losses.BinaryCrossentropy(true, 0.2f));
        losses.add(new Losses.BinaryFocalCrossentropy(true, 0.1f, 1.5f, 0.3f, true));
        losses.add(new Losses.CategoricalFocalCrossentropy(true, 0.1f, 1.5f, 0.3f));
        losses.add(new Losses.Tversky(0.3f, 0.7f));
        losses.add(new Losses.Dice());
        losses.add(new Losses.Huber(0.5f));
        for (Loss loss : losses) {
            for (KerasVersion version : List.of(KerasVersion.V2, KerasVersion.V3)) {
                assertThat(LossCodec.read(LossCodec.write(loss, version), "loss"))
                        .isEqualTo(loss);
            }
        }
        assertThat(LossCodec.read(Json.of("mse"), "loss")).isEqualTo(Losses.Distance.MEAN_SQUARED_ERROR);
    }

    /** A row that no case above goes through would be a row without a test. */
    @Test
    void everyRowHasACase() {
        Set<String> covered = new TreeSet<>(Set.of(
                "Add",
                "Subtract",
                "Multiply",
                "Average",
                "Maximum",
                "Minimum",
                "Concatenate",
                "Dot",
                "Attention",
                "AdditiveAttention",
                "MultiHeadAttention",
                // Layers that take texts: TextModelsTest.
                "Hashing",
                "StringLookup",
                "TextVectorization"));
        layers().forEach(given -> covered.add(given.layer().kind()));
        assertThat(covered).containsAll(KerasLayers.standard().classes());
    }

    @Test
    void mergesSurvive() {
        Symbol a = Input.of(3, 4).named("a").symbol();
        Symbol b = Input.of(3, 4).named("b").symbol();
        List<Symbol> outputs = new ArrayList<>();
        for (Merge.Rule rule : Merge.Rule.values()) {
            outputs.add(new Merge("m_" + rule.name().toLowerCase(java.util.Locale.ROOT), rule).apply(a, b));
        }
        outputs.add(Attention.ofSums().named("sums").apply(a, b));
        Model model = Model.of(List.of(a, b), outputs).initialize(1);
        for (String ending : List.of(".keras", ".h5")) {
            Path file = folder.resolve("merges" + ending);
            KerasFiles.save(model, file);
            Model read = KerasFiles.load(file).model();
            for (Merge.Rule rule : Merge.Rule.values()) {
                String name = "m_" + rule.name().toLowerCase(java.util.Locale.ROOT);
                assertThat(read.layer(name).layer()).isEqualTo(new Merge(name, rule));
            }
            RealKerasFilesTest.assertSameWeights(read, model);
        }
    }

    // ---- layers that are not known ---------------------------------------------------------------------------------

    /** A layer of a user. */
    record Scale(String name, float factor) implements SimpleLayer {
        @Override
        public dev.tern.training.tape.Edge call(LayerScope scope, dev.tern.training.tape.Edge input) {
            return scope.maths().mul(input, factor);
        }

        @Override
        public Scale named(String other) {
            return new Scale(other, factor);
        }

        @Override
        public String kind() {
            return "Scale";
        }
    }

    private static final LayerRow<Scale> SCALE = LayerRow.of(
                    "Scale", Scale.class, settings -> new Scale("", settings.number("factor")))
            .given("factor", Codec.NUMBER, Scale::factor)
            .registeredAs("mine>Scale");

    @Test
    void ownLayersAreRegistered() {
        Model model =
                Sequential.of(Input.of(2), new Scale("twice", 2), Dense.of(1)).initialize(1);
        KerasLayers layers = KerasLayers.standard().with(SCALE);
        for (String ending : List.of(".keras", ".h5")) {
            Path file = folder.resolve("own" + ending);
            KerasFiles.save(model, file, layers);
            assertThat(KerasFiles.load(file, layers).model().layer("twice").layer())
                    .isEqualTo(new Scale("twice", 2));
            assertThatThrownBy(() -> KerasFiles.load(file))
                    .isInstanceOf(TernException.class)
                    .hasMessageContaining("Scale ('twice')")
                    .hasMessageContaining("LayerRow.of");
        }
        assertThatThrownBy(() -> KerasFiles.save(model, folder.resolve("refused.keras")))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("Scale");
        assertThat(Files.exists(folder.resolve("refused.keras"))).isFalse();
    }

    @Test
    void allUnknownLayersAreToldAtOnce() {
        Json.Members config = (Json.Members) Json.read("""
                {"class_name": "Sequential", "config": {"name": "s", "layers": [
                  {"class_name": "InputLayer", "config": {"batch_input_shape": [null, 4], "name": "in"}},
                  {"class_name": "Strange", "config": {"name": "one"}},
                  {"class_name": "Strange", "config": {"name": "two"}},
                  {"class_name": "pack>Odd", "config": {"name": "three"}}]}}
                """, "config");
        assertThatThrownBy(() -> model(config))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("Strange ('one', 'two'); pack>Odd ('three')")
                .hasMessageContaining("register a Java layer");
    }

    @Test
    void codeIsNeverExecuted() {
        Json config = Json.read("""
                {"class_name": "Sequential", "config": {"name": "s", "layers": [
                  {"class_name": "InputLayer", "config": {"batch_input_shape": [null, 4], "name": "in"}},
                  {"class_name": "Lambda", "config": {"name": "evil", "function": ["4wEAAAAAAAAA", null, null]}}]}}
                """, "config");
        assertThatThrownBy(() -> model(config))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("Lambda 'evil'")
                .hasMessageContaining("never executed");
    }

    @Test
    void whatCannotBeHonouredIsRefusedByItsKey() {
        for (String setting : List.of("\"data_format\": \"channels_first\"", "\"shiny\": 3", "\"units\": \"many\"")) {
            Json config = Json.read(
                    "{\"class_name\": \"Sequential\", \"config\": {\"name\": \"s\", \"layers\": ["
                            + "{\"class_name\": \"InputLayer\", \"config\": {\"batch_input_shape\": [null, 4, 4, 1],"
                            + " \"name\": \"in\"}}, {\"class_name\": \"Flatten\", \"config\": {\"name\": \"it\", "
                            + setting
                            + "}}]}}",
                    "config");
            assertThatThrownBy(() -> model(config))
                    .as(setting)
                    .isInstanceOf(TernException.class)
                    .hasMessageContaining("layer 'it' (Flatten)")
                    .hasMessageContaining(setting.substring(1, setting.indexOf('"', 1)));
        }
    }

    private static Model model(Json config) {
        ModelConfig read = ModelConfig.read(config, KerasVersion.V2, "file");
        return ModelReading.model(read, KerasLayers.standard(), KerasVersion.V2, "file", new ArrayList<>(), 1 << 20);
    }
}
