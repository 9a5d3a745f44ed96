package dev.tern.assembler.x86;

import dev.tern.assembler.vector.Element;
import java.util.Arrays;

/** Loads and stores of parts of a vector, to the byte, and those that change the width of elements. */
final class Pieces {
    private static final int MASK = 1;
    private static final int XMM = 128;

    private final Encoder code;
    private final int bits;
    private final int scratch;
    private final boolean wide;

    Pieces(Encoder code, int bits, int scratch) {
        this.code = code;
        this.bits = bits;
        this.scratch = scratch;
        this.wide = bits == 512;
    }

    private static Mem plus(Mem mem, int bytes) {
        return new Mem(mem.base(), mem.index(), mem.displacement() + bytes, mem.label());
    }

    void load(int d, Mem mem, int bytes) {
        if (bytes == bits / 8) {
            code.vector(Row.VMOVUPS, bits, d, 0, mem);
        } else if (bytes == 4) {
            code.vector(Row.VMOVSS, XMM, d, 0, mem);
        } else if (bytes == 8) {
            code.vector(Row.VMOVSD, XMM, d, 0, mem);
        } else if (bytes == 16 || bytes == 32) {
            code.vector(Row.VMOVUPS, 8 * bytes, d, 0, mem);
        } else if (wide) {
            boolean lanes = setMask(bytes);
            code.vector(lanes ? Row.VMOVUPS : Row.VMOVDQU8, bits, d, 0, mem, MASK, true, false, 0);
        } else if (bytes % 4 == 0) {
            code.vector(Row.VMOVUPS, bits, scratch, 0, laneMask(bytes / 4));
            code.vector(Row.VMASKMOVPS, bits, d, scratch, mem);
        } else if (bytes < 16) {
            loadSmall(d, mem, bytes);
        } else {
            loadSmall(scratch, plus(mem, 16), bytes - 16);
            code.vector(Row.VMOVUPS, XMM, d, 0, mem);
            code.vector(Row.VINSERTF128, bits, d, d, scratch);
            code.bytes(1);
        }
    }

    /** Mask register = this many bytes; whether it counts in lanes of 32 bits. */
    private boolean setMask(int bytes) {
        if (bytes % 4 == 0) {
            code.constant(Gpr.RAX, (1L << bytes / 4) - 1);
            code.mask32(MASK, Gpr.RAX);
            return true;
        }
        code.constant(Gpr.RAX, (1L << bytes) - 1);
        code.mask64(MASK, Gpr.RAX);
        return false;
    }

    private void setLaneMask(int lanes) {
        setMask(4 * lanes);
    }

    private Mem laneMask(int lanes) {
        Integer[] all = new Integer[bits / 32];
        Arrays.setAll(all, i -> i < lanes ? -1 : 0);
        return code.constant(all);
    }

    /** Fewer than 16 bytes into the lowest block, the rest of the register zero. */
    private void loadSmall(int d, Mem mem, int bytes) {
        int at = 0;
        if (bytes >= 8) {
            code.vector(Row.VMOVSD, XMM, d, 0, mem);
            at = 8;
        } else if (bytes >= 4) {
            code.vector(Row.VMOVSS, XMM, d, 0, mem);
            at = 4;
        } else {
            code.vector(Row.VPXOR, XMM, d, d, d);
        }
        for (; bytes - at >= 4; at += 4) {
            insert(Row.VPINSRD, d, plus(mem, at), at / 4);
        }
        if (bytes - at >= 2) {
            insert(Row.VPINSRW, d, plus(mem, at), at / 2);
            at += 2;
        }
        if (bytes > at) {
            insert(Row.VPINSRB, d, plus(mem, at), at);
        }
    }

    private void insert(Row row, int d, Mem mem, int place) {
        code.vector(row, XMM, d, d, mem, 0, false, false, 1);
        code.bytes(place);
    }

    void store(Mem mem, int a, int bytes) {
        if (bytes == bits / 8) {
            code.vector(Row.VMOVUPS_STORE, bits, a, 0, mem);
        } else if (bytes == 4) {
            code.vector(Row.VMOVSS_STORE, XMM, a, 0, mem);
        } else if (bytes == 8) {
            code.vector(Row.VMOVSD_STORE, XMM, a, 0, mem);
        } else if (bytes == 16 || bytes == 32) {
            code.vector(Row.VMOVUPS_STORE, 8 * bytes, a, 0, mem);
        } else if (wide) {
            boolean lanes = setMask(bytes);
            code.vector(lanes ? Row.VMOVUPS_STORE : Row.VMOVDQU8_STORE, bits, a, 0, mem, MASK, false, false, 0);
        } else if (bytes % 4 == 0) {
            code.vector(Row.VMOVUPS, bits, scratch, 0, laneMask(bytes / 4));
            code.vector(Row.VMASKMOVPS_STORE, bits, a, scratch, mem);
        } else if (bytes < 16) {
            storeSmall(mem, a, bytes);
        } else {
            code.vector(Row.VMOVUPS_STORE, XMM, a, 0, mem);
            code.vector(Row.VEXTRACTF128, bits, a, 0, scratch);
            code.bytes(1);
            storeSmall(plus(mem, 16), scratch, bytes - 16);
        }
    }

    /** Fewer than 16 bytes of the lowest block. */
    private void storeSmall(Mem mem, int a, int bytes) {
        int at = 0;
        if (bytes >= 8) {
            code.vector(Row.VMOVSD_STORE, XMM, a, 0, mem);
            at = 8;
        } else if (bytes >= 4) {
            code.vector(Row.VMOVSS_STORE, XMM, a, 0, mem);
            at = 4;
        }
        for (; bytes - at >= 4; at += 4) {
            extract(Row.VPEXTRD, plus(mem, at), a, at / 4);
        }
        if (bytes - at >= 2) {
            extract(Row.VPEXTRW, plus(mem, at), a, at / 2);
            at += 2;
        }
        if (bytes > at) {
            extract(Row.VPEXTRB, plus(mem, at), a, at);
        }
    }

    private void extract(Row row, Mem mem, int a, int place) {
        code.vector(row, XMM, a, 0, mem, 0, false, false, 1);
        code.bytes(place);
    }

    private static Row widening(Element element) {
        return switch (element) {
            case I8 -> Row.VPMOVSXBD;
            case U8 -> Row.VPMOVZXBD;
            case I16 -> Row.VPMOVSXWD;
            case U16 -> Row.VPMOVZXWD;
            case F16 -> Row.VCVTPH2PS;
        };
    }

    void loadWidened(int d, Element element, Mem mem, int lanes) {
        Row row = widening(element);
        if (lanes == bits / 32) {
            code.vector(row, bits, d, 0, mem);
        } else if (lanes == 4 || lanes == 8) {
            code.vector(row, 32 * lanes, d, 0, mem);
        } else if (wide) {
            setLaneMask(lanes);
            code.vector(row, bits, d, 0, mem, MASK, true, false, 0);
        } else {
            int bytes = lanes * element.bytes();
            if (bytes == 4 || bytes == 8) {
                load(scratch, mem, bytes);
            } else {
                loadSmall(scratch, mem, bytes);
            }
            code.vector(row, bits, d, 0, scratch);
        }
    }

    void storeNarrowed(Mem mem, Element element, int a, int lanes) {
        if (wide) {
            storeMasked(mem, element, a, lanes);
            return;
        }
        switch (element) {
            case F16 -> {
                code.vector(Row.VCVTPS2PH, bits, a, 0, scratch);
                code.bytes(0);
            }
            case U16 -> packHalves(Row.VPACKUSDW, a);
            case I16 -> packHalves(Row.VPACKSSDW, a);
            case I8 -> {
                packHalves(Row.VPACKSSDW, a);
                code.vector(Row.VPACKSSWB, XMM, scratch, scratch, scratch);
            }
            case U8 -> {
                packHalves(Row.VPACKSSDW, a);
                code.vector(Row.VPACKUSWB, XMM, scratch, scratch, scratch);
            }
        }
        int bytes = lanes * element.bytes();
        if (bytes == 16) {
            code.vector(Row.VMOVUPS_STORE, XMM, scratch, 0, mem);
        } else {
            storeSmall(mem, scratch, bytes);
        }
    }

    private void packHalves(Row row, int a) {
        code.vector(Row.VEXTRACTF128, bits, a, 0, scratch);
        code.bytes(1);
        code.vector(row, XMM, scratch, a, scratch);
    }

    private void storeMasked(Mem mem, Element element, int a, int lanes) {
        int from = a;
        if (element == Element.U8 || element == Element.U16) {
            code.vector(Row.VPXOR, bits, scratch, scratch, scratch);
            code.vector(Row.VPMAXSD, bits, scratch, a, scratch);
            from = scratch;
        }
        int mask = 0;
        if (lanes < bits / 32) {
            setLaneMask(lanes);
            mask = MASK;
        }
        Row row = switch (element) {
            case I8 -> Row.VPMOVSDB;
            case U8 -> Row.VPMOVUSDB;
            case I16 -> Row.VPMOVSDW;
            case U16 -> Row.VPMOVUSDW;
            case F16 -> Row.VCVTPS2PH;
        };
        int behind = element == Element.F16 ? 1 : 0;
        code.vector(row, bits, from, 0, mem, mask, false, false, behind);
        if (behind > 0) {
            code.bytes(0);
        }
    }
}
