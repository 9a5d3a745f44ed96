package dev.tern.operators.slice;

import dev.tern.operators.movement.Box;
import dev.tern.operators.movement.Extent;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.util.ArrayList;
import java.util.List;

/**
 * The indices that a strided slice takes, one range for each axis after new axes are put in and the ellipsis is spread
 * out.
 */
final class SliceRange {
    /** A mask has 32 bits, and the highest cannot be told from a sign. */
    private static final int MOST_ENTRIES = 31;

    /** One axis: {@code count} indices from {@code first} in steps; {@code source} -1 is an axis that the slice makes. */
    private record Range(int source, int first, int stride, int count, boolean dropped) {}

    private final List<Range> ranges;

    private SliceRange(List<Range> ranges) {
        this.ranges = ranges;
    }

    static SliceRange of(StridedSlice operator, Shape input, Tensor begin, Tensor end, Tensor strides) {
        int entries = entries(begin, end, strides);
        int added = 0;
        for (int i = 0; i < entries; i++) {
            added += isSet(operator.newAxisMask(), i) && !isSet(operator.ellipsisMask(), i) ? 1 : 0;
        }
        int rank = input.rank() + added;
        requireOneEllipsis(operator.ellipsisMask(), entries, rank);
        List<Range> ranges = new ArrayList<>();
        int entry = 0;
        int source = 0;
        boolean spread = false;
        while (ranges.size() < rank) {
            int axis = ranges.size();
            if (entry < entries && isSet(operator.ellipsisMask(), entry) && !spread) {
                int end1 = Math.max(axis + 1, Math.min(axis + 1 + rank - entries, rank));
                while (ranges.size() < end1) {
                    ranges.add(whole(source, axisExtent(input, source)));
                    source++;
                }
                spread = true;
                entry++;
            } else if (entry < entries && isSet(operator.newAxisMask(), entry)) {
                ranges.add(new Range(-1, 0, 1, 1, false));
                entry++;
            } else if (entry >= entries) {
                ranges.add(whole(source, axisExtent(input, source)));
                source++;
            } else {
                ranges.add(range(operator, entry, source, axisExtent(input, source), begin, end, strides));
                source++;
                entry++;
            }
        }
        return new SliceRange(ranges);
    }

    /** An ellipsis may stand for no axis at all; beyond that, every entry has an axis of its own. */
    private static void requireOneEllipsis(int ellipsisMask, int entries, int rank) {
        if (Integer.bitCount(ellipsisMask & (1 << entries) - 1) > 1 || entries > rank + 1) {
            throw TernException.at("begin, end and strides")
                    .expected("at most one ellipsis and " + (rank + 1) + " entries")
                    .found(entries + " entries and the ellipsis mask " + Integer.toBinaryString(ellipsisMask))
                    .fix("leave out entries, or correct the mask");
        }
    }

    private static int entries(Tensor begin, Tensor end, Tensor strides) {
        for (Tensor tensor : List.of(begin, end, strides)) {
            Extent.requireEqual(1, tensor.shape().rank(), "rank of begin, end and strides");
            Extent.requireEqual(begin.intElements(), tensor.intElements(), "length of begin, end and strides");
        }
        if (begin.elements() > MOST_ENTRIES) {
            throw TernException.at("begin")
                    .expected("at most " + MOST_ENTRIES + " numbers")
                    .found(String.valueOf(begin.elements()))
                    .fix("slice in several steps");
        }
        return begin.intElements();
    }

    private static int axisExtent(Shape input, int source) {
        if (source >= input.rank()) {
            throw TernException.at("begin, end and strides")
                    .expected("no more entries than the " + input.rank() + " axes of " + input + " and the new ones")
                    .found("entry for axis " + source)
                    .fix("leave out entries, or correct the ellipsis and new-axis masks");
        }
        return input.dim(source);
    }

    private static Range whole(int source, int extent) {
        return new Range(source, 0, 1, extent, false);
    }

    private static Range range(
            StridedSlice operator, int entry, int source, int dim, Tensor begin, Tensor end, Tensor strides) {
        int stride = strides.intAt(entry);
        if (stride == 0 || stride == Integer.MIN_VALUE) {
            throw TernException.at("stride " + entry)
                    .expected("a number other than 0 and above -2147483648")
                    .found(String.valueOf(stride))
                    .fix("correct the stride");
        }
        boolean drops = isSet(operator.shrinkAxisMask(), entry);
        int first = first(operator, entry, dim, stride, begin);
        if (drops) {
            if (first < 0 || first >= dim) {
                throw TernException.at("begin " + entry)
                        .expected("an index within axis " + source + " of extent " + dim)
                        .found(String.valueOf(begin.intAt(entry)))
                        .fix("correct the index");
            }
            return new Range(source, first, 1, 1, true);
        }
        long last = last(operator, entry, dim, stride, first, end);
        long span = stride > 0 ? last - first : first - last;
        long count = span <= 0 ? 0 : (span - 1) / Math.abs((long) stride) + 1;
        return new Range(source, first, stride, Extent.of(count), false);
    }

    private static int first(StridedSlice operator, int entry, int dim, int stride, Tensor begin) {
        if (isSet(operator.beginMask(), entry)) {
            return stride > 0 ? 0 : dim - 1;
        }
        long index = begin.intAt(entry);
        return clamp(index < 0 ? index + dim : index, dim, stride);
    }

    private static long last(StridedSlice operator, int entry, int dim, int stride, int first, Tensor end) {
        if (isSet(operator.endMask(), entry)) {
            return stride > 0 ? dim : -1;
        }
        long index = end.intAt(entry);
        if (operator.offset()) {
            index += first;
        } else if (index < 0) {
            index += dim;
        }
        return clamp(index, dim, stride);
    }

    private static int clamp(long index, int dim, int stride) {
        return (int) (stride > 0 ? Math.min(Math.max(index, 0), dim) : Math.min(Math.max(index, -1), dim - 1));
    }

    private static boolean isSet(int mask, int entry) {
        return (mask >>> entry & 1) != 0;
    }

    /** Extents of the result. */
    Shape shape() {
        return Shape.of(
                ranges.stream().filter(r -> !r.dropped).mapToInt(Range::count).toArray());
    }

    /** The copy that takes the slice out of a dense operand. */
    Box box(Shape input) {
        long[] dense = Box.strides(input);
        int[] extents = new int[ranges.size()];
        long[] from = new long[ranges.size()];
        long start = 0;
        for (int i = 0; i < extents.length; i++) {
            Range range = ranges.get(i);
            extents[i] = range.count;
            if (range.source >= 0) {
                from[i] = range.stride * dense[range.source];
                start += range.first * dense[range.source];
            }
        }
        return Box.gathering(extents, from, start);
    }
}
