package dev.tern.media.image.jpeg;

import java.util.List;

/**
 * The walk of one scan through its blocks: unit by unit where components are interleaved, block by block of the one
 * component where not, with restarts in between (ITU-T T.81, A.2).
 *
 * @param restartInterval units between restarts, or 0
 */
record Scan(List<Component> components, FrameGeometry frame, int restartInterval, BlockCoder coder, ScanBits in) {
    /** Reads the coefficients of one block. */
    interface BlockCoder {
        void read(ScanBits in, int scanComponent, Component component, int block);

        /** Forgets what was carried from block to block. */
        void reset();
    }

    void read() {
        boolean single = components.size() == 1;
        Component first = components.getFirst();
        int columns = single ? first.columns : frame.unitColumns();
        int rows = single ? first.rows : frame.unitRows();
        int sinceRestart = 0;
        int restarts = 0;
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                if (restartInterval > 0 && sinceRestart == restartInterval) {
                    in.restart(restarts++);
                    coder.reset();
                    sinceRestart = 0;
                }
                sinceRestart++;
                if (single) {
                    coder.read(in, 0, first, first.blockAt(column, row));
                } else {
                    readUnit(column, row);
                }
            }
        }
    }

    private void readUnit(int unitColumn, int unitRow) {
        for (int i = 0; i < components.size(); i++) {
            Component component = components.get(i);
            for (int y = 0; y < component.vertical; y++) {
                for (int x = 0; x < component.horizontal; x++) {
                    int column = unitColumn * component.horizontal + x;
                    int row = unitRow * component.vertical + y;
                    coder.read(in, i, component, component.blockAt(column, row));
                }
            }
        }
    }
}
