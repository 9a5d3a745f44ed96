package dev.tern.media.image.jpeg;

import java.util.Arrays;

/** Blocks of a sequential scan: all coefficients at once (ITU-T T.81, F.2.2). */
final class SequentialCoder implements Scan.BlockCoder {
    private final HuffmanTable[] dcTables;
    private final HuffmanTable[] acTables;
    private final int[] previousDc;

    SequentialCoder(HuffmanTable[] dcTables, HuffmanTable[] acTables) {
        this.dcTables = dcTables;
        this.acTables = acTables;
        this.previousDc = new int[dcTables.length];
    }

    @Override
    public void read(ScanBits in, int scanComponent, Component component, int block) {
        short[] coefficients = component.coefficients;
        previousDc[scanComponent] += in.signed(in.symbol(dcTables[scanComponent]) & 15);
        coefficients[block] = (short) previousDc[scanComponent];
        HuffmanTable table = acTables[scanComponent];
        int k = 1;
        while (k < Component.BLOCK) {
            int symbol = in.symbol(table);
            int bits = symbol & 15;
            int zeros = symbol >> 4;
            if (bits == 0) {
                if (zeros < 15) {
                    return;
                }
                k += 16;
                continue;
            }
            k += zeros;
            if (k >= Component.BLOCK) {
                throw in.damaged("64 coefficients a block", "more");
            }
            coefficients[block + ZigZag.natural(k++)] = (short) in.signed(bits);
        }
    }

    @Override
    public void reset() {
        Arrays.fill(previousDc, 0);
    }
}
