package dev.tern.media.image.jpeg;

import java.util.Arrays;

/** Blocks of a progressive scan of first coefficients: their high bits, or one more bit (ITU-T T.81, G.1.2.1). */
final class ProgressiveDcCoder implements Scan.BlockCoder {
    private final HuffmanTable[] tables;
    private final int lowBit;
    private final boolean refines;
    private final int[] previous;

    ProgressiveDcCoder(HuffmanTable[] tables, int lowBit, boolean refines) {
        this.tables = tables;
        this.lowBit = lowBit;
        this.refines = refines;
        this.previous = new int[tables.length];
    }

    @Override
    public void read(ScanBits in, int scanComponent, Component component, int block) {
        if (refines) {
            if (in.flag()) {
                component.coefficients[block] |= (short) (1 << lowBit);
            }
            return;
        }
        previous[scanComponent] += in.signed(in.symbol(tables[scanComponent]) & 15);
        component.coefficients[block] = (short) (previous[scanComponent] << lowBit);
    }

    @Override
    public void reset() {
        Arrays.fill(previous, 0);
    }
}
