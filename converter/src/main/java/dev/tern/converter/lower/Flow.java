package dev.tern.converter.lower;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What flows between TensorFlow nodes while they become operators.
 *
 * <p>Extents that the source leaves open are followed by trying them: everything is known twice, once for each of two
 * sizes of every open extent. An extent that differs is open, contents that do not differ are constant, and of a shape
 * that is computed from open extents it is known which element is the open one.
 */
public final class Flow {
    private final String name;
    private final DataType type;
    private final @Nullable List<Shape> shapes;
    private final @Nullable List<Tensor> contents;
    private final @Nullable Handle handle;
    private int value = UNPLACED;

    private static final int UNPLACED = -1;

    /** What a resource is, known by name alone. */
    public sealed interface Handle {
        /** A variable by what identifies it. */
        record Variable(String name) implements Handle {}

        /**
         * A list whose items' shape is open until one is put there.
         *
         * @param count how many items it holds; null where it is empty
         * @param item extents of the items, -1 where open; null where not even their number is known
         */
        record OpenList(
                DataType type,
                @Nullable Flow count,
                @Nullable List<Integer> item) implements Handle {
            /** Whether items may have the shape of {@code flow}. */
            boolean takes(Flow flow) {
                if (flow.handle() != null || flow.type() != type || !flow.hasShape()) {
                    return false;
                }
                if (item == null) {
                    return flow.rank() > 0;
                }
                boolean fits = item.size() == flow.rank();
                for (int i = 0; fits && i < item.size(); i++) {
                    fits = item.get(i) < 0 || item.get(i) == flow.dim(i);
                }
                return fits;
            }
        }

        /** A table of a graph. */
        record Table(String name, DataType keys, DataType values) implements Handle {}
    }

    private Flow(
            String name,
            DataType type,
            @Nullable List<Shape> shapes,
            @Nullable List<Tensor> contents,
            @Nullable Handle handle) {
        this.name = name;
        this.type = type;
        this.shapes = shapes;
        this.contents = contents;
        this.handle = handle;
    }

    /** A constant. */
    public static Flow constant(String name, Tensor tensor) {
        return new Flow(name, tensor.type(), List.of(tensor.shape(), tensor.shape()), List.of(tensor, tensor), null);
    }

    /** A result of the graph with a shape for each try; null where not even the rank is known. */
    public static Flow result(String name, DataType type, @Nullable List<Shape> shapes) {
        return new Flow(name, type, shapes, null, null);
    }

    /** A result of the graph whose contents follow from shapes. */
    public static Flow known(String name, List<Tensor> contents) {
        return new Flow(
                name,
                contents.getFirst().type(),
                contents.stream().map(Tensor::shape).toList(),
                contents,
                null);
    }

    /** A resource. */
    public static Flow handle(String name, Handle handle) {
        return new Flow(name, DataType.RESOURCE, List.of(Shape.scalar(), Shape.scalar()), null, handle);
    }

    public Flow named(String other) {
        Flow flow = new Flow(other, type, shapes, contents, handle);
        flow.value = value;
        return flow;
    }

    /** The same, to be placed by itself; so is what a list is made of. */
    Flow copy() {
        Handle other = handle instanceof Handle.OpenList list && list.count() != null
                ? new Handle.OpenList(list.type(), list.count().copy(), list.item())
                : handle;
        return new Flow(name, type, shapes, contents, other);
    }

    public String name() {
        return name;
    }

    public DataType type() {
        return type;
    }

    public @Nullable Handle handle() {
        return handle;
    }

    /** Index of the value in the graph, or -1 for a constant that nothing has read yet. */
    public int value() {
        return value;
    }

    public Flow placed(int index) {
        value = index;
        return this;
    }

    public boolean isPlaced() {
        return value != UNPLACED;
    }

    public boolean hasShape() {
        return shapes != null;
    }

    private List<Shape> shapes() {
        if (shapes == null) {
            throw TernException.of("the shape of '" + name + "' is not known, and the operator needs it");
        }
        return shapes;
    }

    /** Number of extents. */
    public int rank() {
        return shapes().getFirst().rank();
    }

    /** The shape in one of the two tries. */
    public Shape shape(int attempt) {
        return shapes().get(attempt);
    }

    /** The shape with -1 where it is open. */
    public Shape shape() {
        return merge(shape(0), shape(1));
    }

    public static Shape merge(Shape a, Shape b) {
        if (a.rank() != b.rank()) {
            throw TernException.of("a rank that depends on the inputs' sizes (" + a + " or " + b + ")");
        }
        int[] dims = a.dims();
        for (int i = 0; i < dims.length; i++) {
            dims[i] = dims[i] == b.dim(i) ? dims[i] : Shape.UNKNOWN;
        }
        return Shape.of(dims);
    }

    /** Extent {@code axis}; -1 where it is open. */
    public int dim(int axis) {
        return shape().dim(axis);
    }

    public boolean hasContents() {
        return contents != null;
    }

    /** The contents in one of the two tries, or null. */
    public @Nullable Tensor contents(int attempt) {
        return contents == null ? null : contents.get(attempt);
    }

    /** Whether this holds the same whatever the sizes of open extents are. */
    public boolean isConstant() {
        return contents != null && same(contents.get(0), contents.get(1));
    }

    /** The constant itself. */
    public Tensor tensor() {
        if (contents == null || !isConstant()) {
            throw TernException.of("'" + name + "' must be a constant, and is computed from the inputs");
        }
        return contents.getFirst();
    }

    /** The elements of a constant of whole numbers. */
    public int[] ints() {
        long[] wide = longs();
        int[] narrow = new int[wide.length];
        for (int i = 0; i < wide.length; i++) {
            narrow[i] = (int) Math.clamp(wide[i], Integer.MIN_VALUE, Integer.MAX_VALUE);
        }
        return narrow;
    }

    /** The elements of a constant of whole numbers. */
    public long[] longs() {
        Tensor tensor = tensor();
        long[] all = new long[tensor.intElements()];
        tensor.readLongs(0, all.length, all, 0);
        return all;
    }

    /** The single number in a constant. */
    public int scalar() {
        int[] all = ints();
        if (all.length != 1) {
            throw TernException.of("'" + name + "' must hold one number, and holds " + all.length);
        }
        return all[0];
    }

    /** The single number in a constant. */
    public float scalarFloat() {
        float[] all = tensor().toFloats();
        if (all.length != 1) {
            throw TernException.of("'" + name + "' must hold one number, and holds " + all.length);
        }
        return all[0];
    }

    public static boolean same(Tensor a, Tensor b) {
        return a == b || (a.shape().equals(b.shape()) && a.data().mismatch(b.data()) == -1);
    }

    /**
     * A shape operand whose contents are known but for one element: with -1 there. Null where more are open, or nothing is
     * known.
     */
    public int @Nullable [] shapeWithOneOpen() {
        if (contents == null || contents.get(0).elements() != contents.get(1).elements()) {
            return null;
        }
        int[] first = numbers(contents.get(0));
        int[] second = numbers(Objects.requireNonNull(contents).get(1));
        int open = 0;
        for (int i = 0; i < first.length; i++) {
            if (first[i] != second[i]) {
                first[i] = -1;
            }
            open += first[i] == -1 ? 1 : 0;
        }
        return open <= 1 ? first : null;
    }

    private static int[] numbers(Tensor tensor) {
        int[] all = new int[tensor.intElements()];
        for (int i = 0; i < all.length; i++) {
            all[i] = (int) tensor.longAt(i);
        }
        return all;
    }

    @Override
    public String toString() {
        return name + " " + type.text() + (shapes == null ? "[...]" : Arrays.toString(shape().dims()));
    }
}
