package dev.tern.converter.lower;

import static java.util.Map.entry;

import dev.tern.operators.nonmax.NonMaxSuppression;
import dev.tern.operators.random.Multinomial;
import dev.tern.operators.random.RandomStandardNormal;
import dev.tern.operators.random.RandomUniform;
import dev.tern.operators.rfft2d.Rfft2d;
import dev.tern.operators.topk.TopK;
import dev.tern.operators.unique.Unique;
import dev.tern.operators.where.Where;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Operators that choose among elements, draw random ones, or look at frequencies. */
final class SelectionRows {
    /** How many elements are assumed to be found where only the run knows: one number for each try. */
    private static final int[] FOUND = {17, 19};

    static final Map<String, Row> ROWS = Map.ofEntries(
            entry(
                    "TopKV2",
                    s -> s.emitAll(Objects.requireNonNull(TopK.DEFINITION.defaults()), s.in(0), s.int32(s.in(1)))),
            entry(
                    "NonMaxSuppressionV4",
                    s -> s.emitAll(
                            Objects.requireNonNull(NonMaxSuppression.V4.defaults()),
                            s.in(0),
                            s.in(1),
                            s.in(2),
                            s.in(3),
                            s.in(4))),
            entry(
                    "NonMaxSuppressionV5",
                    s -> s.emitAll(
                            Objects.requireNonNull(NonMaxSuppression.V5.defaults()),
                            s.in(0),
                            s.in(1),
                            s.in(2),
                            s.in(3),
                            s.in(4),
                            s.in(5))),
            entry("Where", SelectionRows::where),
            entry("Unique", SelectionRows::unique),
            entry(
                    "RandomUniform",
                    Row.of(s -> s.emit(
                            new RandomUniform(
                                    s.node().integer("seed", 0), s.node().integer("seed2", 0)),
                            s.int32(s.in(0))))),
            entry(
                    "RandomStandardNormal",
                    Row.of(s -> s.emit(
                            new RandomStandardNormal(
                                    s.node().integer("seed", 0), s.node().integer("seed2", 0)),
                            s.int32(s.in(0))))),
            entry(
                    "Multinomial",
                    Row.of(s -> s.emit(
                            new Multinomial(
                                    s.node().integer("seed", 0), s.node().integer("seed2", 0)),
                            s.in(0),
                            s.int32(s.in(1))))),
            entry("RFFT2D", Row.of(s -> s.emit(Rfft2d.DEFINITION, s.in(0), s.int32(s.in(1))))),
            entry("RFFT", Row.of(SelectionRows::realFourier)));

    private SelectionRows() {}

    private static List<Flow> where(Site site) {
        Flow x = site.in(0);
        List<Shape> shapes = List.of(Shape.of(FOUND[0], x.rank()), Shape.of(FOUND[1], x.rank()));
        return site.emitter()
                .emitSized(Objects.requireNonNull(Where.DEFINITION.defaults()), List.of(x), List.of(shapes));
    }

    private static List<Flow> unique(Site site) {
        Flow x = site.in(0);
        List<Shape> found = List.of(Shape.of(FOUND[0]), Shape.of(FOUND[1]));
        return site.emitter()
                .emitSized(
                        new Unique(site.node().type("out_idx", DataType.INT32)),
                        List.of(x),
                        List.of(found, List.of(x.shape(0), x.shape(1))));
    }

    /** A transform of one axis as one of two, the other of extent 1. */
    private static Flow realFourier(Site site) {
        Flow x = site.in(0);
        int length = site.in(1).scalar();
        Flow wide = site.emit(
                dev.tern.operators.reshape.ExpandDims.DEFINITION,
                x,
                site.emitter().constant(Shape.scalar(), -2));
        Flow both = site.emit(Rfft2d.DEFINITION, wide, site.emitter().ints(1, length));
        return site.emit(new dev.tern.operators.reshape.Squeeze(List.of(x.rank() - 1)), both);
    }
}
