package dev.tern.media.image.jpeg;

import dev.tern.media.image.codec.Bytes;
import dev.tern.media.image.codec.Damaged;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the tables and all scans of a JPEG file into the coefficients of its components. */
final class CoefficientScans {
    private static final int PROGRESSIVE = 0xc2;
    private static final int TABLES = 4;

    private final Bytes file;
    private final int[][] quantization = new int[TABLES][];
    private final @Nullable HuffmanTable[] dcTables = new HuffmanTable[TABLES];
    private final @Nullable HuffmanTable[] acTables = new HuffmanTable[TABLES];
    private final List<Component> components = new ArrayList<>();
    private FrameGeometry frame = new FrameGeometry(1, 1, 1, 1);
    private boolean progressive;
    private int restartInterval;

    private CoefficientScans(Bytes file) {
        this.file = file;
    }

    static CoefficientScans read(Bytes file) {
        CoefficientScans scans = new CoefficientScans(file);
        MarkerWalk walk = new MarkerWalk(file);
        while (walk.next()) {
            scans.segment(walk.marker(), walk.content());
        }
        for (Component component : scans.components) {
            if (!component.scanned) {
                throw Damaged.picture(file.name(), "scans of all components", "none of component " + component.id);
            }
        }
        return scans;
    }

    List<Component> components() {
        return components;
    }

    FrameGeometry frame() {
        return frame;
    }

    private void segment(int marker, Bytes content) {
        switch (marker) {
            case MarkerWalk.QUANTIZATION_TABLES -> readQuantization(content);
            case MarkerWalk.HUFFMAN_TABLES -> readHuffman(content);
            case MarkerWalk.RESTART_INTERVAL -> restartInterval = content.u16(0);
            case MarkerWalk.START_OF_SCAN -> readScan(content);
            default -> {
                if (MarkerWalk.isStartOfFrame(marker)) {
                    readFrame(marker, content);
                }
            }
        }
    }

    private void readQuantization(Bytes content) {
        int at = 0;
        while (at < content.length()) {
            int wide = content.u8(at) >> 4;
            int number = tableNumber(content, content.u8(at) & 15);
            at++;
            int[] table = new int[Component.BLOCK];
            for (int i = 0; i < table.length; i++) {
                table[ZigZag.natural(i)] = wide == 0 ? content.u8(at) : content.u16(at);
                at += wide == 0 ? 1 : 2;
            }
            quantization[number] = table;
        }
    }

    private void readHuffman(Bytes content) {
        int at = 0;
        while (at < content.length()) {
            int number = tableNumber(content, content.u8(at) & 15);
            boolean ac = content.u8(at) >> 4 != 0;
            HuffmanTable table = HuffmanTable.read(content, at + 1L);
            (ac ? acTables : dcTables)[number] = table;
            at += 1 + table.bytes();
        }
    }

    private static int tableNumber(Bytes content, int number) {
        if (number >= TABLES) {
            throw Damaged.picture(content.name(), "a table number below " + TABLES, String.valueOf(number));
        }
        return number;
    }

    private void readFrame(int marker, Bytes content) {
        progressive = marker == PROGRESSIVE;
        int count = content.u8(5);
        int maxHorizontal = 1;
        int maxVertical = 1;
        for (int i = 0; i < count; i++) {
            int factors = content.u8(7 + 3L * i);
            if ((factors >> 4) < 1 || (factors >> 4) > 4 || (factors & 15) < 1 || (factors & 15) > 4) {
                throw Damaged.picture(content.name(), "sampling factors from 1 to 4", "%02x".formatted(factors));
            }
            maxHorizontal = Math.max(maxHorizontal, factors >> 4);
            maxVertical = Math.max(maxVertical, factors & 15);
        }
        frame = new FrameGeometry(content.u16(3), content.u16(1), maxHorizontal, maxVertical);
        for (int i = 0; i < count; i++) {
            int factors = content.u8(7 + 3L * i);
            int table = tableNumber(content, content.u8(8 + 3L * i));
            components.add(new Component(content.u8(6 + 3L * i), factors >> 4, factors & 15, table, frame));
        }
    }

    private void readScan(Bytes content) {
        int count = content.u8(0);
        if (count < 1 || count > components.size()) {
            throw Damaged.picture(content.name(), "1 to " + components.size() + " components", "" + count);
        }
        List<Component> scanned = new ArrayList<>();
        int[] tables = new int[count];
        for (int i = 0; i < count; i++) {
            Component component = component(content, content.u8(1 + 2L * i));
            if (scanned.contains(component)) {
                throw Damaged.picture(content.name(), "each component once", "component " + component.id + " twice");
            }
            startComponent(content, component);
            scanned.add(component);
            tables[i] = content.u8(2 + 2L * i);
        }
        ScanBits in = new ScanBits(file, content.end() - file.from());
        new Scan(scanned, frame, restartInterval, coder(content, tables, 1 + 2L * count), in).read();
    }

    private Component component(Bytes content, int id) {
        for (Component component : components) {
            if (component.id == id) {
                return component;
            }
        }
        throw Damaged.picture(content.name(), "a component of the frame", "component " + id);
    }

    private void startComponent(Bytes content, Component component) {
        if (component.scanned) {
            return;
        }
        int[] table = quantization[component.tableNumber];
        if (table == null) {
            throw Damaged.picture(content.name(), "quantisation table " + component.tableNumber, "none");
        }
        System.arraycopy(table, 0, component.quantization, 0, table.length);
        component.scanned = true;
    }

    private Scan.BlockCoder coder(Bytes content, int[] tables, long at) {
        if (!progressive) {
            return new SequentialCoder(tables(content, dcTables, tables, 4), tables(content, acTables, tables, 0));
        }
        int first = content.u8(at);
        int last = content.u8(at + 1);
        int highBit = content.u8(at + 2) >> 4;
        int lowBit = content.u8(at + 2) & 15;
        boolean dc = first == 0;
        boolean legalBand = dc ? last == 0 : last >= first && last < Component.BLOCK && tables.length == 1;
        if (!legalBand || lowBit > 13 || (highBit != 0 && highBit != lowBit + 1)) {
            throw Damaged.picture(
                    content.name(),
                    "a progressive scan of first coefficients, or of a band of one component",
                    "coefficients %d to %d, bits %d to %d".formatted(first, last, highBit, lowBit));
        }
        boolean refines = highBit != 0;
        if (dc) {
            HuffmanTable[] used = refines ? new HuffmanTable[tables.length] : tables(content, dcTables, tables, 4);
            return new ProgressiveDcCoder(used, lowBit, refines);
        }
        return new ProgressiveAcCoder(tables(content, acTables, tables, 0)[0], first, last, lowBit, refines);
    }

    /** For each component of the scan its table, whose number stands {@code shift} bits up in the selector. */
    private static HuffmanTable[] tables(Bytes content, @Nullable HuffmanTable[] all, int[] selectors, int shift) {
        HuffmanTable[] tables = new HuffmanTable[selectors.length];
        for (int i = 0; i < tables.length; i++) {
            int number = (selectors[i] >> shift) & 15;
            HuffmanTable table = number < TABLES ? all[number] : null;
            if (table == null) {
                throw Damaged.picture(content.name(), "a Huffman table that was given", "number " + number);
            }
            tables[i] = table;
        }
        return tables;
    }
}
