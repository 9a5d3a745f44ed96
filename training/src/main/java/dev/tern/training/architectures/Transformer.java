package dev.tern.training.architectures;

import dev.tern.tensor.TernException;
import dev.tern.training.Model;
import dev.tern.training.layer.Dense;
import dev.tern.training.layer.Dropout;
import dev.tern.training.layer.GlobalPooling;
import dev.tern.training.layer.LayerNormalization;
import dev.tern.training.layer.Merge;
import dev.tern.training.layer.MultiHeadAttention;
import dev.tern.training.layer.PositionEmbedding;
import dev.tern.training.layer.Symbol;

/**
 * A small transformer that classifies sequences: embeddings of words and places, blocks of attention and a dense pair, each
 * normalised behind its sum (Vaswani et al. 2017), and the average of what all places become.
 *
 * @param blocks of attention
 * @param heads of each attention
 * @param headWidth numbers of a head's query and key
 * @param hidden units of the dense layer inside a block
 * @param dropout how much of each branch is dropped
 */
public record Transformer(int blocks, int heads, int headWidth, int hidden, double dropout) {
    private static final float EPSILON = 1e-6f;

    public Transformer {
        if (blocks < 1 || heads < 1 || headWidth < 1 || hidden < 1 || !(dropout >= 0 && dropout < 1)) {
            throw TernException.at("architecture")
                    .expected("blocks, heads, their width and hidden units above 0, dropout from 0 to below 1")
                    .found(blocks + " blocks, " + heads + " heads of " + headWidth + ", " + hidden + " hidden, dropout "
                            + dropout)
                    .fix("correct the numbers");
        }
    }

    /** Blocks with so many heads, as many numbers in each, and a tenth dropped. */
    public static Transformer of(int blocks, int heads, int headWidth, int hidden) {
        return new Transformer(blocks, heads, headWidth, hidden, 0.1);
    }

    public Transformer dropout(double other) {
        return new Transformer(blocks, heads, headWidth, hidden, other);
    }

    /** The model of such sequences. */
    public Model model(Sequences sequences) {
        Symbol input = sequences.input();
        Symbol x = sequences.embedded(input);
        Symbol places = PositionEmbedding.of(sequences.steps())
                .named("position_embedding")
                .apply(x);
        x = Merge.add().named("embedding").apply(x, places);
        for (int i = 1; i <= blocks; i++) {
            x = block(x, "block_" + i + "_");
        }
        x = GlobalPooling.average(1).named("pooled").apply(x);
        return Model.of(input, sequences.classified(x)).named("transformer");
    }

    private Symbol block(Symbol x, String prefix) {
        int width = x.shape().dim(-1);
        Symbol seen = MultiHeadAttention.of(heads, headWidth)
                .named(prefix + "attention")
                .apply(x, x);
        Symbol middle = joined(x, seen, prefix + "attention");
        Symbol wide = Dense.of(hidden).relu().named(prefix + "expand").apply(middle);
        Symbol narrow = Dense.of(width).named(prefix + "project").apply(wide);
        return joined(middle, narrow, prefix + "dense");
    }

    private Symbol joined(Symbol x, Symbol branch, String name) {
        Symbol kept = dropout == 0
                ? branch
                : Dropout.of((float) dropout).named(name + "_dropout").apply(branch);
        Symbol sum = Merge.add().named(name + "_add").apply(x, kept);
        return LayerNormalization.of().epsilon(EPSILON).named(name + "_norm").apply(sum);
    }
}
