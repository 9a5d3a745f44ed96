package dev.tern.media.image.jpeg;

/** Blocks of a progressive scan of a band of other coefficients (ITU-T T.81, G.1.2.2 and G.1.2.3). */
final class ProgressiveAcCoder implements Scan.BlockCoder {
    private final HuffmanTable table;
    private final int first;
    private final int last;
    private final int lowBit;
    private final boolean refines;

    /** Blocks still to come without new coefficients. */
    private int emptyBlocks;

    ProgressiveAcCoder(HuffmanTable table, int first, int last, int lowBit, boolean refines) {
        this.table = table;
        this.first = first;
        this.last = last;
        this.lowBit = lowBit;
        this.refines = refines;
    }

    @Override
    public void read(ScanBits in, int scanComponent, Component component, int block) {
        if (refines) {
            refine(in, component.coefficients, block);
        } else {
            start(in, component.coefficients, block);
        }
    }

    @Override
    public void reset() {
        emptyBlocks = 0;
    }

    private void start(ScanBits in, short[] coefficients, int block) {
        if (emptyBlocks > 0) {
            emptyBlocks--;
            return;
        }
        int k = first;
        while (k <= last) {
            int symbol = in.symbol(table);
            int bits = symbol & 15;
            int zeros = symbol >> 4;
            if (bits == 0) {
                if (zeros < 15) {
                    emptyBlocks = (1 << zeros) - 1 + in.number(zeros);
                    return;
                }
                k += 16;
                continue;
            }
            k += zeros;
            if (k > last) {
                throw in.damaged("coefficients up to " + last, "more");
            }
            coefficients[block + ZigZag.natural(k++)] = (short) (in.signed(bits) << lowBit);
        }
    }

    private void refine(ScanBits in, short[] coefficients, int block) {
        int k = first;
        while (emptyBlocks == 0 && k <= last) {
            int symbol = in.symbol(table);
            int zeros = symbol >> 4;
            int value = 0;
            if ((symbol & 15) != 0) {
                value = in.flag() ? 1 << lowBit : -(1 << lowBit);
            } else if (zeros < 15) {
                emptyBlocks = (1 << zeros) + in.number(zeros);
                break;
            }
            k = refineOver(in, coefficients, block, k, zeros);
            if (value != 0) {
                if (k > last) {
                    throw in.damaged("coefficients up to " + last, "more");
                }
                coefficients[block + ZigZag.natural(k)] = (short) value;
            }
            k++;
        }
        if (emptyBlocks > 0) {
            refineOver(in, coefficients, block, k, Component.BLOCK);
            emptyBlocks--;
        }
    }

    /** Refines what is known already until {@code zeros} unknown places are passed; returns the next unknown one. */
    private int refineOver(ScanBits in, short[] coefficients, int block, int from, int zeros) {
        int left = zeros;
        int k = from;
        for (; k <= last; k++) {
            int at = block + ZigZag.natural(k);
            int known = coefficients[at];
            if (known == 0) {
                if (left-- == 0) {
                    break;
                }
            } else if (in.flag() && (Math.abs(known) & (1 << lowBit)) == 0) {
                coefficients[at] += (short) (known > 0 ? 1 << lowBit : -(1 << lowBit));
            }
        }
        return k;
    }
}
