package dev.tern.conformance.training;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.training.Model;
import dev.tern.training.Sequential;
import dev.tern.training.initializer.Initializers;
import dev.tern.training.initializer.Regularizer;
import dev.tern.training.layer.ActivationLayer;
import dev.tern.training.layer.Activations;
import dev.tern.training.layer.ActivityRegularization;
import dev.tern.training.layer.Attention;
import dev.tern.training.layer.BatchNormalization;
import dev.tern.training.layer.Bidirectional;
import dev.tern.training.layer.Border;
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
import dev.tern.training.layer.Dot;
import dev.tern.training.layer.Dropout;
import dev.tern.training.layer.EinsumDense;
import dev.tern.training.layer.EluLayer;
import dev.tern.training.layer.Embedding;
import dev.tern.training.layer.Flatten;
import dev.tern.training.layer.GaussianNoise;
import dev.tern.training.layer.GlobalPooling;
import dev.tern.training.layer.GroupNormalization;
import dev.tern.training.layer.Gru;
import dev.tern.training.layer.Identity;
import dev.tern.training.layer.Input;
import dev.tern.training.layer.Layer;
import dev.tern.training.layer.LayerNormalization;
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
import dev.tern.training.layer.Recording;
import dev.tern.training.layer.ReluLayer;
import dev.tern.training.layer.RepeatVector;
import dev.tern.training.layer.Rescaling;
import dev.tern.training.layer.Reshape;
import dev.tern.training.layer.Resizing;
import dev.tern.training.layer.RmsNormalization;
import dev.tern.training.layer.Ruled;
import dev.tern.training.layer.Rules;
import dev.tern.training.layer.SeparableConv;
import dev.tern.training.layer.SimpleRnn;
import dev.tern.training.layer.SoftmaxLayer;
import dev.tern.training.layer.Symbol;
import dev.tern.training.layer.ThresholdedReluLayer;
import dev.tern.training.layer.TimeDistributed;
import dev.tern.training.layer.UnitNormalization;
import dev.tern.training.layer.UpSampling;
import dev.tern.training.layer.Weight;
import dev.tern.training.layer.ZeroPadding;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;
import dev.tern.training.tape.Tape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Every layer at least once, with the shape that Keras gives its result. */
final class LayerCases {
    private LayerCases() {}

    /**
     * A layer, its inputs' extents and its first result's, all without the batch.
     *
     * @param inputs extents of the inputs
     */
    record Case(String name, Layer layer, List<int[]> inputs, int[] result) {
        private static final int BATCH = 3;

        /** The layer while training; operands are its inputs, then its weights. */
        Forward forward() {
            Random random = new Random(name.hashCode());
            List<Symbol> symbols = inputs.stream()
                    .map(each -> Input.of(each).ofType(type()).symbol())
                    .toList();
            Model model = Model.of(symbols, layer.applyAll(symbols.toArray(Symbol[]::new)));
            model.initialize(7);
            Tape tape = Tape.empty();
            List<Edge> operands = new ArrayList<>();
            List<float[]> contents = new ArrayList<>();
            List<Edge> given = new ArrayList<>();
            for (int[] input : inputs) {
                Shape shape = batched(input);
                if (type() == DataType.INT32) {
                    given.add(tape.ints(
                            shape, random.ints(shape.intElements(), 0, 4).toArray()));
                } else {
                    given.add(tape.input("x", DataType.FLOAT32, shape));
                    operands.add(given.getLast());
                    contents.add(Forward.drawn(random, -1, 1, shape.intElements()));
                }
            }
            Recording recording = new Recording(tape, Recording.Mode.TRAINING, 3);
            List<Edge> results = model.record(recording, given);
            for (Weight weight : model.trainable()) {
                operands.add(recording.edge(weight));
                contents.add(weight.stored().toFloats());
            }
            List<Edge> flat = results.stream()
                    .map(each -> new Maths(tape).reshape(each, -1))
                    .toList();
            return Forward.of(tape, operands, contents, new Maths(tape).concat(0, flat), random);
        }

        DataType type() {
            if (layer instanceof Model model) {
                return model.inputs().getFirst().type();
            }
            return layer instanceof Embedding ? DataType.INT32 : DataType.FLOAT32;
        }

        private static Shape batched(int... extents) {
            int[] all = new int[extents.length + 1];
            all[0] = BATCH;
            System.arraycopy(extents, 0, all, 1, extents.length);
            return Shape.of(all);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Case of(Layer layer, int[] input, int... result) {
        return of(layer, List.of(input), result);
    }

    private static Case of(Layer layer, List<int[]> inputs, int... result) {
        return new Case(
                layer.kind() + " " + inputs.stream().map(Shape::of).toList() + " " + Shape.of(result),
                layer,
                inputs,
                result);
    }

    private static int[] s(int... extents) {
        return extents;
    }

    static Stream<Case> all() {
        return Stream.of(windows(), shapes(), activations(), sequences(), joining(), random())
                .flatMap(c -> c);
    }

    private static Stream<Case> windows() {
        return Stream.of(
                of(Dense.of(5).tanh(), s(3, 4), 3, 5),
                of(Dense.of(5).withoutBias().activation(Activations.GELU), s(4), 5),
                of(Conv1D.of(4, 3).activation(Activations.TANH), s(7, 2), 5, 4),
                of(Conv1D.of(4, 3).border(Border.CAUSAL).dilation(2), s(7, 2), 7, 4),
                of(Conv2D.of(4, 3).same().strides(2), s(5, 6, 3), 3, 3, 4),
                of(Conv2D.of(4, 3, 2).groups(2), s(5, 6, 4), 3, 5, 4),
                of(Conv2D.of(3, 2).dilation(2).relu(), s(5, 6, 2), 3, 4, 3),
                of(Conv3D.of(3, 2), s(3, 4, 3, 2), 2, 3, 2, 3),
                of(DepthwiseConv.of1D(3).same(), s(6, 3), 6, 3),
                of(DepthwiseConv.of2D(3).multiplier(2).same().strides(2), s(5, 5, 2), 3, 3, 4),
                of(SeparableConv.of1D(4, 3), s(6, 3), 4, 4),
                of(SeparableConv.of2D(4, 3).same(), s(5, 5, 3), 5, 5, 4),
                of(Conv2DTranspose.of(3, 3).same().strides(2), s(3, 4, 2), 6, 8, 3),
                of(Conv2DTranspose.of(3, 3).strides(2), s(3, 4, 2), 7, 9, 3),
                of(Conv2DTranspose.of(2, 3).same().strides(2).outputPadding(1), s(3, 4, 2), 6, 8, 2),
                of(Conv2DTranspose.of(2, 2).strides(3).outputPadding(2, 1), s(3, 2, 2), 10, 6, 2),
                of(Conv2DTranspose.of(2, 3, 2).dilation(2, 3), s(3, 4, 2), 7, 7, 2),
                of(Conv1DTranspose.of(3, 4).same().strides(3), s(4, 2), 12, 3),
                of(Conv1DTranspose.of(3, 4).strides(2).outputPadding(1), s(4, 2), 11, 3),
                of(Conv3DTranspose.of(2, 2).strides(2), s(2, 3, 2, 2), 4, 6, 4, 2),
                of(Conv3DTranspose.of(2, 3).same().dilation(2), s(3, 2, 3, 2), 3, 2, 3, 2),
                of(Pooling.max(1, 2), s(6, 3), 3, 3),
                of(Pooling.average(1, 3).same(), s(7, 3), 3, 3),
                of(Pooling.max2D(2), s(5, 4, 3), 2, 2, 3),
                of(Pooling.average2D(3).same().strides(2), s(5, 4, 3), 3, 2, 3),
                of(Pooling.max(3, 2), s(4, 4, 4, 2), 2, 2, 2, 2),
                of(Pooling.average(3, 2).same(), s(3, 4, 5, 2), 2, 2, 3, 2),
                of(GlobalPooling.average(2), s(3, 4, 5), 5),
                of(GlobalPooling.max(1).keepAxes(true), s(3, 4), 1, 4));
    }

    private static Stream<Case> shapes() {
        return Stream.of(
                of(BatchNormalization.of(), s(3, 4, 5), 3, 4, 5),
                of(BatchNormalization.of().axis(1), s(3, 4), 3, 4),
                of(LayerNormalization.of(), s(3, 4), 3, 4),
                of(LayerNormalization.of().axes(2), s(3, 4), 3, 4),
                of(LayerNormalization.of().rmsScaling(true), s(2, 5), 2, 5),
                of(GroupNormalization.of(2), s(3, 3, 4), 3, 3, 4),
                of(UnitNormalization.of(), s(3, 4), 3, 4),
                of(RmsNormalization.of(), s(3, 4), 3, 4),
                of(Identity.of(), s(3, 4), 3, 4),
                of(EinsumDense.of("ab,bc->ac", 5).biasAxes("c"), s(4), 5),
                of(EinsumDense.of("abc,cd->adb", 5, 0), s(3, 4), 5, 3),
                of(EinsumDense.of("...x,xy->...y", 5).biasAxes("y").activation(Activations.TANH), s(2, 3, 4), 2, 3, 5),
                of(EinsumDense.of("abc,cbd->abd", 0, 2).biasAxes("bd"), s(3, 4), 3, 2),
                of(EinsumDense.of("abcd,cde->abe", 0, 5), s(2, 3, 4), 2, 5),
                of(Flatten.of(), s(3, 4), 12),
                of(Reshape.of(2, -1), s(3, 4), 2, 6),
                of(Permute.of(2, 1), s(3, 4), 4, 3),
                of(RepeatVector.of(3), s(4), 3, 4),
                of(ZeroPadding.of(1), s(3, 2), 5, 2),
                of(ZeroPadding.of(1, 2), s(3, 4, 2), 5, 8, 2),
                of(Cropping.of(1, 1), s(4, 5, 2), 2, 3, 2),
                of(UpSampling.of(2), s(3, 2), 6, 2),
                of(UpSampling.of(2, 3), s(3, 4, 2), 6, 12, 2),
                of(UpSampling.of(2, 2).bilinear(true), s(3, 4, 2), 6, 8, 2),
                of(Resizing.of(5, 3), s(3, 4, 2), 5, 3, 2),
                of(Rescaling.of(0.5f, 1), s(3), 3),
                of(CenterCrop.of(2, 3), s(5, 6, 2), 2, 3, 2),
                of(Normalization.of(List.of(0.5f, 1f), List.of(4f, 0.25f)), s(3, 2), 3, 2));
    }

    private static Stream<Case> activations() {
        List<Case> all = new ArrayList<>();
        for (Activations activation : Activations.values()) {
            // A gated unit halves the last axis.
            int[] result = activation == Activations.GLU ? s(3, 3) : s(3, 6);
            all.add(new Case("activation " + activation, ActivationLayer.of(activation), List.of(s(3, 6)), result));
        }
        all.add(of(ReluLayer.of().most(6).slope(0.1f).threshold(0.2f), s(3, 5), 3, 5));
        all.add(of(LeakyReluLayer.of(0.3f), s(3, 5), 3, 5));
        all.add(of(PReluLayer.of(1).initializer(new Initializers.Constant(0.2f)), s(3, 5), 3, 5));
        all.add(of(EluLayer.of(0.5f), s(3, 5), 3, 5));
        all.add(of(ThresholdedReluLayer.of(0.2f), s(3, 5), 3, 5));
        all.add(of(SoftmaxLayer.of().axis(1), s(3, 5), 3, 5));
        return all.stream();
    }

    private static Stream<Case> sequences() {
        return Stream.of(
                of(SimpleRnn.of(3), s(4, 2), 3),
                of(Lstm.of(3), s(4, 2), 3),
                of(Lstm.of(3).returningSequences(), s(4, 2), 4, 3),
                of(Lstm.of(2).unitForgetBias(false).returningStates(), s(3, 2), 2),
                of(Gru.of(3), s(4, 2), 3),
                of(Gru.of(3).resetAfter(false).goingBackwards(), s(4, 2), 3),
                of(Bidirectional.of(Lstm.of(2).returningSequences()), s(3, 2), 3, 4),
                of(Bidirectional.of(Gru.of(2)).join(Bidirectional.Join.SUM), s(3, 2), 2),
                of(Bidirectional.of(SimpleRnn.of(2)).join(Bidirectional.Join.MUL), s(3, 2), 2),
                of(Bidirectional.of(Gru.of(2)).join(Bidirectional.Join.AVE), s(3, 2), 2),
                of(ConvLstm.of(1, 3, 2), s(3, 5, 2), 4, 3),
                of(ConvLstm.of(2, 2, 3).same().strides(List.of(2, 1)).returningSequences(), s(3, 4, 3, 2), 3, 2, 3, 2),
                of(ConvLstm.of(2, 2, 2).useBias(false).goingBackwards().returningStates(), s(3, 3, 4, 1), 2, 3, 2),
                of(ConvLstm.of(3, 2, 2), s(2, 3, 2, 3, 1), 2, 1, 2, 2),
                of(TimeDistributed.of(Dense.of(3)), s(4, 2), 4, 3),
                of(Masking.of(0.05f), s(4, 2), 4, 2),
                words(Lstm.of(3)),
                words(Gru.of(3).returningSequences()),
                words(Bidirectional.of(SimpleRnn.of(2).returningSequences())),
                words(GlobalPooling.average(1)));
    }

    /** A layer behind words of which some are left out. */
    private static Case words(Layer layer) {
        Model model = Sequential.of(
                Input.of(5).ofType(DataType.INT32), Embedding.of(4, 2).maskZero(true), layer);
        int[] result = model.outputs().getFirst().shape().dims();
        return new Case(
                "masked " + layer.kind(), model, List.of(s(5)), java.util.Arrays.copyOfRange(result, 1, result.length));
    }

    private static Stream<Case> joining() {
        List<int[]> twins = List.of(s(3, 4), s(3, 4));
        return Stream.of(
                of(Concatenate.of(), List.of(s(3, 4), s(3, 2)), 3, 6),
                of(Merge.add(), List.of(s(3, 4), s(3, 4), s(1, 4)), 3, 4),
                of(Merge.subtract(), twins, 3, 4),
                of(Merge.multiply(), twins, 3, 4),
                of(Merge.average(), twins, 3, 4),
                of(Merge.maximum(), twins, 3, 4),
                of(Merge.minimum(), twins, 3, 4),
                of(Dot.of(1), List.of(s(3, 4), s(3, 2)), 4, 2),
                of(Dot.of(2, 1), List.of(s(3, 4), s(4, 2)), 3, 2),
                of(Attention.of().useScale(true), List.of(s(3, 4), s(5, 4)), 3, 4),
                of(Attention.of().causal(true), twins, 3, 4),
                of(Attention.ofSums(), List.of(s(3, 4), s(5, 4)), 3, 4),
                of(MultiHeadAttention.of(2, 3), List.of(s(3, 4), s(5, 4)), 3, 4),
                of(Embedding.of(4, 3), s(5), 5, 3),
                of(new Ruled(Dense.of(3), Rules.NONE.withActivity(Regularizer.l2(0.1f))), List.of(s(3, 4)), 3, 3),
                of(PositionEmbedding.of(4), s(3, 2), 3, 2),
                of(ActivityRegularization.of(Regularizer.l2(0.1f)), s(3, 4), 3, 4));
    }

    /** Layers that draw numbers while training. */
    static Stream<Case> random() {
        return Stream.of(
                of(Dropout.of(0.4f), s(3, 4), 3, 4),
                of(Dropout.of(0.4f).noiseShape(0, 1, 0), s(5, 2), 5, 2),
                of(Dropout.of(0.4f).form(Dropout.Form.SPATIAL_1D), s(5, 4), 5, 4),
                of(Dropout.of(0.4f).form(Dropout.Form.SPATIAL_2D), s(2, 3, 4), 2, 3, 4),
                of(Dropout.of(0.4f).form(Dropout.Form.SPATIAL_3D), s(2, 2, 3, 4), 2, 2, 3, 4),
                of(Dropout.of(0.4f).form(Dropout.Form.GAUSSIAN), s(3, 4), 3, 4),
                of(Dropout.of(0.4f).form(Dropout.Form.ALPHA), s(3, 4), 3, 4),
                of(GaussianNoise.of(0.3f), s(3, 4), 3, 4),
                of(Lstm.of(3).dropout(0.2f).recurrentDropout(0.4f), s(4, 2), 3),
                of(Gru.of(3).recurrentDropout(0.4f), s(4, 2), 3),
                of(RandomFlip.of(), s(3, 4, 2), 3, 4, 2),
                of(RandomMovement.rotation(0.1f), s(5, 6, 2), 5, 6, 2),
                of(RandomMovement.translation(0.3f, 0.2f), s(5, 6, 2), 5, 6, 2),
                of(RandomMovement.zoom(0.3f), s(5, 6, 2), 5, 6, 2),
                of(RandomMovement.rotation(0.5f).sampling(sampling("constant")), s(4, 5, 1), 4, 5, 1),
                of(RandomMovement.translation(0.6f, 0.6f).sampling(sampling("wrap")), s(4, 6, 1), 4, 6, 1),
                of(RandomMovement.zoom(0.6f).sampling(sampling("nearest")), s(6, 4, 1), 6, 4, 1),
                of(RandomLight.contrast(0.4f).values(-10, 10), s(3, 4, 2), 3, 4, 2),
                of(RandomLight.brightness(0.4f).values(-10, 10), s(3, 4, 2), 3, 4, 2),
                of(RandomCrop.of(3, 2), s(5, 6, 2), 3, 2, 2));
    }

    private static RandomMovement.Sampling sampling(String fill) {
        return new RandomMovement.Sampling(fill, 0.5f, false);
    }
}
