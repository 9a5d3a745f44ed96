package dev.tern.assembler.arm;

import dev.tern.assembler.arm.ArmGeneral.Access;

/**
 * What takes several instructions: addresses that no single one can form, and pieces of vectors that are not a power of two
 * long. Uses general register 16.
 */
final class ArmPieces {
    static final int SPARE = 16;

    private static final int WHOLE = 4;

    private final ArmGeneral general;
    private final ArmVectorMemory memory;

    ArmPieces(ArmGeneral general, ArmVectorMemory memory) {
        this.general = general;
        this.memory = memory;
    }

    /**
     * A place in memory by hardware registers.
     *
     * @param index a register, or less than 0
     */
    record Place(int base, int index, int offset) {
        boolean isIndexed() {
            return index >= 0;
        }

        boolean isPlain() {
            return index < 0 && offset == 0;
        }
    }

    /** {@code d =} the address of {@code place}. */
    void address(int d, Place place) {
        int base = place.base;
        int offset = place.offset;
        if (place.isIndexed()) {
            if (base == ArmGeneral.SP) {
                general.add(SPARE, base, 0);
                base = SPARE;
            }
            general.three(ArmGeneral.Three.ADD, d, base, place.index);
            base = d;
            if (offset == 0) {
                return;
            }
        }
        if (Math.abs((long) offset) < 1 << 24) {
            if (offset != 0 || base != d) {
                general.add(d, base, offset);
            }
            return;
        }
        // Register 17 is free here: it holds nothing across an address.
        general.constant(SPARE + 1, offset);
        if (base == ArmGeneral.SP) {
            general.add(SPARE, base, 0);
            base = SPARE;
        }
        general.three(ArmGeneral.Three.ADD, d, base, SPARE + 1);
    }

    /** The same place as a base that {@code reach} can be added to without an index. */
    private Place based(Place place, int size) {
        if (!place.isIndexed() && ArmVectorMemory.reaches(size, place.offset)) {
            return place;
        }
        if (place.isIndexed() && place.base != ArmGeneral.SP && ArmVectorMemory.reaches(size, place.offset)) {
            general.three(ArmGeneral.Three.ADD, SPARE, place.base, place.index);
            return new Place(SPARE, -1, place.offset);
        }
        address(SPARE, place);
        return new Place(SPARE, -1, 0);
    }

    /** A register that holds the address and may be changed. */
    private int moving(Place place) {
        address(SPARE, place);
        return SPARE;
    }

    /** A register that holds the address and stays as it is. */
    int resting(Place place) {
        return place.isPlain() ? place.base : moving(place);
    }

    /** Loads or stores {@code 1 << size} bytes, the first ones of the register. */
    void whole(boolean load, int size, int t, Place place) {
        if (place.isIndexed() && place.offset == 0) {
            if (load) {
                memory.ldrAt(size, t, place.base, place.index);
            } else {
                memory.strAt(size, t, place.base, place.index);
            }
            return;
        }
        Place based = based(place, size);
        if (load) {
            memory.ldr(size, t, based.base, based.offset);
        } else {
            memory.str(size, t, based.base, based.offset);
        }
    }

    /** Loads or stores the first {@code bytes} bytes of a register and nothing else; a load clears the rest. */
    void part(boolean load, int t, Place place, int bytes) {
        ArmCode.within(bytes, 1, 16, "bytes");
        if (Integer.bitCount(bytes) == 1) {
            whole(load, Integer.numberOfTrailingZeros(bytes), t, place);
            return;
        }
        int address = moving(place);
        int done = 0;
        for (int size = WHOLE - 1; size >= 0; size--) {
            if ((bytes >> size & 1) == 0) {
                continue;
            }
            if (done > 0 && load) {
                memory.ldLaneThenStep(size, t, done >> size, address);
            } else if (done > 0) {
                memory.stLaneThenStep(size, t, done >> size, address);
            } else if (load) {
                memory.ldrThenStep(size, t, address, 1 << size);
            } else {
                memory.strThenStep(size, t, address, 1 << size);
            }
            done += 1 << size;
        }
    }

    /** Moves a general register from or to memory. */
    void general(Access op, int size, int t, Place place) {
        if (place.isIndexed() && place.offset == 0) {
            general.accessAt(op, t, place.base, place.index);
            return;
        }
        Place based = based(place, size);
        general.access(op, t, based.base, based.offset);
    }
}
