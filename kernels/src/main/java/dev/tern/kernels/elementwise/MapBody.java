package dev.tern.kernels.elementwise;

import dev.tern.assembler.vector.At;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;
import dev.tern.operators.Binding;
import dev.tern.tensor.Shape;

/** The arithmetic of one element-wise operator. Bodies are values: equal ones write equal code. */
interface MapBody {
    /** Spare registers that a body may use, unless it asks for more. */
    int SPARES = 3;

    /** Spare registers that this body uses. */
    default int spares() {
        return SPARES;
    }

    /**
     * Writes the arithmetic of one vector: operands are in the first registers of {@code in}, the result goes to in[0].
     * Where there are numbers of 64 bits, their high halves are in the second half of {@code in}.
     */
    void write(VectorAssembler code, V[] in, Constants constants, V[] spare);

    /** The shape with which operand {@code i} is spread over the result. */
    default Shape spread(int i, Binding binding) {
        return binding.shape(i);
    }

    /** Whether registers should hold the numbers for good, as far as there are any left. */
    default boolean keepsNumbers() {
        return true;
    }

    /** A body and its numbers. */
    record Prepared(MapBody body, int[] numbers) {}

    /** Numbers that a body works with, one 32-bit number each, from the kernel's parameters. */
    final class Constants {
        private final VectorAssembler code;
        private final R params;
        private final int offset;
        private final V[] pinned;

        Constants(VectorAssembler code, R params, int offset, int count, int firstFree) {
            this.code = code;
            this.params = params;
            this.offset = offset;
            this.pinned = V.range(firstFree, Math.min(count, code.traits().vectors() - firstFree));
        }

        /** Fills the registers that hold numbers for good. */
        void pin() {
            for (int i = 0; i < pinned.length; i++) {
                code.broadcast(pinned[i], params.at(offset + 4 * i));
            }
        }

        /** Where numbers from {@code i} on stand. */
        At at(int i) {
            return params.at(offset + 4 * i);
        }

        /** A register that holds number {@code i} in every lane: its own, or else {@code spare}. */
        V get(int i, V spare) {
            if (i < pinned.length) {
                return pinned[i];
            }
            code.broadcast(spare, params.at(offset + 4 * i));
            return spare;
        }
    }
}
