package dev.tern.converter.onnx;

import dev.tern.converter.lower.Flow;
import dev.tern.operators.batchmatmul.BatchMatmul;
import dev.tern.operators.broadcast.Tile;
import dev.tern.operators.elementwise.Comparisons;
import dev.tern.operators.gather.Gather;
import dev.tern.operators.pack.Pack;
import dev.tern.operators.range.Range;
import dev.tern.operators.reshape.ExpandDims;
import dev.tern.operators.slice.Slice;
import dev.tern.operators.softmax.Softmax;
import dev.tern.operators.tanh.Tanh;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/** Attention and positions by rotation, as version 23 has them. */
final class AttentionRows {
    private static final float LEAST = -3.4e38f;

    static final List<OnnxRow> ROWS = List.of(
            OnnxRow.of(
                    "Attention",
                    "BATCH_MATMUL, SOFTMAX, BATCH_MATMUL",
                    "past keys and values; results beside the first",
                    AttentionRows::attention),
            OnnxRow.of("RotaryEmbedding", "SLICE, MUL, ADD, CONCATENATION", AttentionRows::rotary));

    private AttentionRows() {}

    /** [batch, heads, length, size], whether heads are apart or stand side by side. */
    private static Flow heads(OnnxSite site, Laid x, int count) {
        if (x.rank() == 4) {
            return site.plain(x);
        }
        site.require(
                x.rank() == 3 && count > 0 && x.dim(2) % count == 0,
                "its operand has shape " + x.shape() + " for " + count + " heads",
                "the graph is damaged");
        Laid apart = Reshaping.to(site, x, apart(x.shape(0), count), apart(x.shape(1), count), null);
        return site.transpose(site.plain(apart), 0, 2, 1, 3);
    }

    private static Shape apart(Shape shape, int heads) {
        return Shape.of(shape.dim(0), shape.dim(1), heads, shape.dim(2) / heads);
    }

    /** Every head as often as queries share it. */
    private static Flow repeated(OnnxSite site, Flow x, int times) {
        if (times == 1) {
            return x;
        }
        Shape first = x.shape(0);
        Shape second = x.shape(1);
        Flow apart = site.reshaped(x, wide(first, 1), wide(second, 1)).flow();
        Flow many = site.emit(Tile.DEFINITION, apart, site.emitter().ints(1, 1, times, 1, 1));
        return site.reshaped(many, first.with(1, first.dim(1) * times), second.with(1, second.dim(1) * times))
                .flow();
    }

    private static Shape wide(Shape shape, int times) {
        return Shape.of(shape.dim(0), shape.dim(1), times, shape.dim(2), shape.dim(3));
    }

    private static Laid attention(OnnxSite site) {
        site.require(!site.has(4) && !site.has(5), "it has past keys and values", "export the model without a cache");
        Laid given = site.in(0);
        Flow query = heads(site, given, site.node().number("q_num_heads", 0));
        Flow key = heads(site, site.in(1), site.node().number("kv_num_heads", 0));
        Flow value = heads(site, site.in(2), site.node().number("kv_num_heads", 0));
        site.require(
                key.dim(1) > 0 && query.dim(1) % key.dim(1) == 0 && query.dim(3) > 0,
                query.dim(1) + " heads of queries share " + key.dim(1) + " of keys",
                "the graph is damaged");
        int times = query.dim(1) / key.dim(1);
        float scale = site.node().real("scale", (float) (1 / Math.sqrt(query.dim(3))));
        Flow scores =
                site.emit(new BatchMatmul(false, true, false), site.mul(query, scale), repeated(site, key, times));
        if (site.has(3)) {
            scores = masked(site, scores, site.plain(3));
        }
        if (site.node().flag("is_causal", false)) {
            scores = causal(site, scores);
        }
        float cap = site.node().real("softcap", 0f);
        if (cap > 0) {
            scores = site.mul(site.emit(Tanh.DEFINITION, site.mul(scores, 1 / cap)), cap);
        }
        Flow weights = site.emit(new Softmax(1f), scores);
        Flow mixed = site.emit(new BatchMatmul(false, false, false), weights, repeated(site, value, times));
        if (given.rank() == 4) {
            return Laid.plain(mixed);
        }
        Flow joined = site.transpose(mixed, 0, 2, 1, 3);
        return site.reshaped(joined, joined(joined.shape(0)), joined(joined.shape(1)));
    }

    private static Shape joined(Shape shape) {
        return Shape.of(shape.dim(0), shape.dim(1), shape.dim(2) * shape.dim(3));
    }

    private static Flow masked(OnnxSite site, Flow scores, Flow mask) {
        return mask.type() == DataType.BOOL
                ? site.select(mask, scores, site.scalar(DataType.FLOAT32, LEAST))
                : site.add(scores, mask);
    }

    /** No query sees a key behind it. */
    private static Flow causal(OnnxSite site, Flow scores) {
        Flow shape = site.shapeOf(scores);
        Flow rows = site.emit(
                ExpandDims.DEFINITION, numbers(site, shape, 2), site.emitter().constant(Shape.scalar(), 1));
        Flow seen = site.emit(Comparisons.LESS_EQUAL, numbers(site, shape, 3), rows);
        return site.select(seen, scores, site.scalar(DataType.FLOAT32, LEAST));
    }

    private static Flow numbers(OnnxSite site, Flow shape, int axis) {
        Flow extent = site.reshape(site.emit(
                Slice.DEFINITION,
                shape,
                site.emitter().ints(axis),
                site.emitter().ints(1)));
        return site.emit(Range.DEFINITION, site.scalar(DataType.INT32, 0), extent, site.scalar(DataType.INT32, 1));
    }

    /** Pairs of features turned by an angle that grows with the position. */
    private static Laid rotary(OnnxSite site) {
        Laid given = site.in(0);
        Flow x = heads(site, given, site.node().number("num_heads", 0));
        int size = x.dim(3);
        int turned = site.node().number("rotary_embedding_dim", 0);
        turned = turned == 0 ? size : turned;
        site.require(
                size > 0 && turned > 0 && turned <= size && turned % 2 == 0,
                "it turns " + turned + " of " + size + " features",
                "the graph is damaged");
        Flow cosine = angles(site, 1);
        Flow sine = angles(site, 2);
        boolean interleaved = site.node().flag("interleaved", false);
        Flow first = part(site, x, 0, turned, 0, interleaved);
        Flow second = part(site, x, 0, turned, 1, interleaved);
        Flow real = site.sub(site.mul(first, cosine), site.mul(second, sine));
        Flow imaginary = site.add(site.mul(first, sine), site.mul(second, cosine));
        Flow result = interleaved ? paired(site, real, imaginary) : site.concat(3, List.of(real, imaginary));
        if (turned < size) {
            Flow rest = site.emit(
                    Slice.DEFINITION,
                    x,
                    site.emitter().ints(0, 0, 0, turned),
                    site.emitter().ints(-1, -1, -1, -1));
            result = site.concat(3, List.of(result, rest));
        }
        if (given.rank() == 4) {
            return Laid.plain(result);
        }
        Flow back = site.transpose(result, 0, 2, 1, 3);
        return site.reshaped(back, joined(back.shape(0)), joined(back.shape(1)));
    }

    /** Cosines or sines for each position, spread over heads: [batch, 1, length, pairs]. */
    private static Flow angles(OnnxSite site, int operand) {
        Flow all = site.plain(operand);
        Flow own = site.has(3) ? site.emit(new Gather(0, 0), all, site.plain(3)) : all;
        return site.emit(ExpandDims.DEFINITION, own, site.emitter().constant(Shape.scalar(), 1));
    }

    /** The first or second of each pair: halves, or every other feature. */
    private static Flow part(OnnxSite site, Flow x, int from, int turned, int which, boolean interleaved) {
        int[] begin = new int[4];
        int[] end = new int[4];
        int[] strides = new int[4];
        Arrays.fill(strides, 1);
        begin[3] = interleaved ? from + which : from + which * turned / 2;
        end[3] = interleaved ? turned : begin[3] + turned / 2;
        strides[3] = interleaved ? 2 : 1;
        return site.emit(
                new dev.tern.operators.slice.StridedSlice(0b0111, 0b0111, 0, 0, 0, false),
                x,
                site.emitter().ints(begin),
                site.emitter().ints(end),
                site.emitter().ints(strides));
    }

    private static Flow paired(OnnxSite site, Flow real, Flow imaginary) {
        Flow pairs = site.emit(new Pack(2, 4), real, imaginary);
        Shape first = real.shape(0);
        Shape second = real.shape(1);
        return site.reshaped(pairs, first.with(3, 2 * first.dim(3)), second.with(3, 2 * second.dim(3)))
                .flow();
    }
}
