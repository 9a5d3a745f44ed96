package dev.tern.training.hdf5;

import java.util.Arrays;

/** The compression that h5py brings with it: literal runs and references to what was unpacked already. */
final class Lzf {
    private Lzf() {}

    static byte[] unpack(byte[] packed, int bytesMax, Cursor place) {
        byte[] bytes = new byte[bytesMax];
        int at = 0;
        int to = 0;
        while (at < packed.length) {
            int control = packed[at++] & 0xFF;
            if (control < 32) {
                int count = control + 1;
                if (count > packed.length - at || count > bytesMax - to) {
                    throw place.bad("lzf data", "a run of " + count + " bytes past the end");
                }
                System.arraycopy(packed, at, bytes, to, count);
                at += count;
                to += count;
                continue;
            }
            int count = control >> 5;
            if (count == 7) {
                count += at < packed.length ? packed[at++] & 0xFF : 0;
            }
            int back = (control & 31) << 8 | (at < packed.length ? packed[at++] & 0xFF : 0);
            int from = to - back - 1;
            if (from < 0 || count + 2 > bytesMax - to) {
                throw place.bad("lzf data", "a reference outside the data");
            }
            for (int i = 0; i < count + 2; i++) {
                bytes[to++] = bytes[from++];
            }
        }
        return to == bytesMax ? bytes : Arrays.copyOf(bytes, to);
    }
}
