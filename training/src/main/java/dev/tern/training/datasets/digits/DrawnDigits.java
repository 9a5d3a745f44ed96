package dev.tern.training.datasets.digits;

import dev.tern.tensor.Shape;
import dev.tern.training.data.Column;
import dev.tern.training.data.Dataset;
import dev.tern.training.data.Field;
import dev.tern.training.data.RowCursor;
import dev.tern.training.data.RowSource;
import dev.tern.training.data.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Digits that look handwritten, drawn by a pen along strokes: 28 × 28 bytes each, bright ink on black paper, laid out as
 * MNIST does it (the ink in a box of 20 × 20, its centre of mass in the middle).
 *
 * <p>Digit {@code i} depends on the seed and on {@code i} alone, so any part of the endless series can be drawn at any
 * time, by several threads, and is the same everywhere.
 */
public final class DrawnDigits {
    /** Width and height of every picture. */
    public static final int SIDE = 28;

    /** Bytes of one picture. */
    public static final int PIXELS = SIDE * SIDE;

    /** How many different digits there are. */
    public static final int CLASSES = 10;

    private static final double BOX_PIXELS = 20;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final long seed;
    private final List<List<DigitShape>> shapes = new ArrayList<>();
    private final PenPath path = new PenPath();
    private final Ink ink = new Ink(SIDE);

    private DrawnDigits(long seed) {
        this.seed = seed;
        for (int digit = 0; digit < CLASSES; digit++) {
            shapes.add(DigitShapes.of(digit));
        }
    }

    /** The series that belongs to {@code seed}. An object draws one picture at a time. */
    public static DrawnDigits of(long seed) {
        return new DrawnDigits(seed);
    }

    /** Which digit picture {@code index} shows; the digits take turns, so that every part is balanced. */
    public int label(long index) {
        return (int) Math.floorMod(index, (long) CLASSES);
    }

    /** Draws picture {@code index} to {@link #PIXELS} bytes of {@code pixels} from {@code offset} on. */
    public void draw(long index, byte[] pixels, int offset) {
        SplittableRandom random = new SplittableRandom((seed * GOLDEN) ^ (index + 1) * 0xD1342543DE82EF95L);
        DigitShape shape = pick(shapes.get(label(index)), random);
        Hand hand = Hand.any(random);
        DigitShape.Form form = shape.between(random);
        path.clear();
        for (int s = 0; s < form.coordinates().size(); s++) {
            double[] xy = form.coordinates().get(s);
            // A stroke of its own is also misplaced as a whole.
            double x = 1.5 * hand.unsteadiness() * random.nextGaussian();
            double y = 1.5 * hand.unsteadiness() * random.nextGaussian();
            for (int i = 0; i < xy.length; i++) {
                xy[i] += (i % 2 == 0 ? x : y) + hand.unsteadiness() * random.nextGaussian();
            }
            reach(xy, 0.05 * random.nextGaussian(), 0.05 * random.nextGaussian());
            path.addStroke(xy, form.corners().get(s), hand.roundsCorners());
        }
        path.bend(hand);
        path.press(hand, random);
        path.fit(BOX_PIXELS);
        double middle = SIDE / 2.0;
        ink.draw(path, middle, middle, hand.softPixels());
        // Its centre of mass goes to the middle, by whole pixels and a bit as chance has it.
        double shiftX = Math.rint(middle - ink.massX()) + 0.5 * (random.nextDouble() - 0.5);
        double shiftY = Math.rint(middle - ink.massY()) + 0.5 * (random.nextDouble() - 0.5);
        ink.draw(path, middle + shiftX, middle + shiftY, hand.softPixels());
        ink.writeTo(pixels, offset, hand.ink(), hand.grain(), random);
    }

    /** As many pictures in each pass, none of which was seen before; with the fields of {@link #dataset}. */
    public static Dataset endless(long seed, int rowsInPass) {
        List<Field> fields = of(seed).dataset(0, 1).fields();
        return Dataset.from(new RowSource() {
            @Override
            public List<Field> fields() {
                return fields;
            }

            @Override
            public long rows() {
                return rowsInPass;
            }

            @Override
            public RowCursor open(long epoch) {
                DrawnDigits digits = of(seed);
                long first = epoch * rowsInPass;
                return new RowCursor() {
                    private int row;

                    @Override
                    public boolean next(Rows into, int at) {
                        if (row == rowsInPass) {
                            return false;
                        }
                        digits.draw(first + row, into.bytes(0), at * PIXELS);
                        into.ints(1)[at] = digits.label(first + row);
                        row++;
                        return true;
                    }
                };
            }
        });
    }

    /** Lets a stroke begin earlier and end later, or the other way round, along its first and last direction. */
    private static void reach(double[] xy, double atBegin, double atEnd) {
        int last = xy.length - 2;
        move(xy, 0, 2, atBegin);
        move(xy, last, last - 2, atEnd);
    }

    private static void move(double[] xy, int point, int from, double distance) {
        double dx = xy[point] - xy[from];
        double dy = xy[point + 1] - xy[from + 1];
        double length = Math.max(Math.sqrt(dx * dx + dy * dy), 1e-6);
        double share = Math.max(distance / length, -0.6);
        xy[point] += share * dx;
        xy[point + 1] += share * dy;
    }

    /** Pictures {@code first} to {@code first + count - 1}: {@code image} u8[28, 28] and its class {@code label}. */
    public Dataset dataset(long first, int count) {
        byte[] pixels = new byte[Math.multiplyExact(count, PIXELS)];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            draw(first + i, pixels, i * PIXELS);
            labels[i] = label(first + i);
        }
        return Dataset.of(Column.bytes("image", Shape.of(SIDE, SIDE), pixels), Column.labels("label", labels));
    }

    private static DigitShape pick(List<DigitShape> shapes, SplittableRandom random) {
        double sum = shapes.stream().mapToDouble(DigitShape::weight).sum();
        double left = random.nextDouble() * sum;
        for (DigitShape shape : shapes) {
            left -= shape.weight();
            if (left < 0) {
                return shape;
            }
        }
        return shapes.getLast();
    }
}
