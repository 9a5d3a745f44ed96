package dev.tern.converter.onnx;

import dev.tern.tensor.Shape;
import java.util.Arrays;

/**
 * What slides over an image: sizes, steps and paddings of the axes behind batch and channels.
 *
 * @param before elements of padding in front of each axis
 * @param sameByRule whether padding is what makes results as many as steps fit in, as the operators reckon it
 */
record Window(int[] size, int[] strides, int[] dilations, int[] before, int[] after, boolean sameByRule) {
    private static final int MOST = 1 << 20;

    /** The window of a node on {@code x}, its size being {@code size}. */
    static Window of(OnnxSite site, Laid x, int[] size) {
        int axes = size.length;
        site.require(
                axes >= 1 && axes <= 3 && x.rank() == axes + 2,
                "it slides over " + axes + " axes of a tensor of rank " + x.rank(),
                "windows can slide over one, two or three axes behind batch and channels");
        int[] strides = each(site, "strides", axes);
        int[] dilations = each(site, "dilations", axes);
        for (int i = 0; i < axes; i++) {
            site.require(
                    size[i] >= 1
                            && size[i] <= MOST
                            && strides[i] >= 1
                            && strides[i] <= MOST
                            && dilations[i] >= 1
                            && dilations[i] <= MOST,
                    "its window has size " + size[i] + ", stride " + strides[i] + ", dilation " + dilations[i],
                    "the graph is damaged");
        }
        int[] before = new int[axes];
        int[] after = new int[axes];
        boolean same = false;
        switch (site.node().text("auto_pad", "NOTSET")) {
            case "VALID" -> {}
            case "SAME_UPPER" -> same = true;
            case "SAME_LOWER" -> lower(site, x, new Window(size, strides, dilations, before, after, false));
            default -> pads(site, before, after);
        }
        return new Window(size, strides, dilations, before, after, same);
    }

    private static int[] each(OnnxSite site, String attribute, int axes) {
        int[] given = site.node().numbers(attribute);
        if (given == null) {
            int[] ones = new int[axes];
            Arrays.fill(ones, 1);
            return ones;
        }
        site.require(given.length == axes, attribute + " has " + given.length + " entries", "the graph is damaged");
        return given;
    }

    private static void pads(OnnxSite site, int[] before, int[] after) {
        int[] pads = site.node().numbers("pads");
        if (pads == null) {
            return;
        }
        int axes = before.length;
        site.require(pads.length == 2 * axes, "pads has " + pads.length + " entries", "the graph is damaged");
        for (int pad : pads) {
            site.require(pad >= 0 && pad <= MOST, "it pads by " + pad, "pad by numbers from 0");
        }
        System.arraycopy(pads, 0, before, 0, axes);
        System.arraycopy(pads, axes, after, 0, axes);
    }

    /** Padding that keeps sizes, the odd element in front. */
    private static void lower(OnnxSite site, Laid x, Window window) {
        for (int i = 0; i < window.size.length; i++) {
            int extent = x.dim(i + 2);
            site.require(
                    extent > 0 || window.strides[i] == 1,
                    "auto_pad is SAME_LOWER, and the image's size is open",
                    "give the inputs fixed shapes (--input_shapes)");
            int total = window.total(i, extent);
            window.before[i] = total - total / 2;
            window.after[i] = total / 2;
        }
    }

    int axes() {
        return size.length;
    }

    /** Extent that the window covers along axis {@code i}. */
    int reach(int i) {
        return (size[i] - 1) * dilations[i] + 1;
    }

    /** Padding of axis {@code i} with which results are as many as steps fit in; any extent will do where steps are 1. */
    private int total(int i, int extent) {
        if (strides[i] == 1) {
            return reach(i) - 1;
        }
        int results = (extent + strides[i] - 1) / strides[i];
        return Math.max(0, (results - 1) * strides[i] + reach(i) - extent);
    }

    /** Whether the padding is the one that the operators reckon for SAME, whatever open extents turn out to be. */
    boolean isSame(Laid x) {
        if (sameByRule) {
            return true;
        }
        for (int i = 0; i < size.length; i++) {
            int extent = x.dim(i + 2);
            if (extent < 0 && strides[i] != 1) {
                return false;
            }
            int total = total(i, extent);
            if (before[i] != total / 2 || after[i] != total - total / 2) {
                return false;
            }
        }
        return true;
    }

    boolean isPadded() {
        return sameByRule
                || Arrays.stream(before).anyMatch(pad -> pad > 0)
                || Arrays.stream(after).anyMatch(pad -> pad > 0);
    }

    /** Paddings of a tensor with channels last: pairs for each axis. */
    int[] paddings() {
        int[] all = new int[2 * (size.length + 2)];
        for (int i = 0; i < size.length; i++) {
            all[2 * i + 2] = before[i];
            all[2 * i + 3] = after[i];
        }
        return all;
    }

    /** The same on height and width, where there is but one axis: a height of 1 in front. */
    Window inTwo() {
        return size.length != 1
                ? this
                : new Window(
                        two(1, size[0]),
                        two(1, strides[0]),
                        two(1, dilations[0]),
                        two(0, before[0]),
                        two(0, after[0]),
                        sameByRule);
    }

    private static int[] two(int first, int second) {
        return new int[] {first, second};
    }

    Window withoutPadding() {
        return new Window(size, strides, dilations, new int[size.length], new int[size.length], false);
    }

    /** An image [batch, length, channels] as one of height 1. */
    static Shape inTwo(Shape shape) {
        return shape.rank() == 3 ? Shape.of(shape.dim(0), 1, shape.dim(1), shape.dim(2)) : shape;
    }
}
